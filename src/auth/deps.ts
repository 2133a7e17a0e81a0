import type { Kysely } from 'kysely';
import type { Config } from '../config/config.ts';
import type { Site } from '../config/site.ts';
import type { Chore } from '../db/chore.ts';
import type { Database } from '../db/database.ts';
import type { Schema } from '../db/schema.ts';
import type { Sweeper } from '../db/sweep.ts';
import type { Log } from '../log.ts';
import type { Inbox } from '../mail/inbox.ts';
import type { Outbox } from '../mail/outbox.ts';
import type { Tracing } from '../tracing/parts.ts';
import type { Cookies } from '../web/cookies.ts';
import type { Auth } from './auth.ts';
import type { Gateway } from './gateway.ts';
import type { Passwords } from './passwords.ts';
import type { MailProofs } from './proof/mail-proof.ts';
import type { ProofMails } from './proof/proof-mails.ts';
import type { SignUpBrowsers } from './proof/sign-up-browser.ts';
import type { Tallies } from './record/tallies.ts';
import type { Rulebook } from './rulebook.ts';
import type { Secrets } from './secrets.ts';
import type { DeviceCookie } from './session/device-cookie.ts';
import type { PausedRequests } from './step-up/paused-requests.ts';

/**
 * Called with a person whose rows are about to be deleted, in that transaction. The function that it gives
 * runs after the transaction, and may call a provider, for example.
 */
export type BeforeErasure = (
  query: Kysely<Schema>,
  user: { readonly id: string },
) => Promise<() => Promise<void>>;

/** What the features stand on: made once, closed once. */
export interface Ground {
  readonly config: Config;
  readonly log: Log;
  readonly database: Database;
  readonly secrets: Secrets;
  readonly cookies: Cookies;
  readonly deviceCookie: DeviceCookie;
  /** The origins of the site: forms may come from these. */
  readonly origins: readonly string[];
  readonly baseUrl: URL;
  readonly site: Site;
  readonly outbox: Outbox;
  /** Where mails stay in a development without SMTP; undefined everywhere else. */
  readonly inbox: Inbox | undefined;
  readonly proofs: MailProofs;
  readonly mails: ProofMails;
  readonly passwords: Passwords;
  /**
   * Reads and writes what a browser knows in which somebody has signed up, or tried to, before the address is
   * confirmed.
   */
  readonly browsers: SignUpBrowsers;
  readonly sweeper: Sweeper;
  /** What the policies count for /metrics. */
  readonly tallies: Tallies;
  /** Undefined where no traces are sent. */
  readonly tracing: Tracing | undefined;
  readonly rulebook: Rulebook;
  readonly beforeErasure: () => readonly BeforeErasure[];
  /** For calls to other sites. */
  readonly fetch: typeof fetch;
  /** Waits so many milliseconds. */
  readonly pause: (time: number) => Promise<unknown>;
}

/** What features make for themselves and others: each adds its own services (`services` in its manifest). */
// biome-ignore lint/suspicious/noEmptyInterface: features merge their services into it.
export interface Services {}

/** What rules and endpoints may need. */
export interface RuleParts extends Ground, Services {}

/** Everything that the handlers share. */
export interface Deps extends Ground, Services {
  readonly auth: Auth;
  readonly gateway: Gateway;
  readonly paused: PausedRequests;
  /** The work that runs on the side while the site runs, beside the outbox and the sweeper. */
  readonly workers: readonly Chore[];
  close(): Promise<void>;
}
