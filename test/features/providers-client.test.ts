import { afterAll, describe, expect, test } from 'vitest';
import { atIssuer, roundTrip, startWithIssuers, whoIs } from '../support/provider-trip.ts';

const { app, issuers, stop } = await startWithIssuers(['ACME', 'BETA']);
const issuer = issuers.ACME;
afterAll(stop);

const ACME = 'oidc-acme';

describe('what a client sends', () => {
  const start = (body: object) => app.client().postJson('/api/auth/sign-in/social', body);

  test('is answered as the library answers', async () => {
    const answer = await start({ provider: ACME, callbackURL: '/account/email' });
    expect([answer.status, answer.body.redirect]).toEqual([200, true]);
    expect(answer.headers.location).toBe(answer.body.url);
    const { searchParams } = new URL(answer.body.url);
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: issuer.clientId,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      redirect_uri: `${app.origin}/api/auth/callback/${ACME}`,
      response_type: 'code',
      scope: 'openid email profile',
      state: expect.stringMatching(/^[\w-]{43}$/),
    });
    const still = await start({ provider: ACME, disableRedirect: true });
    expect([still.body.redirect, still.headers.location]).toEqual([false, undefined]);
  });

  test.each([
    ['callbackURL', 'INVALID_CALLBACK_URL'],
    ['errorCallbackURL', 'INVALID_ERROR_CALLBACK_URL'],
    ['newUserCallbackURL', 'INVALID_NEW_USER_CALLBACK_URL'],
  ])('a %s of another site', async (name, code) => {
    for (const url of ['https://evil.example/', '//evil.example', '/\\evil.example']) {
      const answer = await start({ provider: ACME, [name]: url });
      expect([answer.status, answer.body.code]).toEqual([403, code]);
    }
  });

  test('a page of its own for problems', async () => {
    const client = app.client();
    const answer = await client.postJson('/api/auth/sign-in/social', {
      provider: ACME,
      errorCallbackURL: '/account/email?x=1',
    });
    const back = await client.get(await atIssuer(answer.body.url, 'deny'));
    expect(back.headers.location).toBe('/account/email?x=1&error=denied');
  });

  test('more scopes, parameters and data, which are not passed on', async () => {
    const answer = await start({
      provider: ACME,
      scopes: ['offline_access', 'admin'],
      additionalParams: { prompt: 'none' },
      additionalData: { link: { userId: 'x' }, provider: 'oidc-beta' },
    });
    const { searchParams } = new URL(answer.body.url);
    expect(searchParams.get('scope')).toBe('openid email profile');
    expect(searchParams.has('prompt')).toBe(false);
  });

  test('an ID token, which no request of this browser asked for', async () => {
    const answer = await start({ provider: ACME, idToken: { token: 'x.y.z' } });
    expect([answer.status, answer.body.code]).toEqual([404, 'ID_TOKEN_NOT_SUPPORTED']);
  });

  test.each([
    {},
    { provider: 'github' },
    { provider: ['x'] },
    { provider: 'x'.repeat(5000) },
  ])('no provider of ours: %j', async (body) => {
    const answer = await start(body);
    expect([400, 404]).toContain(answer.status);
    expect(answer.body.code).toBeTruthy();
  });

  test('from another site', async () => {
    const agent = app.agent();
    for (const path of ['/api/auth/sign-in/social', `/sign-in/with/${ACME}`]) {
      const answer = await agent.post(path).set('Origin', 'https://evil.example').send({});
      expect(answer.status).toBe(403);
    }
  });
});

test('an answer as a form is not taken from a provider that does not send one', async () => {
  const answer = await app
    .agent()
    .post(`/api/auth/callback/${ACME}`)
    .set('Origin', issuer.issuer)
    .type('form')
    .send({ code: 'x', state: 'y' });
  expect(answer.status).toBe(403);
});

test('coming back too often ends on a page, too', async () => {
  const client = app.client();
  let last = '';
  for (let time = 0; time < 31; time += 1) {
    last = (await client.get(`/api/auth/callback/${ACME}?state=x`)).headers.location ?? '';
  }
  expect(last).toBe(`/sign-in/provider-problem?kind=busy&provider=${ACME}`);
});

test('a token of somebody else cannot be put into a session that is there', async () => {
  const { client, user } = await app.make.signedIn();
  const there = issuer.account({ email_verified: true });
  const back = await roundTrip(app.client(), ACME, there);
  expect(back.headers.location).toBe('/dashboard');
  // Signed in, the way in is closed; a stale page leads on.
  const pressed = await client.post(`/sign-in/with/${ACME}`);
  expect([pressed.status, pressed.headers.location]).toEqual([303, '/dashboard']);
  expect((await whoIs(client))?.id).toBe(user.id);
});
