import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestApp } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { mailOf } from '../support/mail-links.ts';
import { atIssuer, setOut, startWithIssuers, whoIs } from '../support/provider-trip.ts';

/** A trip to a provider that an app begins and ends, by way of the browser of the system. */

type Started = Awaited<ReturnType<typeof startWithIssuers<'ACME'>>>;
let started: Started;
let app: TestApp;
beforeAll(async () => {
  started = await startWithIssuers(['ACME'], { APP_SCHEMES: 'com.example.app,com.example.other' });
  app = started.app;
});
afterAll(() => started.stop());

const callbackURL = 'com.example.app:/signed-in?from=github';

/** Asks as an app does; gives where its browser has to go. */
async function begin(inApp: TestClient, path = '/sign-in/social'): Promise<string> {
  const { status, body } = await inApp.postJson(`/api/auth${path}`, {
    provider: 'oidc-acme',
    callbackURL,
    disableRedirect: true,
  });
  expect(status).toBe(200);
  return body.url;
}

/** What a person does in the browser of the system; gives the address that the app is opened with. */
async function inSystemBrowser(url: string, who: Parameters<typeof atIssuer>[1]): Promise<URL> {
  const browser = app.client();
  const back = await browser.get(await atIssuer(url, who));
  expect([back.status, await whoIs(browser)]).toEqual([302, null]);
  return new URL(back.headers.location ?? '');
}

/** The end of the trip: the app asks with the answer that it was handed. */
function finish(inApp: TestClient, opened: URL) {
  const answer = new URLSearchParams(opened.searchParams);
  const provider = answer.get('provider');
  answer.delete('from');
  answer.delete('provider');
  return inApp.get(`/api/auth/callback/${provider}?${answer}`);
}

test('the app is opened with the answer, and is signed in once it has asked with it', async () => {
  const there = started.issuers.ACME.account({ email_verified: true });
  const inApp = app.client();
  const opened = await inSystemBrowser(await begin(inApp), there);
  expect(opened.href).toMatch(/^com\.example\.app:\/signed-in\?from=github&provider=oidc-acme&/);
  expect([...opened.searchParams.keys()].toSorted()).toEqual([
    'code',
    'from',
    'iss',
    'provider',
    'state',
  ]);
  const done = await finish(inApp, opened);
  expect([done.status, done.headers.location]).toEqual([302, '/dashboard']);
  expect(await whoIs(inApp)).toMatchObject({ email: there.email });
});

test('who takes the answer away finishes nothing with it, and the app still does', async () => {
  const there = started.issuers.ACME.account({ email_verified: true });
  const inApp = app.client();
  const opened = await inSystemBrowser(await begin(inApp), there);
  const thief = app.client();
  const stolen = await finish(thief, opened);
  // Handed on to the app once more, as by any browser.
  expect(stolen.headers.location).toMatch(/^com\.example\.app:/);
  expect(await whoIs(thief)).toBeNull();
  await finish(inApp, opened);
  expect(await whoIs(inApp)).toMatchObject({ email: there.email });
  // It is used up now.
  expect((await finish(thief, opened)).headers.location).toMatch(/kind=expired/);
});

test('who denies it there comes back to the app as well', async () => {
  const inApp = app.client();
  const opened = await inSystemBrowser(await begin(inApp), 'deny');
  expect(opened.searchParams.get('error')).toBe('access_denied');
  const done = await finish(inApp, opened);
  expect(done.headers.location).toMatch(/^\/sign-in\/provider-problem\?kind=denied/);
});

test('an account is connected in the same way', async () => {
  const there = started.issuers.ACME.account({ email_verified: true });
  const { client: inApp } = await app.make.signedIn();
  await finish(inApp, await inSystemBrowser(await begin(inApp, '/link-social'), there));
  const { body } = await inApp.get('/api/auth/list-accounts');
  expect(body.map(({ providerId }: { providerId: string }) => providerId)).toContain('oidc-acme');
});

describe('an address leads to no app', () => {
  test.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'myapp:/signed-in',
    'com.example:/signed-in',
    'com.example.apps:/signed-in',
    'com.example.app.evil:/signed-in',
    'https://com.example.app/signed-in',
    '//com.example.app/signed-in',
  ])('with another scheme: %s', async (other) => {
    const body = { provider: 'oidc-acme', callbackURL: other, disableRedirect: true };
    const answer = await app.client().postJson('/api/auth/sign-in/social', body);
    expect([answer.status, answer.body.code]).toEqual([403, 'INVALID_CALLBACK_URL']);
  });

  test('in a mail', async () => {
    const { email } = await app.make.user();
    const redirectTo = 'com.example.app:/reset';
    await app.client().postJson('/api/auth/request-password-reset', { email, redirectTo });
    expect((await mailOf(app, 'reset', email)).text).not.toContain('com.example.app');
  });

  test('from a form', async () => {
    const client = app.client();
    const there = started.issuers.ACME.account({ email_verified: true });
    const url = await setOut(client, 'oidc-acme', { next: callbackURL });
    const back = await client.get(await atIssuer(url, there));
    expect(back.headers.location).toMatch(/^\//);
  });
});

test('a page of the scheme is another site all the same', async () => {
  const body = { provider: 'oidc-acme', callbackURL };
  const answer = await app
    .agent()
    .post('/api/auth/sign-in/social')
    .set('Host', new URL(app.origin).host)
    .set('Origin', 'com.example.app://')
    .send(body);
  expect(answer.status).toBe(403);
});
