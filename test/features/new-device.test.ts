import { afterAll, expect, test } from 'vitest';
import { startTestApp, type TestPerson } from '../support/app.ts';
import { confirmedPerson } from '../support/second-step.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
const NEWER_FIREFOX = FIREFOX.replaceAll('140.0', '141.0');
const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1';

type Client = ReturnType<typeof app.client>;

async function signIn(client: Client, { email, password }: TestPerson, userAgent = FIREFOX) {
  const res = await client.post('/sign-in', { email, password }).set('User-Agent', userAgent);
  expect(res.status).toBe(303);
  return res;
}

async function notices({ email }: TestPerson) {
  return (await app.mails(email)).filter(({ subject }) => subject.startsWith('New sign-in'));
}

/** A person whose account was made with a browser of its own, which was the first. */
async function person() {
  const user = await app.make.user();
  expect(await app.rows('knownDevice', { userId: user.id })).toHaveLength(1);
  return user;
}

const confirmed = async () => (await confirmedPerson(app)).user;

test('the first sign-in of an account is no news', async () => {
  expect(await notices(await person())).toEqual([]);
});

test('a browser not seen before is told of, with browser, address, time and link', async () => {
  const user = await person();
  const client = app.client();
  await signIn(client, user, SAFARI);
  const mails = await notices(user);
  expect(mails).toHaveLength(1);
  const text = mails[0]?.text ?? '';
  expect(text).toContain('Safari on iOS');
  expect(text).toContain(client.address);
  expect(text).toMatch(/\d{4}, \d\d:\d\d UTC/);
  expect(text).toMatch(new RegExp(`${app.origin}/not-me\\?token=[\\w-]{43}`));
});

test('the same browser again is no news, nor after an update or from another network', async () => {
  const user = await person();
  const client = app.client();
  await signIn(client, user);
  await client.post('/sign-out');
  await signIn(client, user, NEWER_FIREFOX);
  await client.post('/sign-out');
  await client
    .post('/sign-in', { email: user.email, password: user.password })
    .set('User-Agent', FIREFOX)
    .set('X-Forwarded-For', '2001:db8:9999::1');
  expect(await notices(user)).toHaveLength(1);
});

test('its cookie in another browser is news', async () => {
  const user = await person();
  const client = app.client();
  await signIn(client, user);
  await client.post('/sign-out');
  await signIn(client, user, SAFARI);
  expect(await notices(user)).toHaveLength(2);
});

test('a cookie that somebody made up is replaced', async () => {
  const user = await person();
  const client = app.client();
  const res = await client
    .postJson('/api/auth/sign-in/email', { email: user.email, password: user.password })
    .set('Cookie', 'latchkey.device=00000000-0000-4000-8000-000000000000.forged');
  const cookie = [res.headers['set-cookie']].flat().find((line) => line?.includes('.device='));
  expect(cookie).toMatch(/Max-Age=34560000/);
  expect(cookie).toMatch(/HttpOnly/);
  expect(cookie).not.toContain('00000000-0000-4000');
});

test('a browser that one person used is new to another', async () => {
  const first = await person();
  const second = await person();
  const client = app.client();
  await signIn(client, first);
  await client.post('/sign-out');
  await signIn(client, second);
  expect(await notices(second)).toHaveLength(1);
});

test('two sign-ins at once from one new browser are told of at most once each', async () => {
  const user = await person();
  const client = app.client();
  await signIn(client, user);
  await client.post('/sign-out');
  const both = [0, 1].map(() =>
    client
      .postJson('/api/auth/sign-in/email', { email: user.email, password: user.password })
      .set('User-Agent', SAFARI),
  );
  for (const { status } of await Promise.all(both)) expect(status).toBe(200);
  expect(await notices(user)).toHaveLength(2);
});

test.each([
  ['', 10, confirmed],
  [' of a stranger whose address somebody has signed up with', 3, person],
])('a program that keeps no cookies does not flood the mailbox%s', async (_whose, most, make) => {
  const user = await make();
  const { email, password } = user;
  for (let time = 0; time < 13; time += 1) {
    await app.client().postJson('/api/auth/sign-in/email', { email, password });
  }
  expect(await notices(user)).toHaveLength(most);
});

test('a refused sign-in marks no browser and sends nothing', async () => {
  const user = await person();
  const client = app.client();
  await client.post('/sign-in', { email: user.email, password: 'wrong-guess' });
  expect(client.cookie('device')).toBeUndefined();
  expect(await notices(user)).toEqual([]);
});
