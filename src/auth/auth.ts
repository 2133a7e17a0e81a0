import { betterAuth } from 'better-auth';
import type { Database } from '../db/database.ts';
import { whileCertain } from '../db/request-work.ts';
import { emailChange } from '../features/email/policy/email-change.ts';
import { emailVerification } from '../features/email/policy/email-verification.ts';
import { history } from '../features/history/policy/history.ts';
import { notMe } from '../features/not-me/policy/not-me.ts';
import { passkeys } from '../features/passkeys/policy/passkeys.ts';
import { passwordChange } from '../features/password/policy/password-change.ts';
import { passwordRehash } from '../features/password/policy/password-rehash.ts';
import { passwordReset } from '../features/password/policy/password-reset.ts';
import { passwordRules } from '../features/password/policy/password-rules.ts';
import type { Passwords } from '../features/password/policy/passwords.ts';
import { accountDeletion } from '../features/personal-data/policy/account-deletion.ts';
import { dataExport } from '../features/personal-data/policy/data-export.ts';
import { pictures } from '../features/profile/policy/pictures.ts';
import { profileRules } from '../features/profile/policy/profile-rules.ts';
import { userName } from '../features/profile/policy/user-name.ts';
import type { KeptTokens } from '../features/providers/policy/kept-tokens.ts';
import { friendlyLanding } from '../features/providers/policy/provider-landing.ts';
import { offersTaken } from '../features/providers/policy/provider-offer.ts';
import { providerParts } from '../features/providers/policy/provider-parts.ts';
import { providerSignIn } from '../features/providers/policy/providers.ts';
import type { Providers } from '../features/providers/protocol/create.ts';
import { recovery } from '../features/recovery/policy/recovery.ts';
import { mailFactor } from '../features/second-step/mail-code/policy.ts';
import { requireSecondFactor } from '../features/second-step/policy/require-second-factor.ts';
import { recoveryCodes } from '../features/second-step/recovery-codes/policy.ts';
import { twoFactor } from '../features/second-step/totp/policy.ts';
import { stepUpByTotp } from '../features/second-step/totp/step-up.ts';
import { emailSignIn } from '../features/sign-in/policy/email-sign-in.ts';
import { passwordLock } from '../features/sign-in/policy/password-lock.ts';
import { mailSignIn } from '../features/sign-in-mail/policy/mail-sign-in.ts';
import type { MailSignInBrowsers } from '../features/sign-in-mail/policy/mail-sign-in-browser.ts';
import { signUp } from '../features/sign-up/policy/sign-up.ts';
import type { SignUpBrowsers } from '../features/sign-up/policy/sign-up-browser.ts';
import { stepUpByPassword } from '../features/step-up/policy/step-up-password.ts';
import { stepUpWays } from '../features/step-up/policy/step-up-ways.ts';
import type { Log } from '../log.ts';
import type { Outbox } from '../mail/outbox.ts';
import { SECOND } from '../time.ts';
import { LARGEST_JSON } from '../web/body.ts';
import { cookiePrefix } from '../web/cookies.ts';
import { CLIENT_IP_HEADER } from '../web/visitor-headers.ts';
import { certainAnswers } from './certain-answers.ts';
import { CLOSED_PATHS, closedFamilies } from './closed-paths.ts';
import { newId } from './ids.ts';
import { keptRouter } from './kept-router.ts';
import { accountDisabled } from './ladder/account-disabled.ts';
import { ladder } from './ladder/ladder.ts';
import { betterAuthLogger } from './logger.ts';
import { plainRefusals } from './plain-refusals.ts';
import type { MailProofs } from './proof/mail-proof.ts';
import { mailProofModel } from './proof/mail-proof-model.ts';
import { createProofMails } from './proof/proof-mails.ts';
import { createRateLimitStorage, DEFAULT_RATE_LIMIT, RATE_LIMITS } from './rate-limit.ts';
import { audit } from './record/audit.ts';
import { notices } from './record/notices.ts';
import { outboxModel } from './record/outbox-model.ts';
import type { Secrets } from './secrets.ts';
import { createDeviceCookie } from './session/device-cookie.ts';
import { knownDevices } from './session/known-devices.ts';
import { quickGetSession } from './session/quick-get-session.ts';
import { sessionEndpoints } from './session/session-endpoints.ts';
import { sessionHandles } from './session/session-handles.ts';
import { LIFETIMES, sessionFields, sessionLifetime } from './session/session-lifetime.ts';
import { trustedBrowsers } from './session/trusted-browsers.ts';
import { stepUp } from './step-up/step-up.ts';

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
    database: { db: database.query, type: 'mysql', transaction: true },
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
      customStorage: createRateLimitStorage(database),
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
      emailSignIn,
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
      sessionLifetime(parts),
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
  const api = { ...auth.api, getSession: quickGetSession(auth, database.prepared) };
  const handle = friendlyLanding(plainRefusals(keptRouter(auth)));
  return {
    ...auth,
    api: certainAnswers(api),
    handler: (request: Request) => whileCertain(() => handle(request)),
  };
}

export type Auth = ReturnType<typeof createAuth>;
