import * as oauth from 'oauth4webapi';
import { DAY, SECOND } from '../../../time.ts';
import type { ProviderConfig } from '../settings.ts';
import { blueprintOf } from './blueprints.ts';
import { endGitHubGrant } from './github-grant.ts';
import { boundedFetch, type Fetch } from './http.ts';
import { type Provider, problemOf, type Tokens } from './provider.ts';
import { apiIdentity, openIdIdentity, type RequestOptions } from './who-it-is.ts';

/** The longest that a person waits for a provider, all its answers together. */
const PATIENCE = 5 * SECOND;

const YEAR_IN_SECONDS = (365 * DAY) / SECOND;

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
        const { identity, tokens, problem } =
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
        return { identity, tokens: returnable ? tokensOf(tokens) : null, problem };
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
