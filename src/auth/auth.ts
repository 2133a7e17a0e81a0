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
import type { KeptTokens } from './kept-tokens.ts';
import { betterAuthLogger } from './logger.ts';
import type { MailProofs } from './mail-proof.ts';
import type { Passwords } from './passwords.ts';
import { accountDeletion } from './policy/account/account-deletion.ts';
import { dataExport } from './policy/account/data-export.ts';
import { history } from './policy/account/history.ts';
import { notMe } from './policy/account/not-me.ts';
import { pictures } from './policy/account/pictures.ts';
import { profileRules } from './policy/account/profile-rules.ts';
import { audit } from './policy/audit.ts';
import { emailChange } from './policy/email/email-change.ts';
import { emailVerification } from './policy/email/email-verification.ts';
import { mailProofModel } from './policy/email/mail-proof-model.ts';
import { createProofMails } from './policy/email/proof-mails.ts';
import { notices } from './policy/notices.ts';
import { outboxModel } from './policy/outbox-model.ts';
import { passkeys } from './policy/passkeys/passkeys.ts';
import { passwordChange } from './policy/password/password-change.ts';
import { passwordRehash } from './policy/password/password-rehash.ts';
import { passwordReset } from './policy/password/password-reset.ts';
import { passwordRules } from './policy/password/password-rules.ts';
import { plainRefusals } from './policy/plain-refusals.ts';
import { friendlyLanding } from './policy/providers/provider-landing.ts';
import { offersTaken } from './policy/providers/provider-offer.ts';
import { providerParts } from './policy/providers/provider-parts.ts';
import { providerSignIn } from './policy/providers/providers.ts';
import { mailFactor } from './policy/second-step/mail-factor.ts';
import { recovery } from './policy/second-step/recovery.ts';
import { recoveryCodes } from './policy/second-step/recovery-code-endpoints.ts';
import { requireSecondFactor } from './policy/second-step/require-second-factor.ts';
import { trustedBrowsers } from './policy/second-step/trusted-browsers.ts';
import { twoFactor } from './policy/second-step/two-factor.ts';
import { knownDevices } from './policy/sessions/known-devices.ts';
import { sessionEndpoints } from './policy/sessions/session-endpoints.ts';
import { sessionHandles } from './policy/sessions/session-handles.ts';
import { LIFETIMES, sessionFields, sessionLifetime } from './policy/sessions/session-lifetime.ts';
import { accountDisabled } from './policy/sign-in/account-disabled.ts';
import { ladder } from './policy/sign-in/ladder.ts';
import { mailSignIn } from './policy/sign-in/mail-sign-in.ts';
import type { MailSignInBrowsers } from './policy/sign-in/mail-sign-in-browser.ts';
import { passwordLock } from './policy/sign-in/password-lock.ts';
import { signUp } from './policy/sign-in/sign-up.ts';
import type { SignUpBrowsers } from './policy/sign-in/sign-up-browser.ts';
import { userName } from './policy/sign-in/user-name.ts';
import { stepUp } from './policy/step-up/step-up.ts';
import { stepUpByPassword } from './policy/step-up/step-up-password.ts';
import { stepUpByTotp } from './policy/step-up/step-up-totp.ts';
import { stepUpWays } from './policy/step-up/step-up-ways.ts';
import type { Providers } from './providers/create.ts';
import { createRateLimitStorage, DEFAULT_RATE_LIMIT, RATE_LIMITS } from './rate-limit.ts';
import type { Secrets } from './secrets.ts';

export interface AuthParts {
  readonly database: Database;
  readonly passwords: Passwords;
  readonly log: Log;
  readonly outbox: Outbox;
  readonly proofs: MailProofs;
  readonly browsers: SignUpBrowsers;
  /** What a browser knows that has asked for a sign-in mail. */
  readonly asking: MailSignInBrowsers;
  /** Whether people are signed in before they have confirmed their address. */
  readonly emailVerification: 'later' | 'first';
  /** Whether people without a second factor set one up before anything else. */
  readonly requireSecondFactor: boolean;
  /** How long a proof opens sensitive acts. */
  readonly stepUpMinutes: number;
  /** How long "I have lost everything" waits. */
  readonly recoveryWaitHours: number;
  /** The accounts elsewhere with which people may sign in. */
  readonly providers: Providers;
  readonly keptTokens: KeptTokens;
  readonly secrets: Secrets;
  readonly siteName: string;
  /** Told when somebody has asked for a copy of their data. */
  readonly onExportAsked: () => void;
  readonly baseUrl: URL;
  /** Waits so many milliseconds. */
  readonly pause: (time: number) => Promise<unknown>;
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
  const { database, passwords, log, secrets, baseUrl, origins, stepUpMinutes, proofs } = parts;
  const https = baseUrl.protocol === 'https:';
  const deviceCookie = createDeviceCookie(secrets.current, cookiePrefix(https));
  const proving = { ...parts, mails: createProofMails(parts) };
  const auth = betterAuth({
    appName: 'Latchkey',
    baseURL: baseUrl.origin,
    basePath: API_PATH,
    ...secrets.options,
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
      closedFamilies(new Set(parts.providers.keys())),
      mailProofModel,
      outboxModel(),
      accountDisabled(),
      profileRules(),
      passwordRules(parts),
      passwordRehash(passwords),
      ladder(parts),
      passwordLock({ ...parts, deviceCookie }),
      trustedBrowsers(),
      twoFactor(parts),
      recoveryCodes(),
      mailFactor(parts),
      recovery(parts),
      providerParts(proving),
      providerSignIn(proving),
      audit(database),
      offersTaken(),
      signUp(proving),
      emailVerification(proving),
      mailSignIn(proving),
      userName(),
      passwordReset(proving),
      passwordChange(proving),
      passkeys({ id: baseUrl.hostname, name: parts.siteName, origins }),
      pictures(),
      notices(parts),
      accountDeletion(),
      ...(parts.requireSecondFactor ? [requireSecondFactor()] : []),
      sessionLifetime({ stepUpMinutes }),
      stepUp({ minutes: stepUpMinutes }),
      stepUpByPassword(),
      stepUpByTotp(),
      stepUpWays(),
      sessionEndpoints(),
      knownDevices(deviceCookie),
      notMe({ proofs, mails: createProofMails(parts) }),
      sessionHandles(),
      dataExport({ database, onAsked: parts.onExportAsked }),
      emailChange(proving),
      history(database),
    ],
    // What is no refusal goes on to our own error handler, our log and its reference number.
    onAPIError: { throw: true },
    telemetry: { enabled: false },
  });
  return { ...auth, handler: friendlyLanding(plainRefusals(keptRouter(auth))) };
}

export type Auth = ReturnType<typeof createAuth>;
