import supertest from 'supertest';
import { startTestApp, type TestApp } from './app.ts';
import type { TestClient } from './client.ts';
import { type IssuerAccount, startIssuer, type TestIssuer } from './oidc-provider.ts';

/** Goes to the provider as a browser would: presses the button, and gives where it is sent. */
export async function setOut(
  client: TestClient,
  provider: string,
  fields: Record<string, string> = {},
): Promise<string> {
  const pressed = await client.post(`/sign-in/with/${provider}`, fields);
  return leavingUrl(client, pressed);
}

/** From the answer of a button to the provider's address. */
export async function leavingUrl(client: TestClient, pressed: supertest.Response): Promise<string> {
  if (pressed.status !== 303 || pressed.headers.location !== '/to-provider') {
    throw new Error(`the button answered ${pressed.status} ${pressed.headers.location}`);
  }
  const page = await client.get('/to-provider');
  const url = /^0; url=(.+)$/.exec(page.headers.refresh ?? '')?.[1];
  if (!url) throw new Error(`no way on from ${page.status}`);
  return url;
}

/**
 * What a person does at the issuer, in a browser that has not been there before: says who they are, or
 * denies. Gives the address that the issuer sends them back to, without its origin.
 */
export async function atIssuer(url: string, who: IssuerAccount | 'deny'): Promise<string> {
  const { origin, pathname, search } = new URL(url);
  const agent = supertest.agent(origin);
  const asked = await agent.get(pathname + search).redirects(0);
  const form = who === 'deny' ? { deny: 'yes' } : { login: who.sub };
  let step = await agent
    .post(new URL(asked.headers.location ?? '', origin).pathname)
    .type('form')
    .send(form)
    .redirects(0);
  for (;;) {
    const { location } = step.headers;
    if (!location) throw new Error(`the issuer answered ${step.status}: ${step.text}`);
    const next = new URL(location, origin);
    if (next.origin !== origin) return next.pathname + next.search;
    step = await agent.get(next.pathname + next.search).redirects(0);
  }
}

/** There and back: gives the answer of our own site to the coming back. */
export async function roundTrip(
  client: TestClient,
  provider: string,
  who: IssuerAccount | 'deny',
  fields: Record<string, string> = {},
): Promise<supertest.Response> {
  return client.get(await atIssuer(await setOut(client, provider, fields), who));
}

/** Presses the button that connects an account there; gives where one is sent. */
export async function setOutToConnect(
  client: TestClient,
  provider: string,
  fields: Record<string, string> = {},
): Promise<string> {
  return leavingUrl(client, await client.post(`/account/connections/connect/${provider}`, fields));
}

/** Connects a provider account to the account of the signed-in person. */
export async function connectThere(
  client: TestClient,
  provider: string,
  there: IssuerAccount,
  fields: Record<string, string> = {},
): Promise<supertest.Response> {
  return client.get(await atIssuer(await setOutToConnect(client, provider, fields), there));
}

/** Whether a browser is signed in, by its account. */
export async function whoIs(client: TestClient): Promise<{ id: string; email: string } | null> {
  const { body } = await client.get('/api/auth/get-session');
  return body?.user ?? null;
}

/** Somebody without a password, who came with an account elsewhere. */
export async function newcomer(app: TestApp, issuer: TestIssuer, provider: string) {
  const there = issuer.account({ email_verified: true });
  const client = app.client();
  await roundTrip(client, provider, there);
  const user = await whoIs(client);
  if (!user) throw new Error('nobody is signed in');
  const [row] = await app.rows('account', { userId: user.id, providerId: provider });
  return { client, there, user, row };
}

/** A site that offers these issuers, each of them real. */
export async function startWithIssuers<N extends string>(
  names: readonly N[],
  environment: NodeJS.ProcessEnv = {},
): Promise<{ app: TestApp; issuers: Readonly<Record<N, TestIssuer>>; stop(): Promise<void> }> {
  const sites: TestApp[] = [];
  const started = await Promise.all(
    names.map(async (name) => {
      const path = `/api/auth/callback/oidc-${name.toLowerCase()}`;
      const issuer = await startIssuer(() => sites.map(({ origin }) => origin + path));
      return [name, issuer] as const;
    }),
  );
  const offered = started.map(([name, issuer]) => issuer.environment(name, `${name} Corp`));
  const app = await startTestApp(Object.assign({}, environment, ...offered));
  sites.push(app);
  return {
    app,
    issuers: Object.fromEntries(started) as Record<N, TestIssuer>,
    async stop() {
      await app.stop();
      await Promise.all(started.map(([, issuer]) => issuer.stop()));
    },
  };
}
