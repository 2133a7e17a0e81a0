import * as oauth from 'oauth4webapi';
import type { Ask, Blueprint, Claims } from './blueprints.ts';
import { AnswerError, type boundedFetch } from './http.ts';
import { addressOf } from './identity.ts';
import {
  type Binding,
  type Finished,
  type Identity,
  type ProviderProblem,
  problemOf,
} from './provider.ts';

/** What each request to a provider is made with. */
export interface RequestOptions {
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

type FoundIdentity = Pick<Finished, 'identity' | 'problem'> & {
  readonly tokens: oauth.TokenEndpointResponse;
};

/** Reads who the person is from the ID token; where it does not say all, asks the user info endpoint. */
export async function openIdIdentity(
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
  const isSaid = (names: readonly string[]) => names.some((name) => isStated(claims[name]));
  if (saysOfPerson.every(isSaid) || !server.userinfo_endpoint) {
    return { identity: toIdentity(claims, answer), tokens, problem: null };
  }
  const { told, problem } = await oauth
    .userInfoRequest(server, client, tokens.access_token, options)
    .then((more) => oauth.processUserInfoResponse(server, client, claims.sub, more))
    .then(
      (more) => ({ told: more, problem: null }),
      // The token is enough to know who somebody is: who has an account here is not kept out.
      (error: unknown) => ({ told: {}, problem: problemOf(error, options.signal) }),
    );
  return { identity: toIdentity(together(claims, told), answer), tokens, problem };
}

/** Whether a claim says anything: some providers send empty ones. */
function isStated(claim: unknown): boolean {
  return claim !== undefined && claim !== null && claim !== '';
}

/**
 * Adds the endpoint's claims to the signed ones, which count first. Whether an address is confirmed is said of
 * that very address alone.
 */
function together(claims: Claims, more: Partial<oauth.UserInfoResponse>): Claims {
  const signed = stated(claims);
  const { email, email_verified: confirmed, ...rest } = stated(more);
  const address =
    signed.email === undefined
      ? { email, email_verified: confirmed ?? signed.email_verified }
      : addressOf(signed.email) === addressOf(email) && { email_verified: confirmed, ...signed };
  return { ...rest, ...signed, ...address } as Claims;
}

function stated(claims: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(claims).filter(([, claim]) => isStated(claim)));
}

/** Reads claims without a check, only to learn which of many issuers to check the token against. */
async function unverifiedClaims(response: Response): Promise<Record<string, unknown>> {
  const { id_token: token } = (await response.json()) as { id_token?: string };
  const [, claims = ''] = String(token).split('.');
  return JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'));
}

/** Asks the API of a provider without OpenID who the person is. */
export async function apiIdentity(
  who: (ask: Ask, askMore: Ask) => Promise<Identity>,
  { server, client, response, options }: CheckedArrival,
): Promise<FoundIdentity> {
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, response);
  const headers = new Headers({ accept: 'application/json' });
  let problem: ProviderProblem | null = null;
  const ask: Ask = async (url) => {
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
  };
  const askMore: Ask = async (url) => {
    try {
      return await ask(url);
    } catch (error) {
      const refused = error instanceof AnswerError && [401, 403, 404].includes(error.status);
      if (!refused) problem = problemOf(error, options.signal);
      return undefined;
    }
  };
  const identity = await who(ask, askMore);
  return { identity, tokens, problem };
}
