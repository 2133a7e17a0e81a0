import { afterAll, describe, expect, test } from 'vitest';
import { createDeviceCookie } from '../../src/auth/session/device-cookie.ts';
import { createSignedCookie } from '../../src/auth/signed-cookie.ts';
import { cookieIn, cookiePrefix } from '../../src/web/cookies.ts';
import { startTestApp } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { cookiesOf } from '../support/cookies.ts';
import { atIssuer, roundTrip, setOut, startWithIssuers, whoIs } from '../support/provider-trip.ts';

/**
 * A sibling host can plant cookies of any name but ours, with values that we signed for its owner.
 */
const { app, issuers, stop } = await startWithIssuers(['ACME']);
const issuer = issuers.ACME;
const FIRST = { EMAIL_VERIFICATION: 'first' };
const first = await startTestApp(FIRST);
const https = await startTestApp({ ...FIRST, BETTER_AUTH_URL: 'https://accounts.localhost' });
afterAll(() => Promise.all([stop(), first.stop(), https.stop()]));

const ACME = 'oidc-acme';

/** The names under which a cookie of ours could be planted, and last our own. */
const OTHERS = ['evil', 'x.latchkey', 'xlatchkey', '__Host-latchkey'];
const OURS = 'latchkey';

const planted = (prefix: string, name: string, from: TestClient) =>
  `${prefix}.${name}=${from.cookie(name)}`;

test.each([
  ...OTHERS,
  OURS,
])('%s.sign_up says where a code is good only if ours', async (prefix) => {
  const attacker = first.client();
  const email = first.make.email();
  await attacker.post('/sign-up', { name: 'Mallory', email, password: 'a quiet harbour' });

  const page = await first
    .client()
    .get('/verify-email')
    .set('Cookie', planted(prefix, 'sign_up', attacker));

  expect(page.text.includes(email)).toBe(prefix === OURS);
});

test.each([...OTHERS, OURS])('%s.provider_trip ends a trip only if ours', async (prefix) => {
  const attacker = app.client();
  const way = await atIssuer(
    await setOut(attacker, ACME),
    issuer.account({ email_verified: true }),
  );

  const back = await app
    .client()
    .get(way)
    .set('Cookie', planted(prefix, 'provider_trip', attacker));

  const expired = `/sign-in/provider-problem?kind=expired&provider=${ACME}`;
  expect(back.headers.location).toBe(prefix === OURS ? '/dashboard' : expired);
});

test.each([
  ...OTHERS,
  OURS,
])('%s.provider_offer_taken connects an account there only if ours', async (prefix) => {
  const user = await app.make.user();
  const attacker = app.client();
  await roundTrip(attacker, ACME, issuer.account({ email: user.email, email_verified: true }));
  await attacker.post('/sign-in/connect');
  const victim = app.client();

  await victim
    .post('/sign-in', { email: user.email, password: user.password })
    .set('Cookie', planted(prefix, 'provider_offer_taken', attacker));

  expect((await whoIs(victim))?.id).toBe(user.id);
  const connected = await app.rows('account', { userId: user.id, providerId: ACME });
  expect(connected).toHaveLength(prefix === OURS ? 1 : 0);
});

test.each([...OTHERS, OURS])('%s.sign_in_mail is asked in only if ours', async (prefix) => {
  const user = await app.make.user();
  const attacker = app.client();
  await attacker.post('/sign-in/mail', { email: user.email });
  const { code = '' } = await app.mail(user.email);

  const answer = await app
    .client()
    .postJson('/api/auth/sign-in/mail/verify', { code })
    .set('Cookie', planted(prefix, 'sign_in_mail', attacker));

  expect(answer.status).toBe(prefix === OURS ? 200 : 400);
});

describe('under https', () => {
  test.each([
    'evil',
    'latchkey',
    '__Secure-latchkey',
    '__Host-latchkey',
  ])('%s.sign_up counts only with the prefix that binds it to this host', async (prefix) => {
    const email = https.make.email();
    const signUp = { name: 'Mallory', email, password: 'a quiet harbour' };
    const made = cookiesOf(await https.client().post('/sign-up', signUp)).get('sign_up');
    expect(made?.name).toBe('__Host-latchkey.sign_up');

    const cookie = `${prefix}.sign_up=${made?.value}`;
    const page = await https.client().get('/verify-email').set('Cookie', cookie);

    expect(page.text.includes(email)).toBe(prefix === '__Host-latchkey');
  });
});

test('what reads cookies of its own knows them by their whole names', () => {
  const prefix = cookiePrefix(true);
  const written: string[] = [];
  const ctx = {
    context: {
      createAuthCookie: (name: string) => ({ name: `${prefix}.${name}`, attributes: {} }),
    },
    setCookie: (name: string, value: string) => written.push(`${name}=${value}`),
  } as unknown as Parameters<ReturnType<typeof createDeviceCookie>['write']>[0];
  const device = createDeviceCookie('a secret', prefix);
  const signed = createSignedCookie<{ a: number }>('a secret', {
    prefix,
    name: 'fact',
    lifetime: 1000,
  });
  device.write(ctx, 'this-browser');
  signed.write(ctx, { a: 1 });
  const [mark = '', fact = ''] = written;

  expect(device.read(mark)).toBe('this-browser');
  expect(signed.read(fact)).toEqual({ a: 1 });
  for (const other of ['evil', 'latchkey', `x.${prefix}`]) {
    expect(device.read(mark.replace(prefix, other))).toBeUndefined();
    expect(signed.read(fact.replace(prefix, other))).toBeUndefined();
  }
  expect(cookieIn(undefined, 'any')).toBeUndefined();
});
