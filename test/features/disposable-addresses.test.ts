import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { runCommand } from '../support/command.ts';
import { markupFindings } from '../support/page-checks.ts';
import { atIssuer, roundTrip, startWithIssuers, whoIs } from '../support/provider-trip.ts';
import { filesIn } from '../support/sources.ts';

/** `DISPOSABLE_EMAIL=refuse` at every way in which an address comes to an account. */

const ACME = 'oidc-acme';
type Started = Awaited<ReturnType<typeof startWithIssuers<'ACME'>>>;
let started: Started;
let app: TestApp;
beforeAll(async () => {
  started = await startWithIssuers(['ACME'], { DISPOSABLE_EMAIL: 'refuse' });
  app = started.app;
});
afterAll(() => started.stop());

const LISTED = ['ada@mailinator.com', 'ada@Sub.Mailinator.com', 'ada+tag@0815.ru'];
const NOT_LISTED = () => `${app.make.email().split('@')[0]}@mailinator.com.example`;
const ADDRESS = 'ada@mailinator.com';
const WORDS = 'Disposable addresses cannot be used here.';
const REFUSED = [400, 'EMAIL_DISPOSABLE'];

const newcomer = (email: string) => ({ name: 'Ada', email, password: 'a quiet harbour' });
const there = (email: string, email_verified = true) =>
  started.issuers.ACME.account({ email, email_verified });

const nobodyHasIt = async () => expect(await app.rows('user', { email: ADDRESS })).toEqual([]);

/** The reasons of the refusals that were recorded since. */
async function refusals(since: number) {
  const rows = (await app.rows('auditEvent', { outcome: 'refused' })).slice(since);
  return rows.map(({ event, detail }) => [event, JSON.parse(String(detail)).reason]);
}
const recorded = async () => (await app.rows('auditEvent', { outcome: 'refused' })).length;

describe('sign-up', () => {
  test.each(LISTED)('%s: refused by the API and on the page', async (email) => {
    const before = await recorded();
    const answer = await app.client().postJson('/api/auth/sign-up/email', newcomer(email));
    expect([answer.status, answer.body.code]).toEqual(REFUSED);
    const page = await app.client().post('/sign-up', newcomer(email));
    expect(page.status).toBe(422);
    expect(page.text).toMatch(/id="email"[^>]*aria-invalid="true"/);
    expect(page.text).toContain(WORDS);
    expect(await refusals(before)).toEqual(Array(2).fill(['signUp', 'EMAIL_DISPOSABLE']));
    await nobodyHasIt();
  });

  test('an address whose domain only begins alike is taken', async () => {
    const answer = await app.client().postJson('/api/auth/sign-up/email', newcomer(NOT_LISTED()));
    expect(answer.status).toBe(200);
  });
});

test('a change of address: refused by the API and on the page, and nothing waits', async () => {
  const { client, user } = await app.make.signedIn();
  const change = await client.postJson('/api/auth/change-email', { newEmail: ADDRESS });
  expect([change.status, change.body.code]).toEqual(REFUSED);
  const page = await client.post('/account/email', { newEmail: ADDRESS });
  expect(page.status).toBe(422);
  expect(page.text).toContain(WORDS);
  expect(page.text).toMatch(/id="newEmail"[^>]*aria-invalid="true"/);
  expect((await client.get('/api/auth/pending-email-change')).body).toEqual({ pending: null });
  expect(await app.rows('outbox', { toAddress: ADDRESS })).toEqual([]);
  expect(await app.rows('user', { id: user.id })).toMatchObject([{ email: user.email }]);
});

describe('an account elsewhere', () => {
  test.each([
    true,
    false,
  ])('vouched for: %s. A page says so, and no account is made', async (is) => {
    const before = await recorded();
    const client = app.client();
    const back = await roundTrip(client, ACME, there(ADDRESS, is));
    expect(back.headers.location).toBe(
      '/sign-in/provider-problem?kind=disposable&provider=oidc-acme',
    );
    const page = await client.get(back.headers.location ?? '');
    expect(page.text).toContain('ACME Corp told us an address of a disposable mailbox');
    expect(page.text).toContain('href="/sign-up"');
    expect(await markupFindings(page.text)).toEqual([]);
    expect(await whoIs(client)).toBeNull();
    expect(await refusals(before)).toEqual([['signIn', 'EMAIL_DISPOSABLE']]);
    await nobodyHasIt();
  });

  test('a program that began the trip is told by the page that it named', async () => {
    const client = app.client();
    const { body } = await client.postJson('/api/auth/sign-in/social', {
      provider: ACME,
      callbackURL: '/dashboard',
      errorCallbackURL: '/account/email?x=1',
      disableRedirect: true,
    });
    const back = await client.get(await atIssuer(body.url, there(ADDRESS)));
    expect(back.headers.location).toBe('/account/email?x=1&error=disposable');
    await nobodyHasIt();
  });

  test('another address is taken', async () => {
    const client = app.client();
    await roundTrip(client, ACME, there(NOT_LISTED()));
    expect(await whoIs(client)).not.toBeNull();
  });

  test('who has come already goes on coming, and known and unknown addresses are answered alike', async () => {
    const email = 'grace@mailinator.com';
    const before = await startTestApp({}, { source: app.deps.database.source });
    const owner = await before.make.user({ email });
    await before.stop();
    const who = there(email);
    const stranger = await roundTrip(app.client(), ACME, who);
    expect(stranger.headers.location).toContain('kind=disposable');
    // With the password, and from then on by the connection.
    const client = app.client();
    const { email: sent, password } = owner;
    const signIn = await client.postJson('/api/auth/sign-in/email', { email: sent, password });
    expect(signIn.status).toBe(200);
    await app.deps.database.pool.query(
      'INSERT INTO account (id, userId, providerId, accountId, createdAt, updatedAt) VALUES (?, ?, ?, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))',
      ['disposable-connection', owner.id, ACME, who.sub],
    );
    const back = app.client();
    await roundTrip(back, ACME, who);
    expect(await whoIs(back)).toMatchObject({ id: owner.id });
  });
});

test('an operator is told, and how to take it all the same', async () => {
  const { exit, text } = await runCommand(app, ['users', 'create', ADDRESS]);
  expect([exit, text]).toEqual([2, expect.stringContaining('DISPOSABLE_EMAIL=allow')]);
  await nobodyHasIt();
  const allowing = await startTestApp({}, { source: app.deps.database.source });
  expect((await runCommand(allowing, ['users', 'create', 'op@mailinator.com'])).exit).toBe(0);
  await allowing.stop();
});

test('no other source gives an account an address', () => {
  const giving = /\bcreateUser\(|model: 'user', data|\bupdate(?::| =) \{[^}]*\bemail\b/;
  const found = filesIn('src', '.ts').filter(({ text }) => giving.test(text));
  expect(found.map(({ path }) => path)).toEqual([
    // Back to one that the account had.
    'src/features/email/policy/email-change-undo.ts',
    'src/features/email/policy/email-change-verify.ts',
    'src/features/operator/commands/create.ts',
    // An address at nowhere.invalid, of an account that is given up.
    'src/features/personal-data/policy/given-up.ts',
    'src/features/providers/policy/provider-arrival.ts',
    'src/features/sign-up/policy/sign-up.ts',
  ]);
});

test('switched off, such addresses are taken', async () => {
  const off = await startTestApp();
  const body = newcomer(`ada-${Date.now()}@mailinator.com`);
  expect((await off.client().postJson('/api/auth/sign-up/email', body)).status).toBe(200);
  expect(off.deps.isDisposable).toBeUndefined();
  await off.stop();
});
