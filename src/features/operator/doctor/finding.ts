import type { Resolver } from 'node:dns/promises';
import type { StatsFs } from 'node:fs';
import type { Config } from '../../../config/config.ts';
import type { Database } from '../../../db/database.ts';

/** The world outside the process; a test puts its own in the place of it. */
export interface Outside {
  readonly fetch: typeof fetch;
  readonly resolver: Pick<Resolver, 'resolve4' | 'resolve6' | 'resolveMx' | 'resolveTxt'>;
  readonly statfs: (path: string) => Promise<Pick<StatsFs, 'bavail' | 'bsize' | 'blocks'>>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Certificates of an authority that the system does not know; PEM. */
  readonly ca?: string;
}

/** The site that the doctor looks at. */
export interface Patient {
  readonly config: Config;
  readonly database: Database;
  /** The tables that the site's code expects. */
  readonly tables: readonly string[];
  readonly outside: Outside;
}

/** How one thing stands: in order, worth a look, or wrong. */
export interface Finding {
  readonly about: string;
  readonly state: 'fine' | 'look' | 'mistake';
  readonly text: string;
}

/** Looks at one thing. */
export type Examination = (patient: Patient) => Promise<readonly Finding[]>;

/** Makes the findings of one examination. */
export function findingsAbout(about: string) {
  const make =
    (state: Finding['state']) =>
    (text: string): Finding => ({ about, state, text });
  return { fine: make('fine'), look: make('look'), mistake: make('mistake') };
}

/** Why something failed, in one line and without a stack. */
export function reasonOf(error: unknown): string {
  const { cause, errors } = error as { cause?: unknown; errors?: unknown[] };
  if (cause instanceof Error) return reasonOf(cause);
  if (errors?.[0] instanceof Error) return reasonOf(errors[0]);
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
}
