import { Resolver } from 'node:dns/promises';
import { statfs } from 'node:fs/promises';
import { sql } from 'kysely';
import { type Command, type CommandRoom, EXIT } from '../../../auth/command.ts';
import type { Config, ConfigError } from '../../../config/config.ts';
import { explainDatabaseFailure } from '../../../db/failure.ts';
import { SECOND } from '../../../time.ts';
import { clock } from '../doctor/clock.ts';
import { configuration } from '../doctor/configuration.ts';
import { database } from '../doctor/database.ts';
import { disk } from '../doctor/disk.ts';
import {
  type Examination,
  type Finding,
  findingsAbout,
  type Outside,
  type Patient,
  reasonOf,
} from '../doctor/finding.ts';
import { mail } from '../doctor/mail.ts';
import { mailDomain } from '../doctor/mail-domain.ts';
import { proxy } from '../doctor/proxy.ts';
import { rights } from '../doctor/rights.ts';
import { schema } from '../doctor/schema.ts';
import { site } from '../doctor/site.ts';

type Examinations = Readonly<Record<string, Examination>>;

const WITHOUT_DATABASE: Examinations = {
  configuration,
  disk,
  'mail domain': mailDomain,
  TLS: site,
  'proxy headers': proxy,
  database,
};

/** The examinations that need a database which answers. */
const WITH_DATABASE: Examinations = { rights, schema, clock, mail };

export const doctor: Command = {
  name: 'doctor',
  about: 'Looks at everything that the site stands on, and says what is wrong.',
  async run(_given, room) {
    const findings = await examine(room);
    const counts = { look: countOf(findings, 'look'), mistake: countOf(findings, 'mistake') };
    const end =
      counts.mistake > 0
        ? `Mistakes: ${counts.mistake}. Worth a look: ${counts.look}.`
        : `No mistake was found. Worth a look: ${counts.look}.`;
    return {
      text: [...findings.map(line), '', end].join('\n'),
      data: { findings },
      exit: counts.mistake > 0 ? EXIT.unwell : EXIT.done,
    };
  },
};

/** Runs all examinations and gives what they found. An examination that fails is a finding, too. */
export async function examine(
  room: CommandRoom,
  outside: Outside = theWorld(),
): Promise<readonly Finding[]> {
  const config = configOf(room);
  if (Array.isArray(config)) return config;
  const opened = await room.database().catch((error: unknown) => failed('database', error));
  if ('state' in opened) return [opened];
  const { rulebook } = await room.site();
  const tables = ['user', ...rulebook.tables.map(({ name }) => name)];
  const patient = { config, database: opened, tables: [...new Set(tables)], outside };
  const first = await lookAt(patient, WITHOUT_DATABASE);
  const answers = await sql`SELECT 1`.execute(opened.query).catch(() => undefined);
  return [...first, ...(answers ? await lookAt(patient, WITH_DATABASE) : [])];
}

async function lookAt(patient: Patient, examinations: Examinations): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const [about, examination] of Object.entries(examinations)) {
    found.push(...(await examination(patient).catch((error: unknown) => [failed(about, error)])));
  }
  return found;
}

/** Reads the configuration; gives every mistake in it as a finding. */
function configOf(room: CommandRoom): Config | Finding[] {
  try {
    return room.config();
  } catch (error) {
    const { problems } = error as Partial<ConfigError>;
    if (!problems) throw error;
    return problems.map(findingsAbout('configuration').mistake);
  }
}

function failed(about: string, error: unknown): Finding {
  return findingsAbout(about).mistake(explainDatabaseFailure(error) ?? reasonOf(error));
}

function theWorld(): Outside {
  return {
    fetch,
    resolver: new Resolver({ timeout: 5 * SECOND, tries: 2 }),
    statfs,
    now: Date.now,
  };
}

function countOf(findings: readonly Finding[], state: Finding['state']): number {
  return findings.filter((one) => one.state === state).length;
}

const MARKS = { fine: 'ok      ', look: 'look    ', mistake: 'MISTAKE ' } as const;

function line({ state, about, text }: Finding): string {
  return `${MARKS[state]}${about}: ${text}`;
}
