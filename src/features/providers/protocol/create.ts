import * as oauth from 'oauth4webapi';
import { DAY, SECOND } from '../../../time.ts';
import type { ProviderConfig } from '../settings.ts';
import { type Blueprint, blueprintOf, type Claims } from './blueprints.ts';
import { endGitHubGrant } from './github-grant.ts';
import { AnswerError, boundedFetch, type Fetch } from './http.ts';
import { addressOf } from './identity.ts';
import {
  type Binding,
  type Identity,
  type Provider,
  ProviderProblem,
  type Tokens,
} from './provider.ts';

/** The longest that a person waits for a provider, all its answers together. */
const PATIENCE = 5 * SECOND;

const YEAR_IN_SECONDS = (365 * DAY) / SECOND;

/** The words by which a provider says that the person has refused: RFC 6749 4.1.2.1, and Apple's. */
const DENIED = ['access_denied', 'user_cancelled_authorize', 'user_cancelled_login'];

export type Providers = ReadonlyMap<string, Provider>;

/** The providers that are configured, by id. */
export function createProviders(configs: readonly ProviderConfig[], fetch: Fetch): Providers {
  return new Map(configs.map((config) => [config.id, createProvider(config, fetch)]));
}

/**
 * The code flow with PKCE, state, and with OpenID a nonce. All checks are oauth4webapi's: `iss` of the
 * answer (RFC 9207), and of an ID token its signature, `iss`, `aud`, `azp`, `exp`, `iat` and nonce.
 * ASVS 6.8.2, 10.1.2, 10.2.1, 10.2.2, 10.5.1–10.5.4.
 */
function createProvider(config: ProviderConfig, fetch: Fetch): Provider {
  const { id, kind, label } = config;
  const blueprint = blueprintOf(config);
  const client: oauth.Client = { client_id: config.clientId };
  const plainHttp = config.kind === 'openId' && config.issuer.startsWith('http:');
  const keys: oauth.JWKSCacheInput = {};

  /** One span of patience for all that is asked within. */
  const within = async <T>(
    work: (options: RequestOptions, signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    const signal = AbortSignal.timeout(PATIENCE);
    const options = {
      [oauth.customFetch]: boundedFetch(fetch),
      [oauth.allowInsecureRequests]: plainHttp,
      signal,
    };
    try {
      return await work(options, signal);
    } catch (error) {
      throw problemOf(error, signal);
    }
  };

  return {
    id,
    kind,
    label,
    postsBack: blueprint.parameters?.response_mode === 'form_post',

    begin: ({ state, nonce, verifier, redirectUri }, loginHint) =>
      within(async (options) => {
        const server = await blueprint.metadata(options);
        const url = new URL(server.authorization_endpoint ?? '');
        const parameters = {
          ...blueprint.parameters,
          client_id: config.clientId,
          code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
          redirect_uri: redirectUri,
          response_type: 'code',
          scope: blueprint.scope,
          state,
          ...('claims' in blueprint.who && { nonce }),
          ...(loginHint && { login_hint: loginHint }),
        };
        for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
        return url;
      }),

    finish: (answer, binding) =>
      within(async (options) => {
        const server = await blueprint.metadata(options);
        const auth = blueprint.clientAuth(server);
        const checked = oauth.validateAuthResponse(server, client, answer, binding.state);
        const { redirectUri, verifier } = binding;
        const response = await oauth.authorizationCodeGrantRequest(
          server,
          client,
          auth,
          checked,
          redirectUri,
          verifier,
          options,
        );
        const { identity, tokens } =
          'claims' in blueprint.who
            ? await openIdIdentity(blueprint, blueprint.who.claims, {
                server,
                client,
                response,
                answer,
                binding,
                keys,
                options,
              })
            : await apiIdentity(blueprint.who.api, { server, client, response, options });
        const returnable = server.revocation_endpoint || kind === 'github';
        return { identity, tokens: returnable ? tokensOf(tokens) : null };
      }),

    revoke: (tokens) =>
      within(async (options, signal) => {
        if (config.kind === 'github') {
          return endGitHubGrant(boundedFetch(fetch), config, tokens, signal);
        }
        const server = await blueprint.metadata(options);
        if (!server.revocation_endpoint) return;
        for (const token of [tokens.refreshToken, tokens.accessToken]) {
          if (token === null) continue;
          const auth = blueprint.clientAuth(server);
          const answer = await oauth.revocationRequest(server, client, auth, token, options);
          await oauth.processRevocationResponse(answer);
        }
      }),
  };
}

interface RequestOptions {
  readonly [oauth.customFetch]: ReturnType<typeof boundedFetch>;
  readonly [oauth.allowInsecureRequests]: boolean;
  readonly signal: AbortSignal;
}

interface CheckedArrival {
  readonly server: oauth.AuthorizationServer;
  readonly client: oauth.Client;
  readonly response: Response;
  readonly options: RequestOptions;
}

type FoundIdentity = { readonly identity: Identity; readonly tokens: oauth.TokenEndpointResponse };

/** Reads who the person is from the ID token; where it does not say all, asks the user info endpoint. */
async function openIdIdentity(
  { issuerOf, saysOfPerson }: Blueprint,
  toIdentity: (claims: Claims, answer: URLSearchParams) => Identity,
  arrived: CheckedArrival & {
    answer: URLSearchParams;
    binding: Binding;
    keys: oauth.JWKSCacheInput;
  },
): Promise<FoundIdentity> {
  const { client, response, answer, binding, keys, options } = arrived;
  const server = issuerOf
    ? { ...arrived.server, issuer: issuerOf(await unverifiedClaims(response.clone())) }
    : arrived.server;
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
    expectedNonce: binding.nonce,
    requireIdToken: true,
  });
  await oauth.validateApplicationLevelSignature(server, response, {
    ...options,
    [oauth.jwksCache]: keys,
  });
  const claims = oauth.getValidatedIdTokenClaims(tokens) as Claims | undefined;
  if (!claims) throw new Error('no ID token');
  const missing = saysOfPerson.some((claim) => claims[claim] === undefined);
  if (!missing || !server.userinfo_endpoint) {
    return { identity: toIdentity(claims, answer), tokens };
  }
  const asked = oauth
    .userInfoRequest(server, client, tokens.access_token, options)
    .then((told) => oauth.processUserInfoResponse(server, client, claims.sub, told));
  const more = await asked.catch((error: unknown) => {
    // With an address the token is enough: who has an account here is not kept out.
    if (claims.email === undefined || options.signal.aborted) throw error;
    return {};
  });
  return { identity: toIdentity(together(claims, more), answer), tokens };
}

/** Adds the endpoint's claims to the signed ones. Its `email_verified` counts for its own address alone. */
function together(claims: Claims, more: Partial<oauth.UserInfoResponse>): Claims {
  const { email, email_verified: confirmed, ...rest } = more;
  const same = claims.email === undefined || addressOf(claims.email) === addressOf(email);
  return { ...rest, ...(same && { email, email_verified: confirmed }), ...claims } as Claims;
}

/** Reads claims without a check, only to learn which of many issuers to check the token against. */
async function unverifiedClaims(response: Response): Promise<Record<string, unknown>> {
  const { id_token: token } = (await response.json()) as { id_token?: string };
  const [, claims = ''] = String(token).split('.');
  return JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'));
}

async function apiIdentity(
  who: (ask: (url: string) => Promise<unknown>) => Promise<Identity>,
  { server, client, response, options }: CheckedArrival,
): Promise<FoundIdentity> {
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, response);
  const headers = new Headers({ accept: 'application/json' });
  const identity = await who(async (url) => {
    const answer = await oauth.protectedResourceRequest(
      tokens.access_token,
      'GET',
      new URL(url),
      headers,
      null,
      options,
    );
    if (answer.status !== 200) throw new AnswerError(url, answer.status);
    return answer.json();
  });
  return { identity, tokens };
}

/** Longer ones do not fit; then there is nothing to give back, and nothing else depends on them. */
const LONGEST_TOKEN = 8 * 1024;

function tokensOf(answer: oauth.TokenEndpointResponse): Tokens | null {
  const { access_token: accessToken, expires_in: seconds } = answer;
  const { refresh_token: refreshToken = null, scope = null } = answer;
  if (accessToken.length + (refreshToken?.length ?? 0) > LONGEST_TOKEN) return null;
  return {
    accessToken,
    refreshToken,
    expiresAt: seconds === undefined ? null : inSeconds(seconds),
    scope: scope?.slice(0, 1000) ?? null,
  };
}

/** Some seconds from now, but never beyond what the column holds. */
function inSeconds(seconds: number): Date {
  return new Date(Date.now() + Math.min(seconds, YEAR_IN_SECONDS) * SECOND);
}

function problemOf(error: unknown, signal: AbortSignal): ProviderProblem {
  if (signal.aborted) return new ProviderProblem('slow', error);
  const denied = error instanceof oauth.AuthorizationResponseError && DENIED.includes(error.error);
  return new ProviderProblem(denied ? 'denied' : 'failed', error);
}
