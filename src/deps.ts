import { type Auth, createAuth } from './auth/auth.ts';
import { createGateway, type Gateway } from './auth/gateway.ts';
import { createMailProofs, type MailProofs } from './auth/mail-proof.ts';
import { createPasswords, type Passwords } from './auth/passwords.ts';
import type { Config } from './config.ts';
import { type Database, openDatabase } from './db/database.ts';
import { createLog, type Log } from './log.ts';
import { type Cookies, createCookies } from './web/cookies.ts';

/** Everything that the handlers share: built once, closed once. */
export interface Deps {
  readonly log: Log;
  readonly database: Database;
  readonly cookies: Cookies;
  readonly auth: Auth;
  readonly gateway: Gateway;
  readonly proofs: MailProofs;
  /** Our own origins: what forms may come from. */
  readonly origins: readonly string[];
  close(): Promise<void>;
}

/** What a test may put in the place of the real thing. */
export interface Overrides {
  readonly log?: Log;
  readonly database?: Database;
  readonly passwords?: Passwords;
}

/** Configuration → dependencies. Opens the database, but neither migrates nor listens. */
export async function createDeps(config: Config, overrides: Overrides = {}): Promise<Deps> {
  const log = overrides.log ?? createLog(config.logLevel);
  const tell = (message: string, detail: object = {}) => log.info(detail, message);
  const database = overrides.database ?? (await openDatabase(config.database, tell));
  const origins = ownOrigins(config);
  const auth = createAuth({
    database,
    log,
    origins,
    passwords: overrides.passwords ?? createPasswords(),
    secret: config.secret,
    baseUrl: config.baseUrl,
  });
  return {
    log,
    database,
    auth,
    origins,
    cookies: createCookies(config.baseUrl.protocol === 'https:'),
    proofs: createMailProofs(config.secret),
    gateway: createGateway(auth, config.baseUrl),
    close: () => database.close(),
  };
}

/** In development people open localhost under its other names, too. */
function ownOrigins({ baseUrl, production }: Config): string[] {
  if (production || baseUrl.hostname !== 'localhost') return [baseUrl.origin];
  const names = ['localhost', '127.0.0.1', '[::1]'];
  return names.map((name) => `${baseUrl.protocol}//${name}${baseUrl.port && `:${baseUrl.port}`}`);
}
