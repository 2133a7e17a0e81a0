import { afterAll, describe, expect, test } from 'vitest';
import { accountNamed } from '../../src/features/operator/policy/account-named.ts';
import { startTestApp } from '../support/app.ts';
import { knownProviders } from '../support/known-providers.ts';
import { shown } from '../support/page.ts';

const providers = knownProviders();
const app = await startTestApp({}, { fetch: providers.fetch });
afterAll(() => app.stop());

const password = 'a quiet harbour';
let made = 0;

/** The same address as `local` with the spellings of its domain, with a number that nobody else has. */
function spellings(of: (local: string) => string[]): string[] {
  made += 1;
  return of(`anna${made}x${process.pid}`);
}

const SPELLINGS: [string, (local: string) => string[]][] = [
  ['a domain with an umlaut', (a) => [`${a}@xn--mnchen-3ya.test`, `${a}@münchen.test`]],
  ['it in capitals', (a) => [`${a.toUpperCase()}@MÜNCHEN.test`, `${a}@xn--mnchen-3ya.test`]],
  ['a Cyrillic top-level domain', (a) => [`${a}@почта.рф`, `${a}@xn--80a1acny.xn--p1ai`]],
  ['wide letters of a keyboard', (a) => [`${a}＠ｅｘａｍｐｌｅ．ｏｒｇ`, `${a}@example.org`]],
  ['marks of direction around it', (a) => [`\u200e${a}@example.org\u200f`, `${a}@example.org`]],
  ['signs that few expect', (a) => [`r&d/x=y!o'${a}@example.org`, `R&D/X=Y!O'${a}@example.org`]],
  ['a dot behind it', (a) => [`${a}@example.org.`, `${a}@example.org`]],
];

describe.each(SPELLINGS)('%s', (_name, of) => {
  test.each([
    ['the first spelling', [0, 1]],
    ['the second', [1, 0]],
  ] as const)('signed up with %s, signs in with both, on pages and over the API', async (_which, order) => {
    const written = spellings(of);
    const [one, other] = order.map((index) => written[index] ?? '') as [string, string];
    const client = app.client();
    const up = await client.post('/sign-up', { name: 'Anna', email: one, password });
    expect(up.headers.location).toBe('/dashboard');
    for (const email of [one, other]) {
      const page = await app.client().post('/sign-in', { email, password });
      expect([email, page.status]).toEqual([email, 303]);
      const api = await app.client().postJson('/api/auth/sign-in/email', { email, password });
      expect([email, api.status]).toEqual([email, 200]);
    }
    const again = await app.client().post('/sign-up', { name: 'Anna', email: other, password });
    expect(again.text).toContain(shown('signUp.taken'));
  });
});

test('a kept address is shown as its owner writes it, and mailed to in ASCII', async () => {
  const [typed = '', kept = ''] = spellings((a) => [
    `${a}@münchen.test`,
    `${a}@xn--mnchen-3ya.test`,
  ]);
  const client = app.client();
  await client.post('/sign-up', { name: 'Anna', email: typed, password });
  for (const path of ['/dashboard', '/account/email', '/verify-email', '/account/deletion']) {
    const { text } = await client.get(path);
    expect(text).toContain(typed);
  }
  expect((await app.mail(kept)).text).toContain('/verify-email');
  const refused = await app.client().post('/sign-in', { email: typed, password: 'wrong-guess' });
  expect(refused.text).toContain(`value="${typed}"`);
});

test('all spellings of an address share its limits, whether somebody has it or not', async () => {
  const written = ['b@bücher.test', 'B@BÜCHER.test', 'b@xn--bcher-kva.test', 'b@bu\u0308cher.test'];
  const answers = [];
  for (const email of written) {
    const res = await app.client().postJson('/api/auth/request-password-reset', { email });
    answers.push(res.status);
  }
  expect(answers).toEqual([200, 429, 429, 429]);
});

test('all spellings of an address share the count of wrong passwords', async () => {
  const [typed = '', kept = ''] = spellings((a) => [`${a}@bücher.test`, `${a}@xn--bcher-kva.test`]);
  await app.make.user({ email: kept });
  for (const email of [typed, kept, typed]) {
    await app.client().postJson('/api/auth/sign-in/email', { email, password: 'wrong-guess' });
  }
  const [user] = await app.rows('user', { email: kept });
  const [tries] = await app.rows('passwordTries', { id: user?.id });
  expect(tries).toMatchObject({ tries: 3 });
});

test('an account moves to such an address, and not to another spelling of its own', async () => {
  const [typed = '', kept = ''] = spellings((a) => [`${a}@почта.рф`, `${a}@xn--80a1acny.xn--p1ai`]);
  const { client, user } = await app.make.signedIn();
  const res = await client.post('/account/email', { newEmail: typed });
  expect(res.status).toBe(303);
  expect((await client.get('/account/email')).text).toContain(typed);
  expect((await app.mail(kept)).text).toContain('/confirm-email-change');
  const same = await client.post('/account/email', {
    newEmail: `\u200e${user.email.toUpperCase()}`,
  });
  expect(same.text).toContain(shown('email.same'));
});

test('the command line finds the account by every spelling', async () => {
  const [typed = '', kept = ''] = spellings((a) => [`${a}@bücher.test`, `${a}@xn--bcher-kva.test`]);
  await app.make.user({ email: kept });
  for (const named of [typed, kept, ` ${typed.toUpperCase()} `]) {
    const found = await app.deps.database.query
      .selectFrom('user')
      .select('email')
      .where(accountNamed(named))
      .execute();
    expect(found).toEqual([{ email: kept }]);
  }
});

test.each([
  'a@localhost',
  'a@1.2.3.4',
  'a..b@example.org',
  'jörg@example.org',
  'a@b_c.org',
])('%s is refused with the same words everywhere', async (email) => {
  const fields = { name: 'Anna', email, password };
  for (const path of ['/sign-up', '/sign-in', '/forgot-password', '/sign-in/mail']) {
    const page = await app.client().post(path, fields);
    expect([path, page.status]).toEqual([path, 422]);
    expect(page.text).toContain(shown('fields.emailInvalid'));
  }
  for (const path of ['/sign-up/email', '/sign-in/email', '/request-password-reset']) {
    const { status } = await app.client().postJson(`/api/auth${path}`, fields);
    expect([path, status]).toEqual([path, 400]);
  }
});
