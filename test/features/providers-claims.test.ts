import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { createProviders } from '../../src/features/providers/protocol/create.ts';
import type { Fault } from '../support/oidc-provider.ts';
import { roundTrip, startWithIssuers, whoIs } from '../support/provider-trip.ts';

const { app, issuers, stop } = await startWithIssuers(['ACME']);
const issuer = issuers.ACME;
afterAll(stop);
afterEach(() => {
  issuer.fault = undefined;
});

const ACME = 'oidc-acme';

/** The ID token says this instead of what the issuer would. */
const token = (changes: Record<string, unknown>) => {
  issuer.fault = { at: '/token', does: { claims: (claims) => ({ ...claims, ...changes }) } };
};

const person = async (there: Parameters<typeof roundTrip>[2]) => {
  const client = app.client();
  const back = await roundTrip(client, ACME, there);
  return { back, user: await whoIs(client) };
};

describe('an ID token with the address alone', () => {
  test('is completed by the user info endpoint', async () => {
    const there = issuer.account({ email_verified: true, name: 'Paula Example' });
    token({ email: there.email, email_verified: undefined, name: undefined });
    expect((await person(there)).user).toMatchObject({ emailVerified: true, name: there.name });
  });

  test('does not confirm another address than its own', async () => {
    const there = issuer.account({ email_verified: true });
    const email = app.make.email();
    token({ email, email_verified: undefined });
    expect((await person(there)).user).toMatchObject({ email, emailVerified: false });
  });

  test('is believed where it says that the address is not confirmed', async () => {
    const there = issuer.account({ email_verified: true });
    token({ email: there.email, email_verified: false });
    expect((await person(there)).user).toMatchObject({ emailVerified: false });
  });
});

const NONE = { name: undefined };

describe('what the ID token says without saying it', () => {
  const bare = { email: undefined, email_verified: undefined, ...NONE };

  test.each([
    ['no address', bare],
    ['an address of null', { ...bare, email: null, email_verified: null }],
    ['an empty address', { ...bare, email: '' }],
    ['a confirmation without an address', { ...bare, email_verified: true }],
  ])('%s: the user info endpoint is asked', async (_name, claims) => {
    const there = issuer.account({ email_verified: true, name: 'Paula Example' });
    token(claims);
    const { user } = await person(there);
    expect(user).toMatchObject({ email: there.email, emailVerified: true, name: there.name });
  });

  test('a confirmation of another kind confirms no address that the endpoint says is not', async () => {
    const there = issuer.account({ email_verified: false });
    token({ ...bare, email_verified: true });
    expect((await person(there)).user).toMatchObject({ emailVerified: false });
  });

  test('a name, with an address that is confirmed', async () => {
    const there = issuer.account({ email_verified: true, name: 'Paula Example' });
    token({ email: there.email, email_verified: true, ...NONE });
    expect((await person(there)).user).toMatchObject({ name: 'Paula Example' });
  });
});

describe('a user info endpoint that is of no use', () => {
  test.each<[string, Fault['does']]>([
    ['fails', 'failure'],
    ['answers with a page', 'nonsense'],
    ['never answers', 'hang'],
    ['is about somebody else', { answer: (json) => ({ ...json, sub: 'another' }) }],
  ])('%s: who has an account here comes in all the same', async (_name, does) => {
    const there = issuer.account({ email_verified: true });
    const { user } = await person(there);
    expect(user).toMatchObject({ email: there.email });
    issuer.fault = { at: '/me', does };
    expect(await person(there)).toMatchObject({
      back: { headers: { location: '/dashboard' } },
      user: { id: user?.id, email: there.email },
    });
    expect(await app.rows('account', { accountId: there.sub })).toMatchObject([
      { hint: there.email },
    ]);
  });
});

test.each([
  [{ ...NONE, given_name: 'Ada', family_name: 'Lovelace' }, 'Ada Lovelace'],
  [{ name: '', given_name: 'Ada', family_name: 'Lovelace' }, 'Ada Lovelace'],
  [{ name: ' ', given_name: 'Ada' }, 'Ada'],
  [{ name: '\u200b', given_name: 'Ada' }, 'Ada'],
  [{ name: null, given_name: 'Ada' }, 'Ada'],
  [{ name: { formatted: 'Ada' }, given_name: 'Ada' }, 'Ada'],
  [{ name: 17, nickname: 'ada' }, 'ada'],
  [{ name: 'Ada\nLovelace\t' }, 'Ada Lovelace'],
  [{ name: 'Ada\u0000Lovelace' }, 'Ada Lovelace'],
  [{ name: 'Ada \ud800' }, 'Ada'],
  [{ name: 'A'.repeat(300) }, 'A'.repeat(100)],
  [{ name: `${'A'.repeat(99)}😀` }, 'A'.repeat(99)],
  [{ name: undefined, given_name: 'Ada' }, 'Ada'],
  [{ name: undefined, given_name: 17, family_name: 'Lovelace' }, 'Lovelace'],
  [{ name: 'Countess', given_name: 'Ada' }, 'Countess'],
])('the name of %j is %s', async (claims, name) => {
  const there = issuer.account({ email_verified: true });
  token({ email: there.email, email_verified: true, ...claims });
  expect((await person(there)).user).toMatchObject({ name });
});

test.each([
  ['a blank behind it', (name: string) => `${name} `],
  ['a blank before it', (name: string) => ` ${name}`],
  ['a blank of another kind', (name: string) => `${name}\u00a0`],
  ['a blank of no width', (name: string) => `${name}\u200b`],
  ['other letters', (name: string) => name.toUpperCase()],
  ['an accent', (name: string) => name.replace('i', 'í')],
  ['wide letters', (name: string) => name.replace('a', '\uff41')],
  ['a NUL behind it', (name: string) => `${name}\0`],
  ['a line behind it', (name: string) => `${name}\n`],
  ['a soft hyphen', (name: string) => name.replace('i', 'i\u00ad')],
])('a subject with %s is another one', async (_name, changed) => {
  const alice = issuer.account({ email_verified: true });
  const mallory = issuer.account({ email_verified: true });
  const sub = `alice-${alice.sub}`;
  token({ sub, email: alice.email, email_verified: true });
  const first = await person(alice);
  token({ sub: changed(sub), email: mallory.email, email_verified: true });
  const second = await person(mallory);
  expect(first.user?.email).toBe(alice.email);
  expect(second.user?.email).toBe(mallory.email);
});

test.each([
  ['a long s', 's', '\u017f'],
  ['a wide letter', 's', '\uff53'],
  ['the sign of Kelvin', 'k', '\u212a'],
  ['a raised digit', '2', '\u00b2'],
])('an address with %s confirms nobody who has the plain letter', async (_name, plain, other) => {
  const there = issuer.account({ email_verified: true });
  const email = `${plain}im${app.make.email()}`;
  token({ email: email.replace(plain, other), email_verified: true });
  const came = await person(there);
  expect(came.user).toBeNull();
  expect(await app.rows('user', { email })).toEqual([]);
});

test('a subject with half a character, which the database keeps as a question mark, is nobody', async () => {
  for (const half of ['\ud800', '\udfff', 'x\udbff']) {
    const there = issuer.account({ email_verified: true });
    token({ sub: `alice-${half}`, email: there.email, email_verified: true });
    expect((await person(there)).user).toBeNull();
  }
});

test.each([
  ['nothing', ''],
  ['a blank', ' '],
  ['a number', 12345],
  ['too much', 'x'.repeat(256)],
])('a subject of %s is nobody', async (_name, sub) => {
  const there = issuer.account({ email_verified: true });
  token({ sub, email: there.email, email_verified: true });
  const { back, user } = await person(there);
  expect(back.headers.location).toContain('kind=failed');
  expect(user).toBeNull();
});

describe('a GitHub App', () => {
  const answers = (emails: Response, id: unknown) =>
    (async (url: unknown) => {
      const path = new URL(String(url)).pathname;
      if (path === '/user/emails') return emails;
      const said = { id, login: 'octo', name: null, email: 'shown@example.org' };
      return Response.json(path === '/user' ? said : { access_token: 't', token_type: 'bearer' });
    }) as typeof fetch;
  const config = {
    kind: 'github' as const,
    id: 'github',
    label: 'GitHub',
    clientId: 'c',
    clientSecret: 's',
  };
  const finish = async (emails: Response, id: unknown = 1) => {
    const state = 's'.repeat(43);
    const binding = { state, nonce: '', verifier: 'v'.repeat(43), redirectUri: 'http://here/cb' };
    const answer = new URLSearchParams({ code: 'c', state });
    const provider = createProviders([config], answers(emails, id)).get('github');
    return provider?.finish(answer, binding);
  };

  test.each([
    401, 403, 404,
  ])('that may not read addresses (%d) still says who it is', async (status) => {
    const found = await finish(Response.json({ message: 'not accessible' }, { status }));
    expect(found?.identity).toMatchObject({
      subject: '1',
      email: 'shown@example.org',
      emailVerified: false,
    });
  });

  test('with a number that JSON has rounded says nothing', async () => {
    for (const id of [2 ** 53, 1e21, 1.5]) {
      await expect(finish(Response.json([]), id)).rejects.toThrow('names nobody');
    }
  });

  test.each([429, 500, 502])('whose addresses cannot be had (%d) does so, too', async (status) => {
    const found = await finish(new Response('', { status }));
    expect(found?.identity).toMatchObject({ subject: '1', emailVerified: false });
    expect(found?.problem?.kind).toBe('failed');
  });
});
