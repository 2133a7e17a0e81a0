import { setTimeout as pause } from 'node:timers/promises';
import { type Auth, createAuth } from './auth/auth.ts';
import { createGateway, type Gateway } from './auth/gateway.ts';
import { createMailProofs, type MailProofs } from './auth/proof/mail-proof.ts';
import { createSecrets } from './auth/secrets.ts';
import { createDeviceCookie } from './auth/session/device-cookie.ts';
import { createPausedRequests, type PausedRequests } from './auth/step-up/paused-requests.ts';
import type { Config } from './config/config.ts';
import type { Chore } from './db/chore.ts';
import { type Database, openDatabase } from './db/database.ts';
import { createSweeper, type Sweeper } from './db/sweep.ts';
import { mails } from './features/index.ts';
import { createPasswords, type Passwords } from './features/password/policy/passwords.ts';
import { createDepartures } from './features/personal-data/policy/departures.ts';
import { createExportWorker } from './features/personal-data/policy/export-worker.ts';
import { createKeptTokens } from './features/providers/policy/kept-tokens.ts';
import { createProviders, type Providers } from './features/providers/protocol/create.ts';
import { createRecoveryWorker } from './features/recovery/policy/recovery-worker.ts';
import {
  createShownCodes,
  type ShownCodesCookie,
} from './features/second-step/recovery-codes/shown.ts';
import {
  createMailSignInBrowsers,
  type MailSignInBrowsers,
} from './features/sign-in-mail/policy/mail-sign-in-browser.ts';
import {
  createSignUpBrowsers,
  type SignUpBrowsers,
} from './features/sign-up/policy/sign-up-browser.ts';
import { createLog, type Log } from './log.ts';
import { createInbox, type Inbox } from './mail/inbox.ts';
import { createOutbox, type Outbox } from './mail/outbox.ts';
import { smtpTransport } from './mail/transport.ts';
import type { Pace } from './mail/worker.ts';
import { type Cookies, cookiePrefix, createCookies } from './web/cookies.ts';

/** Everything that the handlers share: built once, closed once. */
export interface Deps {
  readonly log: Log;
  readonly database: Database;
  readonly cookies: Cookies;
  readonly auth: Auth;
  readonly passwords: Passwords;
  readonly gateway: Gateway;
  readonly proofs: MailProofs;
  readonly paused: PausedRequests;
  readonly sweeper: Sweeper;
  /** What a browser knows that has signed up, or tried to, before its address is confirmed. */
  readonly browsers: SignUpBrowsers;
  /** What a browser knows that has asked for a sign-in mail. */
  readonly asking: MailSignInBrowsers;
  /** The accounts elsewhere with which people may sign in, by id. */
  readonly providers: Providers;
  readonly outbox: Outbox;
  /** Where mails stay in a development without SMTP; undefined everywhere else. */
  readonly inbox: Inbox | undefined;
  /** Makes the copies of personal data that were asked for. */
  readonly exports: Chore;
  /** Deletes the accounts whose wait is over. */
  readonly departures: Chore;
  /** Switches off the second step of those who have lost every factor and have waited. */
  readonly recoveries: Chore;
  /** How long they wait. */
  readonly recoveryWaitHours: number;
  /** New recovery codes on their way to the person. */
  readonly shownCodes: ShownCodesCookie;
  /** Whether people without a second factor set one up before anything else. */
  readonly requireSecondFactor: boolean;
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
  /** For the answers of providers, which are outside the machine. */
  readonly fetch?: typeof fetch;
  /** Waits so many milliseconds before a wrong password is answered. */
  readonly pause?: (time: number) => Promise<unknown>;
}

/** Configuration → dependencies. Opens the database, but neither migrates nor listens. */
export async function createDeps(config: Config, overrides: Overrides = {}): Promise<Deps> {
  const log = overrides.log ?? createLog(config.logLevel);
  const tell = (message: string, detail: object = {}) => log.info(detail, message);
  const database = overrides.database ?? (await openDatabase(config.database, tell));
  const secrets = createSecrets(config.secret, config.newerSecrets);
  const origins = ownOrigins(config);
  const { smtp, from } = config.mail;
  const site = { name: config.siteName, url: config.baseUrl.origin };
  const inbox = createInbox({ mails, database, from, site });
  const outbox = createOutbox({
    mails,
    database,
    log,
    from,
    sealing: secrets.sealing,
    transport: smtp ? smtpTransport(smtp) : inbox,
    site,
    pace: overrides.mailPace,
  });
  const https = config.baseUrl.protocol === 'https:';
  const prefix = cookiePrefix(https);
  const cookies = createCookies(https);
  const proofs = createMailProofs(secrets);
  const sweeper = createSweeper({ database, log });
  const browsers = createSignUpBrowsers(secrets.current, prefix);
  const asking = createMailSignInBrowsers(secrets.current, prefix);
  const exports = createExportWorker({ database, outbox, log, site });
  const recoveries = createRecoveryWorker({ database, outbox, log, site });
  const providers = createProviders(config.providers, overrides.fetch ?? fetch);
  const keptTokens = createKeptTokens({ providers, sealing: secrets.sealing, log });
  const departures = createDepartures({ database, outbox, log, keptTokens });
  const passwords = overrides.passwords ?? createPasswords();
  const auth = createAuth({
    providers,
    keptTokens,
    database,
    outbox,
    proofs,
    browsers,
    asking,
    emailVerification: config.emailVerification,
    requireSecondFactor: config.requireSecondFactor,
    stepUpMinutes: config.stepUpMinutes,
    recoveryWaitHours: config.recoveryWaitHours,
    log,
    origins,
    passwords,
    secrets,
    siteName: config.siteName,
    onExportAsked: exports.nudge,
    pause: overrides.pause ?? pause,
    baseUrl: config.baseUrl,
  });
  return {
    log,
    database,
    auth,
    passwords,
    origins,
    requireSecondFactor: config.requireSecondFactor,
    cookies,
    shownCodes: createShownCodes(cookies, secrets.sealing),
    proofs,
    browsers,
    asking,
    providers,
    sweeper,
    paused: createPausedRequests(
      database,
      secrets.sealing,
      cookies,
      createDeviceCookie(secrets.current, prefix),
    ),
    gateway: createGateway(auth, config.baseUrl),
    outbox,
    exports,
    departures,
    recoveries,
    recoveryWaitHours: config.recoveryWaitHours,
    inbox: smtp ? undefined : inbox,
    async close() {
      await Promise.all([exports.stop(), departures.stop(), recoveries.stop()]);
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
