import { createSign, generateKeyPairSync } from 'node:crypto';

/** Somebody at one of the providers that we know by name; what is not theirs is not looked at. */
export interface Stranger {
  readonly id: string;
  readonly email?: string;
  readonly verified?: boolean;
  readonly name?: string;
  readonly login?: string;
  /** Microsoft's tenant. */
  readonly tid?: string;
  /** More claims of an ID token. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** What was asked of them: the method, the address, and what was sent. */
export interface Call {
  readonly method: string;
  readonly url: string;
  readonly body: URLSearchParams;
  readonly authorization: string | null;
}

export interface KnownProviders {
  readonly fetch: typeof fetch;
  /** Who is there, and the nonce of the request that they answer. */
  now: { who: Stranger; nonce: string };
  readonly calls: Call[];
}

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

const ISSUERS: Readonly<Record<string, string>> = {
  'accounts.google.com': 'https://accounts.google.com',
  'appleid.apple.com': 'https://appleid.apple.com',
  'gitlab.com': 'https://gitlab.com',
  'login.microsoftonline.com': 'https://login.microsoftonline.com/{tenantid}/v2.0',
};

/** Stands in for GitHub, Google and the others, as their documents describe them. */
export function knownProviders(): KnownProviders {
  const all: KnownProviders = {
    now: { who: { id: '' }, nonce: '' },
    calls: [],
    async fetch(input, init = {}) {
      const url = new URL(String(input));
      const headers = new Headers(init.headers);
      const method = init.method ?? 'GET';
      const body = new URLSearchParams(String(init.body ?? ''));
      const authorization = headers.get('authorization');
      all.calls.push({ method, url: url.href, body, authorization });
      const said = answer(all.now, method, url, body);
      if (said === undefined) return new Response(null, { status: 204 });
      return Response.json(said);
    },
  };
  return all;
}

function answer(
  { who, nonce }: KnownProviders['now'],
  method: string,
  { host, pathname, href }: URL,
  body: URLSearchParams,
): unknown {
  const { id, email, verified, name, login } = who;
  if (method === 'DELETE') return undefined;
  if (pathname.endsWith('/.well-known/openid-configuration')) return metadata(host, href);
  if (pathname === '/keys') {
    return {
      keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', use: 'sig', alg: 'RS256' }],
    };
  }
  if (href === 'https://api.github.com/user') return { id: Number(id), name, login };
  if (href === 'https://api.github.com/user/emails') {
    const second = { email: 'second@example.com', primary: false, verified: true };
    return email ? [second, { email, primary: true, verified }] : [];
  }
  if (href === 'https://discord.com/api/users/@me') {
    return { id, email, verified, global_name: name, username: login };
  }
  const tokens = { access_token: `access-${id}`, token_type: 'Bearer', expires_in: 600 };
  if (host === 'github.com' || host === 'discord.com') return tokens;
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: (ISSUERS[host] ?? '').replace('{tenantid}', who.tid ?? ''),
    aud: body.get('client_id'),
    sub: id,
    iat: now,
    exp: now + 600,
    nonce,
    ...(email && { email, email_verified: verified }),
    ...(who.tid && { tid: who.tid }),
    name,
    ...who.more,
  };
  return { ...tokens, id_token: signed(claims) };
}

function metadata(host: string, href: string) {
  const issuer = href.includes('/9188040d')
    ? href.replace('/.well-known/openid-configuration', '')
    : ISSUERS[host];
  return {
    issuer,
    authorization_endpoint: `https://${host}/authorize`,
    token_endpoint: `https://${host}/token`,
    jwks_uri: `https://${host}/keys`,
    ...(host !== 'login.microsoftonline.com' && { revocation_endpoint: `https://${host}/revoke` }),
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_post'],
  };
}

function signed(claims: object): string {
  const content = [{ alg: 'RS256', kid: 'k' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${content}.${createSign('RSA-SHA256').update(content).sign(privateKey, 'base64url')}`;
}
