import { createAuthClient } from 'better-auth/client';
import { afterAll, expect, test } from 'vitest';
import { browserOf, cookieHeader, type Jar } from '../support/api-client.ts';
import { startTestApp } from '../support/app.ts';

const app = await startTestApp();
afterAll(() => app.stop());

test.each([
  ['in a browser', () => app.origin],
  ['in a program, whose fetch names no origin', () => undefined],
])('a client of the library %s signs up, in and out, and reads and changes what is its own', async (_, origin) => {
  const client = newClient(new Map(), origin());
  const person = { name: 'Ada', email: app.make.email(), password: 'a quiet harbour' };

  const signedUp = await client.signUp.email(person);
  expect(signedUp.error).toBeNull();
  expect(signedUp.data?.user).toMatchObject({ name: 'Ada', email: person.email });

  const session = await client.getSession();
  expect(session.data?.user.email).toBe(person.email);
  expect(session.data?.session.userId).toBe(signedUp.data?.user.id);

  expect((await client.updateUser({ name: 'Ada Lovelace' })).error).toBeNull();
  expect((await client.getSession()).data?.user.name).toBe('Ada Lovelace');

  expect((await client.signOut()).data).toMatchObject({ success: true });
  expect((await client.getSession()).data).toBeNull();
  expect((await client.listSessions()).error?.status).toBe(401);

  const signedIn = await client.signIn.email({ email: person.email, password: person.password });
  expect(signedIn.error).toBeNull();
  expect((await client.getSession()).data?.user.name).toBe('Ada Lovelace');
});

test('two clients of one person see each other, and one can end the other', async () => {
  const { email, password } = await app.make.user();
  const [here, there] = [newClient(), newClient()];
  await here.signIn.email({ email, password });
  await there.signIn.email({ email, password });

  const { data: sessions } = await here.listSessions();
  const own = (await here.getSession()).data?.session.token;
  const other = (await there.getSession()).data?.session.token ?? '';
  expect(sessions?.map(({ token }) => token)).toEqual(expect.arrayContaining([own, other]));

  expect((await here.revokeSession({ token: other })).data).toEqual({ status: true });
  expect((await there.getSession()).data).toBeNull();
  expect((await here.getSession()).data?.session.token).toBe(own);
});

test('a session of somebody else cannot be ended', async () => {
  const mine = newClient();
  const { email, password } = await app.make.user();
  await mine.signIn.email({ email, password });
  const { client: theirs } = await app.make.signedIn();
  const { body } = await theirs.get('/api/auth/get-session');

  await mine.revokeSession({ token: body.session.token });

  expect((await theirs.get('/dashboard')).status).toBe(200);
});

test('the session of a client is the session of the pages', async () => {
  const { email, password } = await app.make.user();
  const cookies = new Map<string, string>();
  await newClient(cookies).signIn.email({ email, password });
  const page = await fetch(`${app.base}/dashboard`, { headers: { cookie: cookieHeader(cookies) } });
  expect(await page.text()).toContain(email);
});

test('what went wrong has a code', async () => {
  const { email } = await app.make.user();
  const client = newClient();
  const wrong = await client.signIn.email({ email, password: 'wrong-guess' });
  expect(wrong.error).toMatchObject({ status: 401, code: 'INVALID_EMAIL_OR_PASSWORD' });
  const unknown = await client.signIn.email({ email: app.make.email(), password: 'wrong-guess' });
  expect(unknown.error).toEqual(wrong.error);
  const taken = await client.signUp.email({ name: 'x', email, password: 'a quiet harbour' });
  expect(taken.error?.status).toBe(422);
});

/** The library's own client. */
function newClient(jar?: Jar, origin?: string) {
  return createAuthClient(browserOf(app, { jar, origin }));
}
