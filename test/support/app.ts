import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import supertest from 'supertest';
import { createApp } from '../../src/app.ts';
import { createPasswords, type Passwords } from '../../src/auth/passwords.ts';
import { type Config, readConfig } from '../../src/config/config.ts';
import { database } from '../../src/db/database.ts';
import type { DatabaseSource } from '../../src/db/pool.ts';
import type { Schema } from '../../src/db/schema.ts';
import { createDeps, type Deps } from '../../src/deps.ts';
import { settings } from '../../src/features/index.ts';
import type { Pace } from '../../src/mail/worker.ts';
import { MOST_HEADERS } from '../../src/web/cookie-flood.ts';
import type { Longest } from '../../src/web/deadline.ts';
import { answerOverflow } from '../../src/web/header-overflow.ts';
import { watchAnswers } from './api-answers.ts';
import { createClient, type TestClient } from './client.ts';
import { workerDatabase } from './databases.ts';
import { type InboxMail, mailsTo, newestMailTo } from './inbox.ts';
import { collectLog, type LogLine } from './log.ts';
import { type Makers, makers } from './people.ts';

export type { TestPerson } from './people.ts';

/** The real site, on a port of its own and on this worker's database. */
export interface TestApp {
  readonly config: Config;
  readonly deps: Deps;
  /** What visitors take it for: an origin without a slash at the end. */
  readonly origin: string;
  /** Where it listens. */
  readonly base: string;
  /** A browser that nobody has used yet, at an address of its own or at the given one. */
  client(address?: string, cookies?: readonly string[]): TestClient;
  /** A client with a cookie jar and no headers of ours: a program, or another site's page. */
  agent(): ReturnType<typeof supertest.agent>;
  readonly make: Makers;
  /** The rows of a table in which all of the values are as given. */
  rows<T extends keyof Schema & string>(
    table: T,
    where?: object,
  ): Promise<Record<string, unknown>[]>;
  /** The newest mail to an address; waits until none is on its way. Not with an SMTP_URL. */
  mail(to: string): Promise<InboxMail>;
  /** All mails to an address, oldest first; waits until none is on its way. Not with an SMTP_URL. */
  mails(to: string): Promise<InboxMail[]>;
  /** What was logged so far, one object a line. */
  readonly logged: LogLine[];
  /** The errors that were logged since the last call: a test that causes them takes them away. */
  takeErrors(): LogLine[];
  /** @throws when errors were logged that no test took, or the API answered what openapi.json does not tell */
  stop(): Promise<void>;
}

/** What a test may put in the place of its worker's database and of cheap hashing. */
export interface TestParts {
  readonly source?: DatabaseSource;
  /**
   * People are cast: true on a site that is in nothing but its source another than those without parts, a name
   * where what people leave is alike on sites of that name alone.
   */
  readonly asUsual?: true | string;
  readonly passwords?: Passwords;
  readonly mailPace?: Partial<Pace>;
  /** Answers in the place of providers that are not on this machine. */
  readonly fetch?: typeof fetch;
  /** How long visitors wait for an answer. */
  readonly longest?: Longest;
  /** For who wants to know how long answers were held back; nobody waits for them. */
  readonly pause?: (time: number) => Promise<unknown>;
}

/** Mails leave at once, so that no test waits for them; `app.mail` asks for another look, so few are needed. */
const HURRY = { poll: 1000, nudge: 2 };

/** For sites that must have a mail server, as production and what the internet reaches; nobody listens. */
export const NO_MAIL_SERVER = {
  SMTP_URL: 'smtp://127.0.0.1:9',
  MAIL_FROM: 'Latchkey <site@example.com>',
};

/** As it runs for visitors; the database is still that of the worker. */
export const PRODUCTION = {
  NODE_ENV: 'production',
  BETTER_AUTH_URL: 'https://accounts.localhost',
  DATABASE_URL: 'mysql://nobody@127.0.0.1/nothing',
};

/** What to do about an answer that is not described. */
const TELL_OF_IT =
  'The API has answered what its description does not tell: mend the api-docs.ts of the feature, then `npm run api-docs`.';

/** Hashing for tests: the same algorithm at the lowest cost. */
const CHEAP = { memoryCost: 8, timeCost: 1 };

/**
 * Starts the site; stop it in `afterAll`.
 * `environment` is laid over the test's own, as the real one would be.
 */
export async function startTestApp(
  environment: NodeJS.ProcessEnv = {},
  parts: TestParts = {},
): Promise<TestApp> {
  // Idle connections stay: one that ends as a test uses it would fail that test.
  const server = createServer({ maxHeaderSize: MOST_HEADERS, keepAliveTimeout: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const config = readConfig(
    {
      PORT: String(port),
      BETTER_AUTH_SECRET: 'a-secret-for-tests-only-0123456789abcdef',
      // Every client of a test has an address of its own, so that limits are met only on purpose.
      TRUST_PROXY: 'loopback',
      ...(environment.NODE_ENV === 'production' && NO_MAIL_SERVER),
      ...environment,
    },
    settings,
  );
  const log = collectLog();
  const deps = await createDeps(config, {
    database: database(parts.source ?? (await workerDatabase())),
    passwords: parts.passwords ?? createPasswords(CHEAP),
    log: pino({ level: 'debug' }, log.stream),
    mailPace: { ...HURRY, ...parts.mailPace },
    pause: parts.pause ?? (async () => {}),
    ...(parts.fetch && { fetch: parts.fetch }),
  });
  deps.outbox.start();
  const undescribed = watchAnswers(server, deps);
  const site = createApp(config, deps, { longest: parts.longest });
  server.on('request', site);
  answerOverflow(server, site);
  const stop = async () => {
    await close(server);
    await deps.close();
    const errors = log.takeErrors();
    if (errors.length > 0) throw new Error(`Unexpected errors: ${JSON.stringify(errors, null, 2)}`);
    if (undescribed.size > 0) throw new Error(`${TELL_OF_IT}\n${[...undescribed].join('\n')}`);
  };
  const origin = config.baseUrl.origin;
  const base = `http://127.0.0.1:${port}`;
  const client = (address?: string, cookies?: readonly string[]) =>
    createClient(base, origin, address, cookies);
  return {
    config,
    deps,
    origin,
    base,
    client,
    agent: () => supertest.agent(base),
    make: makers({ deps, origin, client, alike: alike(environment, parts) }),
    rows: (table, where = {}) => rowsOf(deps, table, where),
    mail: (to) => newestMailTo(deps, to),
    mails: (to) => mailsTo(deps, to),
    logged: log.lines,
    takeErrors: log.takeErrors,
    stop,
  };
}

/** Names the sites on which newcomers leave the same; undefined for those that are like no other. */
function alike(environment: NodeJS.ProcessEnv, parts: TestParts): string | undefined {
  const { asUsual, ...others } = parts;
  if (Object.keys(others).length > 0 && !asUsual) return undefined;
  return JSON.stringify([environment, asUsual === true ? undefined : asUsual]);
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

async function rowsOf(deps: Deps, table: string, where: object) {
  const conditions = Object.entries(where);
  const sql = ['SELECT * FROM ??', ...conditions.map(() => '?? = ?')].join(' AND ');
  const [rows] = await deps.database.pool.query(sql.replace(' AND ', ' WHERE '), [
    table,
    ...conditions.flat(),
  ]);
  return rows as Record<string, unknown>[];
}
