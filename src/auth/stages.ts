import type { AuthContext, BetterAuthPlugin } from 'better-auth';

/**
 * When the rules of a feature are asked, beside those of the ground (auth.ts has them all in order):
 * `input` looks at what came in, before anything; `act` is for endpoints, and for hooks that must run
 * before the audit trail; `afterwards` follows it; `hold` closes endpoints to people who must do something
 * else first, such as set up a second factor.
 */
export type Stage = 'input' | 'act' | 'afterwards' | 'hold';

/** What stands around the whole API: it sees each request and each answer, refusals of the limiter too. */
export type AroundApi = (handler: ApiHandler, site: Promise<ApiSite>) => ApiHandler;

/** The parts of the library's context that `AroundApi` may use. */
export type ApiSite = Pick<
  AuthContext,
  'authCookies' | 'createAuthCookie' | 'internalAdapter' | 'secretConfig'
>;

export type ApiHandler = (request: Request) => Promise<Response>;

/** The rules of all features. */
export type StagedRules = Readonly<Record<Stage, readonly BetterAuthPlugin[]>>;
