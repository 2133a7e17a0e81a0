import { type Auth, createAuth } from './auth/auth.ts';
import { createDeviceCookie } from './auth/device-cookie.ts';
import { createGateway, type Gateway } from './auth/gateway.ts';
import { createMailProofs, type MailProofs } from './auth/mail-proof.ts';
import { createPasswords, type Passwords } from './auth/passwords.ts';
import { createPausedRequests, type PausedRequests } from './auth/paused-requests.ts';
import { createDepartures } from './auth/personal-data/departures.ts';
import { createExportWorker } from './auth/personal-data/export-worker.ts';
import { createSignUpBrowsers, type SignUpBrowsers } from './auth/policy/sign-up-browser.ts';
import type { Config } from './config.ts';
import type { Chore } from './db/chore.ts';
import { type Database, openDatabase } from './db/database.ts';
import { createSweeper, type Sweeper } from './db/sweep.ts';
import { createLog, type Log } from './log.ts';
import { createInbox, type Inbox } from './mail/inbox.ts';
import { createOutbox, type Outbox } from './mail/outbox.ts';
import { smtpTransport } from './mail/transport.ts';
import type { Pace } from './mail/worker.ts';
import { type Cookies, createCookies } from './web/cookies.ts';

/** Everything that the handlers share: built once, closed once. */
export interface Deps {
  readonly log: Log;
  readonly database: Database;
  readonly cookies: Cookies;
  readonly auth: Auth;
  readonly gateway: Gateway;
  readonly proofs: MailProofs;
  readonly paused: PausedRequests;
  readonly sweeper: Sweeper;
  /** What a browser knows that has signed up, or tried to, before its address is confirmed. */
  readonly browsers: SignUpBrowsers;
  readonly outbox: Outbox;
  /** Where mails stay in a development without SMTP; undefined everywhere else. */
  readonly inbox: Inbox | undefined;
  /** Makes the copies of personal data that were asked for. */
  readonly exports: Chore;
  /** Deletes the accounts whose wait is over. */
  readonly departures: Chore;
  /** Our own origins: what forms may come from. */
  readonly origins: readonly string[];
  close(): Promise<void>;
}

/** What a test may put in the place of the real thing. */
export interface Overrides {
  readonly log?: Log;
  readonly database?: Database;
  readonly passwords?: Passwords;
  readonly mailPace?: Partial<Pace>;
}

/** Configuration → dependencies. Opens the database, but neither migrates nor listens. */
export async function createDeps(config: Config, overrides: Overrides = {}): Promise<Deps> {
  const log = overrides.log ?? createLog(config.logLevel);
  const tell = (message: string, detail: object = {}) => log.info(detail, message);
  const database = overrides.database ?? (await openDatabase(config.database, tell));
  const origins = ownOrigins(config);
  const { smtp, from } = config.mail;
  const site = { name: config.siteName, url: config.baseUrl.origin };
  const inbox = createInbox({ database, from, site });
  const outbox = createOutbox({
    database,
    log,
    from,
    secret: config.secret,
    transport: smtp ? smtpTransport(smtp) : inbox,
    site,
    pace: overrides.mailPace,
  });
  const proofs = createMailProofs(config.secret);
  const sweeper = createSweeper({ database, log });
  const browsers = createSignUpBrowsers(config.secret);
  const exports = createExportWorker({ database, outbox, log, site });
  const departures = createDepartures({ database, outbox, log });
  const auth = createAuth({
    database,
    outbox,
    proofs,
    browsers,
    emailVerification: config.emailVerification,
    stepUpMinutes: config.stepUpMinutes,
    log,
    origins,
    passwords: overrides.passwords ?? createPasswords(),
    secret: config.secret,
    siteName: config.siteName,
    onExportAsked: exports.nudge,
    baseUrl: config.baseUrl,
  });
  return {
    log,
    database,
    auth,
    origins,
    cookies: createCookies(config.baseUrl.protocol === 'https:'),
    proofs,
    browsers,
    sweeper,
    paused: createPausedRequests(database, config.secret, createDeviceCookie(config.secret)),
    gateway: createGateway(auth, config.baseUrl),
    outbox,
    exports,
    departures,
    inbox: smtp || config.production ? undefined : inbox,
    async close() {
      await Promise.all([exports.stop(), departures.stop()]);
      await outbox.stop();
      await sweeper.stop();
      await database.close();
    },
  };
}

/** In development people open localhost under its other names, too. */
function ownOrigins({ baseUrl, production }: Config): string[] {
  if (production || baseUrl.hostname !== 'localhost') return [baseUrl.origin];
  const names = ['localhost', '127.0.0.1', '[::1]'];
  return names.map((name) => `${baseUrl.protocol}//${name}${baseUrl.port && `:${baseUrl.port}`}`);
}
