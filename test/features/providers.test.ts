import { afterAll, describe, expect, test } from 'vitest';
import { mailOf, mailsOf } from '../support/mail-links.ts';
import { shown } from '../support/page.ts';
import { atIssuer, roundTrip, setOut, startWithIssuers, whoIs } from '../support/provider-trip.ts';

const { app, issuers, stop } = await startWithIssuers(['ACME']);
const issuer = issuers.ACME;
afterAll(stop);

const ACME = 'oidc-acme';

const lastEvent = async () => {
  const rows = await app.rows('auditEvent');
  const newest = rows.sort((a, b) => String(a.id).localeCompare(String(b.id))).at(-1);
  return [newest?.event, newest?.outcome, JSON.parse(String(newest?.detail))] as const;
};

describe('somebody new', () => {
  test('gets an account, and comes in again with it', async () => {
    const picture = 'https://pictures.example/me.png';
    const there = issuer.account({ email_verified: true, picture });
    const client = app.client();
    const back = await roundTrip(client, ACME, there);
    expect([back.status, back.headers.location]).toEqual([302, '/dashboard']);
    const user = await whoIs(client);
    expect(user).toMatchObject({ email: there.email, name: 'Grace Hopper', image: null });
    expect(user).toMatchObject({ emailVerified: true });
    expect(await lastEvent()).toEqual([
      'signUp',
      'success',
      { method: 'provider', provider: ACME },
    ]);
    expect(await mailsOf(app, 'confirm', there.email ?? '')).toHaveLength(0);

    const again = app.client();
    await roundTrip(again, ACME, there);
    expect((await whoIs(again))?.id).toBe(user?.id);
    expect(await lastEvent()).toEqual([
      'signIn',
      'success',
      { method: 'provider', provider: ACME },
    ]);
    expect(await app.rows('account', { userId: user?.id })).toMatchObject([
      { providerId: ACME, accountId: there.sub, hint: there.email, idToken: null, password: null },
    ]);
  });

  test('whose address nobody vouches for is asked to confirm it', async () => {
    const there = issuer.account({ email_verified: false });
    const client = app.client();
    expect((await roundTrip(client, ACME, there)).headers.location).toBe('/dashboard');
    expect(await whoIs(client)).toMatchObject({ emailVerified: false });
    expect((await mailOf(app, 'confirm', there.email ?? '')).text).toContain(
      '/verify-email?token=',
    );
  });

  test('without an address is told so, in words', async () => {
    const { email: _, ...there } = issuer.account();
    const nobody = issuer.account({ sub: `${there.sub}-2` });
    Object.assign(nobody, { email: undefined });
    const client = app.client();
    const back = await roundTrip(client, ACME, nobody);
    expect(back.headers.location).toBe('/sign-in/provider-problem?kind=noEmail&provider=oidc-acme');
    const page = await client.get(back.headers.location ?? '');
    expect(page.text).toContain('ACME Corp told us no email address');
    expect(await whoIs(client)).toBeNull();
    expect(await app.rows('account', { accountId: nobody.sub })).toHaveLength(0);
  });

  test.each([
    ['no name at all', undefined, /^there-/],
    ['a name of two lines', 'Grace\nHopper', /^Grace Hopper$/],
    ['a very long name', 'x'.repeat(5000), /^x{100}$/],
  ])('may have %s', async (_, name, expected) => {
    const there = issuer.account({ email_verified: true });
    Object.assign(there, { name });
    const client = app.client();
    await roundTrip(client, ACME, there);
    expect((await whoIs(client)) as object).toMatchObject({
      name: expect.stringMatching(expected),
    });
  });

  test('twice at once gets one account', async () => {
    const there = issuer.account({ email_verified: true });
    const clients = [app.client(), app.client()];
    const ways = await Promise.all(
      clients.map(async (client) => atIssuer(await setOut(client, ACME), there)),
    );
    await Promise.all(clients.map((client, index) => client.get(ways[index] ?? '')));
    const [one, two] = await Promise.all(clients.map(whoIs));
    expect(one?.id).toBeTruthy();
    expect(two?.id).toBe(one?.id);
    expect(await app.rows('user', { email: there.email })).toHaveLength(1);
  });
});

describe('what was wished for comes through', () => {
  test('the page that was asked for', async () => {
    const there = issuer.account({ email_verified: true });
    const next = '/account/devices?a=b';
    const signUp = await roundTrip(app.client(), ACME, there, { next });
    expect(signUp.headers.location).toBe(next);
    expect((await roundTrip(app.client(), ACME, there, { next })).headers.location).toBe(next);
  });

  test.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/%2f/evil.example',
  ])('but not %s', async (next) => {
    const there = issuer.account({ email_verified: true });
    const back = await roundTrip(app.client(), ACME, there, { next });
    expect(back.headers.location).toBe('/dashboard');
  });

  test('being kept signed in, or not', async () => {
    const there = issuer.account({ email_verified: true });
    await roundTrip(app.client(), ACME, there);
    for (const [fields, kept] of [
      [{ remember: 'on' }, true],
      [{}, false],
    ] as const) {
      const client = app.client();
      const back = await roundTrip(client, ACME, there, fields);
      const cookie = [back.headers['set-cookie']]
        .flat()
        .find((line) => /\.session_token=[^;]+;/.test(String(line)));
      expect(/max-age/i.test(String(cookie))).toBe(kept);
      const { id } = (await whoIs(client)) ?? {};
      const sessions = await app.rows('session', { userId: id });
      expect(sessions.map(({ remembered }) => Boolean(remembered))).toContain(kept);
    }
  });

  test('two tabs at once do not disturb each other', async () => {
    const there = issuer.account({ email_verified: true });
    const client = app.client();
    const first = await setOut(client, ACME, { next: '/account/email' });
    const second = await setOut(client, ACME, { next: '/account/profile' });
    const ways = [await atIssuer(first, there), await atIssuer(second, there)];
    expect((await client.get(ways[0] ?? '')).headers.location).toBe('/account/email');
    expect((await client.get(ways[1] ?? '')).headers.location).toBe('/account/profile');
  });
});

describe('an address that has an account already (scenario 56)', () => {
  const arrive = async (verified: boolean) => {
    const user = await app.make.user();
    const there = issuer.account({ email: user.email, email_verified: verified });
    const client = app.client();
    const back = await roundTrip(client, ACME, there, { next: '/account/email' });
    return { back, client, there, user };
  };
  const connectionsOf = (userId: string) => app.rows('account', { userId, providerId: ACME });

  test('is not connected by itself', async () => {
    const { back, client, user } = await arrive(true);
    expect(back.headers.location).toBe('/sign-in/connect');
    expect(await whoIs(client)).toBeNull();
    const page = await client.get('/sign-in/connect');
    expect(page.text).toContain('You already have an account');
    expect(page.text).toContain(user.email);
    expect(await connectionsOf(user.id)).toEqual([]);
    expect(await lastEvent()).toEqual([
      'signIn',
      'refused',
      { method: 'provider', provider: ACME, reason: 'addressTaken' },
    ]);
  });

  // Whoever writes a victim's address into their own account there must not need one sign-in only.
  test('is not connected by signing in when nobody vouches for the address', async () => {
    const { back, client, user } = await arrive(false);
    const page = '/sign-in/provider-problem?kind=addressTaken&provider=oidc-acme';
    expect(back.headers.location).toBe(`${page}&next=%2Faccount%2Femail`);
    expect((await client.get(back.headers.location ?? '')).text).toContain('Connected accounts');
    expect(await lastEvent()).toEqual([
      'signIn',
      'refused',
      { method: 'provider', provider: ACME, reason: 'addressTaken' },
    ]);
    expect((await client.get('/sign-in/connect')).headers.location).toBe('/sign-in');
    await client.post('/sign-in/connect');
    await client.post('/sign-in', { email: user.email, password: user.password });
    expect((await whoIs(client))?.id).toBe(user.id);
    expect(await connectionsOf(user.id)).toEqual([]);
  });

  test('is connected after signing in to it, and both ways open it', async () => {
    const { client, there, user } = await arrive(true);
    const taken = await client.post('/sign-in/connect');
    expect(taken.headers.location).toBe('/sign-in?next=%2Faccount%2Femail');
    expect((await client.get(taken.headers.location ?? '')).text).toContain(
      'Then the connection is made.',
    );
    const { email, password } = user;
    const signedIn = await client.post('/sign-in', { email, password, next: '/account/email' });
    expect(signedIn.headers.location).toBe('/account/email');
    expect((await client.get('/account/email')).text).toContain('The account was connected.');
    expect(await connectionsOf(user.id)).toMatchObject([{ accountId: there.sub }]);
    expect((await mailOf(app, 'changed', email)).text).toContain('ACME Corp');
    expect(await app.rows('auditEvent', { actorId: user.id, event: 'signIn' })).toHaveLength(1);
    const connected = await app.rows('auditEvent', {
      subjectId: user.id,
      event: 'providerConnected',
    });
    expect(connected).toMatchObject([{ outcome: 'success', actorId: user.id }]);

    const other = app.client();
    await roundTrip(other, ACME, there);
    expect((await whoIs(other))?.id).toBe(user.id);
  });

  test('is not connected when the person does not want to', async () => {
    const { client, user } = await arrive(true);
    await client.post('/sign-in/connect/decline');
    await client.post('/sign-in', { email: user.email, password: user.password });
    expect(await connectionsOf(user.id)).toEqual([]);
  });

  test('is not connected when nothing was pressed', async () => {
    const { client, user } = await arrive(true);
    await client.post('/sign-in', { email: user.email, password: user.password });
    expect((await whoIs(client))?.id).toBe(user.id);
    expect(await connectionsOf(user.id)).toEqual([]);
  });

  test('is connected to nobody else who signs in meanwhile, then or later', async () => {
    const { client, user } = await arrive(true);
    await client.post('/sign-in/connect');
    const other = await app.make.user();
    await client.post('/sign-in', { email: other.email, password: other.password });
    expect((await whoIs(client))?.id).toBe(other.id);
    expect((await client.get('/dashboard')).text).toContain(shown('providerOffer.other'));
    await client.post('/sign-out');
    await client.post('/sign-in', { email: user.email, password: user.password });
    expect(await connectionsOf(other.id)).toEqual([]);
    expect(await connectionsOf(user.id)).toEqual([]);
  });

  test('is not connected too late, which is said', async () => {
    const { client, user } = await arrive(true);
    await client.post('/sign-in/connect');
    await app.deps.database.pool.query(
      `UPDATE verification SET expiresAt = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND`,
    );
    await client.post('/sign-in', { email: user.email, password: user.password });
    expect((await client.get('/dashboard')).text).toContain(shown('providerOffer.late'));
    expect(await connectionsOf(user.id)).toEqual([]);
  });

  test('is not connected in another browser', async () => {
    const { client, user } = await arrive(true);
    await client.post('/sign-in/connect');
    const other = app.client();
    await other.post('/sign-in', { email: user.email, password: user.password });
    expect(await connectionsOf(user.id)).toEqual([]);
  });

  test('is not connected by a wrong password', async () => {
    const { client, user } = await arrive(true);
    await client.post('/sign-in/connect');
    await client.post('/sign-in', { email: user.email, password: 'a wrong guess' });
    expect(await connectionsOf(user.id)).toEqual([]);
    await client.post('/sign-in', { email: user.email, password: user.password });
    expect(await connectionsOf(user.id)).toHaveLength(1);
  });
});

test('the page of the way to a provider opens nothing without a trip', async () => {
  const page = await app.client().get('/to-provider');
  expect([page.status, page.headers.location]).toEqual([
    303,
    '/sign-in/provider-problem?kind=expired',
  ]);
});

test('a provider that is not there is told of on a page', async () => {
  const client = app.client();
  const pressed = await client.post('/sign-in/with/nobody');
  expect(pressed.headers.location).toBe('/sign-in/provider-problem?kind=failed&provider=nobody');
  expect((await client.get(pressed.headers.location ?? '')).text).toContain('the other site');
});

test('the address of a person is found by what the provider calls its subject alone', async () => {
  const there = issuer.account({ email_verified: true });
  const client = app.client();
  await roundTrip(client, ACME, there);
  const before = await whoIs(client);
  // The address there is another now, and has an account here.
  const other = await app.make.user();
  Object.assign(there, { email: other.email });
  const again = app.client();
  await roundTrip(again, ACME, there);
  expect(await whoIs(again)).toMatchObject({ id: before?.id, email: before?.email });
});
