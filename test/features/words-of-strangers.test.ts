import { afterAll, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';

const app = await startTestApp();
afterAll(() => app.stop());

/** What somebody might have a browser call itself. */
const WORDS = 'URGENT! Call +1 900 555 or go evil.com';
const NAMES = [
  `${WORDS}/1 x`,
  `${WORDS}/1`,
  WORDS,
  `Mozilla/5.0 (${WORDS}) ${WORDS}/1`,
  `Mozilla/5.0 (Windows NT 10.0; ${WORDS}) ${WORDS}/1`,
  `Mozilla/5.0 (${WORDS}) Gecko/20100101 Firefox/${WORDS}`,
];

const letTimePass = (email: string) =>
  app.deps.database.pool.query('DELETE FROM mailProof WHERE subject = ?', [
    app.deps.proofs.addressSubject(email),
  ]);

test.each(NAMES)('a browser called %j puts no words into a mail to a stranger', async (name) => {
  const { email } = await app.make.user();
  await letTimePass(email);
  const asked = await app.client().post('/sign-in/mail', { email }).set('User-Agent', name);
  expect(asked.status).toBe(303);
  const mail = await app.mail(email);
  expect(mail.text).toMatch(/Browser: (?:Unknown browser|Firefox)/);
  expect(`${mail.subject} ${mail.text} ${mail.html}`).not.toMatch(/URGENT|evil/);
});

test.each(NAMES)('nor into the notice or the pages of who signed in with it: %j', async (name) => {
  const user = await app.make.user();
  const client = app.client();
  const { email, password } = user;
  await client.post('/sign-in', { email, password }).set('User-Agent', name);
  expect((await app.mail(email)).text).not.toMatch(/URGENT|evil/);
  for (const page of ['/dashboard', '/account/devices', '/account/history']) {
    const { status, text } = await client.get(page);
    expect(status).toBe(200);
    expect(text).not.toMatch(/URGENT|evil/);
  }
});

test('browsers that are known keep their names', async () => {
  const user = await app.make.user();
  const client = app.client();
  await client
    .post('/sign-in', { email: user.email, password: user.password })
    .set('User-Agent', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0');
  expect((await client.get('/account/devices')).text).toContain('Firefox on Linux');
});
