import { betterAuth } from 'better-auth';
import type { Database } from '../db/database.ts';
import { isReachable } from '../db/pool.ts';
import type { Log } from '../log.ts';
import { DAY, SECOND } from '../time.ts';
import { cookiePrefix } from '../web/cookies.ts';
import { PASSWORD_LENGTH } from '../web/fields.ts';
import { CLIENT_IP_HEADER } from '../web/visitor-headers.ts';
import { CLOSED_PATHS, closedFamilies } from './closed-paths.ts';
import { newId } from './ids.ts';
import { betterAuthLogger } from './logger.ts';
import { mailProofModel } from './mail-proof.ts';
import type { Passwords } from './passwords.ts';
import { audit } from './policy/audit.ts';
import { passwordRehash } from './policy/password-rehash.ts';
import { plainRefusals } from './policy/plain-refusals.ts';
import { profileRules } from './policy/profile-rules.ts';
import { createRateLimitStorage, DEFAULT_RATE_LIMIT, RATE_LIMITS } from './rate-limit.ts';

export interface AuthParts {
  readonly database: Database;
  readonly passwords: Passwords;
  readonly log: Log;
  readonly secret: string;
  readonly baseUrl: URL;
  /** Origins that forms and API calls may come from. */
  readonly origins: readonly string[];
}

/** Where the API is; Better Auth's clients expect it there. */
export const API_PATH = '/api/auth';

/**
 * Better Auth with our settings. What bites in its defaults, and why each line is here, is in
 * docs/decisions/.
 */
export function createAuth({ database, passwords, log, secret, baseUrl, origins }: AuthParts) {
  const https = baseUrl.protocol === 'https:';
  const auth = betterAuth({
    appName: 'Latchkey',
    baseURL: baseUrl.origin,
    basePath: API_PATH,
    secret,
    trustedOrigins: [...origins],
    database: database.pool,
    logger: betterAuthLogger(log),
    emailAndPassword: {
      enabled: true,
      minPasswordLength: PASSWORD_LENGTH.min,
      maxPasswordLength: PASSWORD_LENGTH.max,
      password: passwords,
    },
    session: {
      expiresIn: (30 * DAY) / SECOND,
      updateAge: DAY / SECOND,
      freshAge: 0,
    },
    verification: { storeIdentifier: 'hashed' },
    rateLimit: {
      enabled: true,
      ...DEFAULT_RATE_LIMIT,
      customRules: { ...RATE_LIMITS },
      customStorage: createRateLimitStorage(database.pool),
    },
    advanced: {
      cookiePrefix: cookiePrefix(https),
      // The prefix above has __Host- under https, which the library does not offer by itself.
      useSecureCookies: false,
      defaultCookieAttributes: { secure: https, httpOnly: true, sameSite: 'lax', path: '/' },
      database: { generateId: newId, joins: true },
      disableCSRFCheck: false,
      disableOriginCheck: false,
      ipAddress: { ipAddressHeaders: [CLIENT_IP_HEADER] },
    },
    disabledPaths: CLOSED_PATHS,
    plugins: [closedFamilies(), mailProofModel, profileRules(), audit(), passwordRehash(passwords)],
    // What is no refusal goes on to our own error handler, our log and its reference number.
    onAPIError: { throw: true },
    telemetry: { enabled: false },
  });
  return { ...auth, handler: plainRefusals(auth.handler, () => isReachable(database.pool)) };
}

export type Auth = ReturnType<typeof createAuth>;
