import { betterAuth } from 'better-auth';
import type { Database } from '../db/database.ts';
import type { Log } from '../log.ts';
import type { Outbox } from '../mail/outbox.ts';
import { SECOND } from '../time.ts';
import { LARGEST_JSON } from '../web/body.ts';
import { cookiePrefix } from '../web/cookies.ts';
import { CLIENT_IP_HEADER } from '../web/visitor-headers.ts';
import { CLOSED_PATHS, closedFamilies } from './closed-paths.ts';
import { createDeviceCookie } from './device-cookie.ts';
import { newId } from './ids.ts';
import { keptRouter } from './kept-router.ts';
import { betterAuthLogger } from './logger.ts';
import type { MailProofs } from './mail-proof.ts';
import type { Passwords } from './passwords.ts';
import { accountDeletion } from './policy/account-deletion.ts';
import { audit } from './policy/audit.ts';
import { dataExport } from './policy/data-export.ts';
import { emailChange } from './policy/email-change.ts';
import { emailVerification } from './policy/email-verification.ts';
import { history } from './policy/history.ts';
import { knownDevices } from './policy/known-devices.ts';
import { mailProofModel } from './policy/mail-proof-model.ts';
import { notMe } from './policy/not-me.ts';
import { notices } from './policy/notices.ts';
import { outboxModel } from './policy/outbox-model.ts';
import { passwordChange } from './policy/password-change.ts';
import { passwordRehash } from './policy/password-rehash.ts';
import { passwordReset } from './policy/password-reset.ts';
import { passwordRules } from './policy/password-rules.ts';
import { pictures } from './policy/pictures.ts';
import { plainRefusals } from './policy/plain-refusals.ts';
import { profileRules } from './policy/profile-rules.ts';
import { createProofMails } from './policy/proof-mails.ts';
import { sessionEndpoints } from './policy/session-endpoints.ts';
import { sessionHandles } from './policy/session-handles.ts';
import { LIFETIMES, sessionFields, sessionLifetime } from './policy/session-lifetime.ts';
import { signUp } from './policy/sign-up.ts';
import type { SignUpBrowsers } from './policy/sign-up-browser.ts';
import { stepUp } from './policy/step-up.ts';
import { stepUpByPassword } from './policy/step-up-password.ts';
import { createRateLimitStorage, DEFAULT_RATE_LIMIT, RATE_LIMITS } from './rate-limit.ts';

export interface AuthParts {
  readonly database: Database;
  readonly passwords: Passwords;
  readonly log: Log;
  readonly outbox: Outbox;
  readonly proofs: MailProofs;
  readonly browsers: SignUpBrowsers;
  /** Whether people are signed in before they have confirmed their address. */
  readonly emailVerification: 'later' | 'first';
  /** How long a proof opens sensitive acts. */
  readonly stepUpMinutes: number;
  readonly secret: string;
  readonly siteName: string;
  /** Told when somebody has asked for a copy of their data. */
  readonly onExportAsked: () => void;
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
export function createAuth(parts: AuthParts) {
  const { database, passwords, log, secret, baseUrl, origins, stepUpMinutes, proofs } = parts;
  const https = baseUrl.protocol === 'https:';
  const proving = { ...parts, mails: createProofMails(parts) };
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
      requireEmailVerification: parts.emailVerification === 'first',
      // The length is counted by password-rules.ts; the library would count UTF-16 units.
      minPasswordLength: 1,
      maxPasswordLength: LARGEST_JSON,
      password: passwords,
    },
    user: {
      additionalFields: {
        // Closes sensitive acts (step-up.ts) until a password reset is finished.
        blockedAt: { type: 'date', required: false, input: false },
      },
    },
    session: {
      // The life of the cookie. That of the session is session-lifetime.ts'.
      expiresIn: LIFETIMES.absolute / SECOND,
      disableSessionRefresh: true,
      freshAge: 0,
      additionalFields: sessionFields,
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
    plugins: [
      closedFamilies(),
      mailProofModel,
      outboxModel(),
      profileRules(),
      passwordRules(parts),
      audit(database),
      signUp(proving),
      emailVerification(proving),
      passwordReset(proving),
      passwordChange(proving),
      pictures(),
      passwordRehash(passwords),
      notices(parts),
      accountDeletion(),
      sessionLifetime({ stepUpMinutes }),
      stepUp({ minutes: stepUpMinutes }),
      stepUpByPassword({ minutes: stepUpMinutes }),
      sessionEndpoints(),
      knownDevices(createDeviceCookie(secret)),
      notMe({ proofs, mails: createProofMails(parts) }),
      sessionHandles(),
      dataExport({ database, onAsked: parts.onExportAsked }),
      emailChange(proving),
      history(),
    ],
    // What is no refusal goes on to our own error handler, our log and its reference number.
    onAPIError: { throw: true },
    telemetry: { enabled: false },
  });
  return { ...auth, handler: plainRefusals(keptRouter(auth)) };
}

export type Auth = ReturnType<typeof createAuth>;
