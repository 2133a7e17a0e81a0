import { createSign, generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Configuration, Provider } from 'oidc-provider';

/** Somebody who has an account there. */
export interface IssuerAccount {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
  readonly picture?: string;
}

/** What the issuer does wrong at one of its addresses, until it is told otherwise. */
export interface Fault {
  readonly at:
    | '/token'
    | '/me'
    | '/jwks'
    | '/.well-known/openid-configuration'
    | '/token/revocation';
  /**
   * hang: it never answers. nonsense: it answers with a page. failure: with a 500. Or what it would
   * have said is changed; an ID token's claims are signed anew, with its own key or another.
   */
  readonly does:
    | 'hang'
    | 'nonsense'
    | 'failure'
    | { readonly answer: (json: Record<string, unknown>) => Record<string, unknown> }
    | {
        readonly claims: (claims: Record<string, unknown>) => Record<string, unknown>;
        readonly forged?: boolean;
      };
}

/** A real OpenID provider on this machine. */
export interface TestIssuer {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The environment of a site that offers it as OIDC_<NAME>. */
  environment(name: string, label?: string): Record<string, string>;
  /** Makes an account there; nothing is confirmed unless it says so. */
  account(wanted?: Partial<IssuerAccount>): IssuerAccount;
  fault: Fault | undefined;
  /** What was asked of it: method and path. */
  readonly asked: string[];
  /** How many access tokens were given back. */
  revoked: number;
  stop(): Promise<void>;
}

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const { privateKey: otherKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** Starts it; `callbacks` are the redirect addresses of the sites that use it. */
export async function startIssuer(callbacks: () => readonly string[]): Promise<TestIssuer> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const accounts = new Map<string, IssuerAccount>();
  const client = { id: `client-${randomBytes(4).toString('hex')}`, secret: secret() };
  const site: TestIssuer = {
    issuer,
    clientId: client.id,
    clientSecret: client.secret,
    environment: (name, label = name) => ({
      [`OIDC_${name}_ISSUER`]: issuer,
      [`OIDC_${name}_CLIENT_ID`]: client.id,
      [`OIDC_${name}_CLIENT_SECRET`]: client.secret,
      [`OIDC_${name}_LABEL`]: label,
    }),
    account(wanted = {}) {
      const account = {
        sub: `sub-${randomBytes(6).toString('hex')}`,
        email: `there-${randomBytes(6).toString('hex')}@example.com`,
        name: 'Grace Hopper',
        ...wanted,
      };
      accounts.set(account.sub, account);
      return account;
    },
    fault: undefined,
    asked: [],
    revoked: 0,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  // When it is first asked, the sites have started, and it is known where they are.
  let made: Promise<Provider> | undefined;
  const make = async () => {
    const { Provider } = await import('oidc-provider');
    const provider = new Provider(issuer, configuration(client, accounts, callbacks()));
    provider.on('access_token.destroyed', () => {
      site.revoked += 1;
    });
    return provider;
  };
  server.on('request', (req, res) => {
    made ??= quietly(make);
    made
      .then((provider) => answer(site, provider, req, res))
      .catch((error) => {
        res.statusCode = 500;
        res.end(String(error));
      });
  });
  return site;
}

function secret(): string {
  return randomBytes(24).toString('base64url');
}

/** It warns about its memory and about plain http, which is what a test wants. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { warn, info } = console;
  console.warn = () => {};
  console.info = () => {};
  try {
    return await work();
  } finally {
    Object.assign(console, { warn, info });
  }
}

function configuration(
  client: { id: string; secret: string },
  accounts: Map<string, IssuerAccount>,
  callbacks: readonly string[],
): Configuration {
  return {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [...callbacks],
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'own', use: 'sig' } as never] },
    cookies: { keys: [secret()] },
    claims: { email: ['email', 'email_verified'], profile: ['name', 'picture'] },
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true, allowedPolicy: () => true },
    },
    pkce: { required: () => true },
    ttl: { AccessToken: 600, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    renderError(ctx, { error, error_description: why }) {
      ctx.body = `${error}: ${why}`;
    },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    findAccount: (_ctx, sub) => {
      const account = accounts.get(sub);
      return account && { accountId: sub, claims: () => ({ ...account }) };
    },
    // Nobody is asked whether the site may see what it asks for.
    async loadExistingGrant({ oidc }) {
      const { client: asking, session, provider } = oidc;
      const accountId = session?.accountId;
      if (!asking || !accountId) return undefined;
      const grant = new provider.Grant({ clientId: asking.clientId, accountId });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  };
}

async function answer(
  site: TestIssuer,
  provider: Provider,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const url = new URL(req.url ?? '/', site.issuer);
  if (url.pathname === '/favicon.ico') {
    res.statusCode = 204;
    res.end();
    return;
  }
  const bypass = req.headers['x-bypass'] === 'yes';
  if (!bypass) site.asked.push(`${req.method} ${url.pathname}`);
  const { fault } = site;
  if (fault && !bypass && url.pathname === fault.at) return misbehave(site, fault, req, res);
  if (url.pathname.startsWith('/interaction/')) return interact(provider, req, res);
  await provider.callback()(req, res);
}

/** The page on which one says who one is. */
async function interact(provider: Provider, req: IncomingMessage, res: ServerResponse) {
  if (req.method === 'GET') {
    res.setHeader('content-type', 'text/html');
    res.end(
      '<!doctype html><html lang="en"><title>Issuer</title><h1>Issuer</h1><form method="post"><label>Account <input name="login"></label><button>Go on</button><button name="deny" value="yes">Deny</button></form></html>',
    );
    return;
  }
  const form = new URLSearchParams(await bodyOf(req));
  const result = form.get('deny')
    ? { error: 'access_denied', error_description: 'Not today' }
    : { login: { accountId: form.get('login') ?? '' } };
  await provider.interactionFinished(req, res, result, { mergeWithLastSubmission: false });
}

async function misbehave(
  site: TestIssuer,
  { does }: Fault,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  if (does === 'hang') return;
  if (does === 'failure' || does === 'nonsense') {
    res.statusCode = does === 'failure' ? 500 : 200;
    res.setHeader('content-type', 'text/html');
    res.end('<h1>Something else</h1>');
    return;
  }
  const { authorization, 'content-type': type } = req.headers;
  const own = await fetch(new URL(req.url ?? '/', site.issuer), {
    method: req.method ?? 'GET',
    headers: {
      'x-bypass': 'yes',
      ...(authorization && { authorization }),
      ...(type && { 'content-type': type }),
    },
    ...(req.method === 'POST' && { body: await bodyOf(req) }),
  });
  const said = (await own.json()) as Record<string, unknown>;
  const changed = 'answer' in does ? does.answer(said) : withClaims(said, does);
  res.statusCode = own.status;
  res.setHeader('content-type', 'application/json');
  res.end(JSON.stringify(changed));
}

function withClaims(
  said: Record<string, unknown>,
  {
    claims,
    forged,
  }: { claims: (own: Record<string, unknown>) => Record<string, unknown>; forged?: boolean },
): Record<string, unknown> {
  const [header = '', payload = ''] = String(said.id_token).split('.');
  const own = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const content = `${header}.${Buffer.from(JSON.stringify(claims(own))).toString('base64url')}`;
  const key = forged ? otherKey : privateKey;
  const signature = createSign('RSA-SHA256').update(content).sign(key, 'base64url');
  return { ...said, id_token: `${content}.${signature}` };
}

async function bodyOf(req: IncomingMessage): Promise<string> {
  let body = '';
  for await (const part of req) body += part;
  return body;
}
