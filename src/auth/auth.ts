import { type BetterAuthPlugin, betterAuth } from 'better-auth';
import type { Config } from '../config/config.ts';
import type { Database } from '../db/database.ts';
import { whileCertain } from '../db/request-work.ts';
import type { Log } from '../log.ts';
import type { Outbox } from '../mail/outbox.ts';
import { SECOND } from '../time.ts';
import { LARGEST_JSON } from '../web/body.ts';
import { cookiePrefix } from '../web/cookies.ts';
import { shallowJson } from '../web/json-depth.ts';
import { CLIENT_IP_HEADER } from '../web/visitor-headers.ts';
import { certainAnswers } from './certain-answers.ts';
import { CLOSED_PATHS, closedFamilies } from './closed-paths.ts';
import { USUAL } from './endpoint-rules.ts';
import { keptHashes } from './hashes-apart.ts';
import { newId } from './ids.ts';
import { keptRouter } from './kept-router.ts';
import { accountDisabled } from './ladder/account-disabled.ts';
import { ladder } from './ladder/ladder.ts';
import { betterAuthLogger } from './logger.ts';
import type { Passwords } from './passwords.ts';
import { plainRefusals } from './plain-refusals.ts';
import type { MailProofs } from './proof/mail-proof.ts';
import { mailProofModel } from './proof/mail-proof-model.ts';
import type { ProofMails } from './proof/proof-mails.ts';
import { createRateLimitStorage, rateLimits } from './rate-limit.ts';
import { audit } from './record/audit.ts';
import { notices } from './record/notices.ts';
import { outboxModel } from './record/outbox-model.ts';
import type { Tallies } from './record/tallies.ts';
import { type Rulebook, rulebookPlugin } from './rulebook.ts';
import { storeIdentifier } from './sealed-rows.ts';
import type { Secrets } from './secrets.ts';
import type { DeviceCookie } from './session/device-cookie.ts';
import { knownDevices } from './session/known-devices.ts';
import { quickGetSession } from './session/quick-get-session.ts';
import { quickReads } from './session/quick-read.ts';
import { sessionEndpoints } from './session/session-endpoints.ts';
import { apiBehind, createSessionGate, handlerBehind } from './session/session-gate.ts';
import type { SessionGuard } from './session/session-guard.ts';
import { sessionHandles } from './session/session-handles.ts';
import { sessionInsert } from './session/session-insert.ts';
import { LIFETIMES, sessionFields, sessionLifetime } from './session/session-lifetime.ts';
import { trustedBrowsers } from './session/trusted-browsers.ts';
import type { AroundApi, StagedRules } from './stages.ts';
import { stepUp } from './step-up/step-up.ts';
import { requireKnown } from './what-ends-is-known.ts';

/** What Better Auth is made with, and the rules that belong to no feature. */
export interface AuthParts {
  readonly config: Config;
  readonly database: Database;
  readonly passwords: Passwords;
  readonly log: Log;
  readonly outbox: Outbox;
  readonly proofs: MailProofs;
  readonly mails: ProofMails;
  readonly secrets: Secrets;
  readonly baseUrl: URL;
  readonly deviceCookie: DeviceCookie;
  readonly rulebook: Rulebook;
  readonly tallies: Tallies;
  /** Origins that forms and API calls may come from. */
  readonly origins: readonly string[];
}

/** What the features add. */
export interface FeatureRules {
  readonly rules: StagedRules;
  /** Accounts elsewhere that may call back. */
  readonly callbacks: ReadonlySet<string>;
  readonly around: readonly AroundApi[];
  /** What else than its cookie a session wants; undefined where nothing does. */
  readonly guard: SessionGuard | undefined;
}

/** Where the API is; Better Auth's clients expect it there. */
export const API_PATH = '/api/auth';

/** Makes Better Auth with our settings. The reason for each of them is in docs/decisions/. */
export function createAuth(parts: AuthParts, { rules, callbacks, around, guard }: FeatureRules) {
  const { config, database, passwords, log, secrets, baseUrl, origins, rulebook } = parts;
  const https = baseUrl.protocol === 'https:';
  // Rules are asked in this order; a hook sees what those before it have done.
  const plugins: BetterAuthPlugin[] = [
    rulebookPlugin(rulebook),
    closedFamilies(callbacks),
    quickReads(database.prepared, guard),
    sessionInsert(database),
    mailProofModel(parts.mails),
    outboxModel(),
    accountDisabled(),
    ...rules.input,
    ladder({ emailVerification: config.settings.EMAIL_VERIFICATION }),
    trustedBrowsers(secrets),
    ...rules.act,
    audit(database, rulebook, parts.tallies),
    ...rules.afterwards,
    notices(parts),
    ...rules.hold,
    sessionLifetime({ stepUpMinutes: config.settings.STEP_UP_MINUTES, database }),
    stepUp(config.settings.STEP_UP_MINUTES, rulebook),
    sessionEndpoints(),
    knownDevices(parts.deviceCookie, database),
    sessionHandles(),
  ];
  const auth = betterAuth({
    appName: 'Latchkey',
    baseURL: baseUrl.origin,
    basePath: API_PATH,
    ...secrets.options,
    // An app's scheme is only where a provider's trip may end; calls from there are cross-site (same-origin.ts).
    trustedOrigins: [...origins, ...config.settings.APP_SCHEMES.map((scheme) => `${scheme}://`)],
    database: { db: database.query, type: 'mysql', transaction: true },
    logger: betterAuthLogger(log),
    emailAndPassword: {
      enabled: true,
      requireEmailVerification: config.settings.EMAIL_VERIFICATION === 'first',
      // The length is counted by password-rules.ts; the library would count UTF-16 units.
      minPasswordLength: 1,
      maxPasswordLength: LARGEST_JSON,
      password: {
        hash: passwords.hash,
        verify: (data) => passwords.verify(data, keptHashes(database)),
      },
    },
    user: {
      additionalFields: {
        // Closes sensitive acts (step-up.ts) until a password reset is finished.
        blockedAt: { type: 'date', required: false, input: false },
      },
    },
    session: {
      // The life of the cookie. session-lifetime.ts decides on the life of the session.
      expiresIn: LIFETIMES.absolute / SECOND,
      disableSessionRefresh: true,
      freshAge: 0,
      additionalFields: sessionFields,
    },
    verification: { storeIdentifier },
    rateLimit: {
      enabled: true,
      ...USUAL,
      customRules: rateLimits(rulebook),
      customStorage: createRateLimitStorage(database),
    },
    advanced: {
      cookiePrefix: cookiePrefix(https),
      // The prefix above has __Host- under https, which the library does not offer by itself.
      useSecureCookies: false,
      defaultCookieAttributes: { secure: https, httpOnly: true, sameSite: 'lax', path: '/' },
      // Our migrations make the schema and a test compares it. The library's own look at it compares the
      // names of tables by letter, which a server with lower_case_table_names=1 keeps in small ones.
      database: { generateId: newId, joins: true, validateSchema: false },
      disableCSRFCheck: false,
      disableOriginCheck: false,
      ipAddress: { ipAddressHeaders: [CLIENT_IP_HEADER] },
    },
    disabledPaths: CLOSED_PATHS,
    plugins,
    // Failures are thrown on to our error handler, which logs them and shows a reference number.
    onAPIError: { throw: true },
    telemetry: { enabled: false },
    experimental: { instrumentation: { enabled: config.tracing !== undefined } },
  });
  requireKnown(rulebook, auth.options);
  const api = { ...auth.api, getSession: quickGetSession(auth, database.prepared) };
  const handle = around.reduce(
    (inner, wrap) => wrap(inner, auth.$context),
    plainRefusals(shallowJson(keptRouter(auth))),
  );
  const gate = guard && createSessionGate({ guard, context: auth.$context, database });
  const handler = gate ? handlerBehind(gate, handle) : handle;
  return {
    ...auth,
    api: certainAnswers(gate ? apiBehind(gate, api) : api),
    handler: (request: Request) => whileCertain(() => handler(request)),
  };
}

export type Auth = ReturnType<typeof createAuth>;
