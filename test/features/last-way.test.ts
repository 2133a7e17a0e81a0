import { afterAll, describe, expect, test } from 'vitest';
import type { TestClient } from '../support/client.ts';
import { cookiesOf } from '../support/cookies.ts';
import { mailsOf } from '../support/mail-links.ts';
import { lateForms, shown } from '../support/page.ts';
import { startWithIssuers } from '../support/provider-trip.ts';
import { confirmedPerson } from '../support/second-step.ts';
import { type Holder, SECONDS, waysOf } from '../support/ways.ts';

/** The sign-in page remembers how one came in last time, in this browser. */

const { app, issuers, stop } = await startWithIssuers(['REAL']);
afterAll(stop);

const MARK = shown('signIn.lastWay');

/** What the marked button of each way says. */
const BUTTONS: Readonly<Record<string, string>> = {
  password: shown('signIn.submit'),
  userName: shown('signIn.submit'),
  mail: shown('signIn.byMail'),
  passkey: shown('passkeys.signIn'),
  provider: shown('providers.continueWith', {
    provider: [...app.deps.providers.values()][0]?.label ?? '',
  }),
};

let names = 0;

async function newHolder(): Promise<Holder> {
  const { client, user } = await confirmedPerson(app);
  names += 1;
  const userName = `comes-back-${names}`;
  await client.postJson('/api/auth/change-username', { username: userName });
  return { client, user, userName, recoveryCodes: [] };
}

/** What the marked buttons of the sign-in page say. */
async function marked(client: TestClient): Promise<string[]> {
  const { text } = await client.get('/sign-in');
  const buttons = [...text.matchAll(/<button\b.*?<\/button>/gs)].map(([button]) => button);
  const said = buttons.map((button) =>
    button
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  );
  return [...said, ...lateForms(text).flatMap((form) => form.buttons)]
    .filter((words) => words.endsWith(MARK))
    .map((words) => words.slice(0, -MARK.length).trim());
}

describe.each(waysOf(issuers.REAL).map((way) => [way.name, way] as const))('%s', (_, way) => {
  test.each(['page', 'api'] as const)('is marked after it was used (%s)', async (door) => {
    const holder = await newHolder();
    await way.setUp?.(app, holder);
    const client = app.client();

    await way[door](app, client, holder, { remember: false, next: '/dashboard' });
    expect((await client.get('/dashboard')).status).toBe(200);
    await client.post('/sign-out');

    expect(await marked(client)).toEqual([BUTTONS[way.method]]);
  });
});

test('nobody has come in here: nothing is marked', async () => {
  expect(await marked(app.client())).toEqual([]);
});

test('signing up counts as the password', async () => {
  const { client } = await app.make.signedIn();
  await client.post('/sign-out');
  expect(await marked(client)).toEqual([BUTTONS.password]);
});

test('the way before a second step counts', async () => {
  const holder = await newHolder();
  const totp = SECONDS.find(({ name }) => name === 'totp');
  await totp?.setUp(app, holder);
  const client = app.client();
  const { email, password } = holder.user;
  await client.post('/sign-in', { email, password });
  const answer = await totp?.answer(app, client, holder);
  await client.postJson(`/api/auth${totp?.endpoint}`, answer);
  expect((await client.get('/dashboard')).status).toBe(200);
  await client.post('/sign-out');
  expect(await marked(client)).toEqual([BUTTONS.password]);
});

test('a wrong password leaves the mark where it was, and the page shows it again', async () => {
  const { user } = await newHolder();
  const client = app.client();
  await client.post('/sign-in/mail', { email: user.email });
  const { code = '' } = (await mailsOf(app, 'signIn', user.email)).at(-1) ?? {};
  await client.post('/sign-in/mail/code', { code });
  await client.post('/sign-out');

  const refused = await client.post('/sign-in', { email: user.email, password: 'wrong-guess' });

  expect(refused.status).toBe(422);
  expect(refused.text).toContain(MARK);
  expect(cookiesOf(refused).has('last_way')).toBe(false);
  expect(await marked(client)).toEqual([BUTTONS.mail]);
});

test('the cookie tells the way only, lasts, and is out of reach of scripts', async () => {
  const { email, password } = await app.make.user();
  const answer = await app.client().post('/sign-in', { email, password });
  const cookie = cookiesOf(answer).get('last_way');
  expect(cookie).toMatchObject({ value: 'password', httpOnly: true, sameSite: 'lax', path: '/' });
  expect(cookie?.maxAge).toBeGreaterThan(300 * 24 * 60 * 60);
});

test('a cookie with nonsense marks nothing', async () => {
  const page = await app.client().get('/sign-in').set('Cookie', 'latchkey.last_way=%3Cscript%3E');
  expect(page.status).toBe(200);
  expect(page.text).not.toContain(MARK);
  expect(page.text).not.toContain('<script>');
});
