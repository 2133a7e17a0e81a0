import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestPerson } from '../support/app.ts';
import { letMinutesPass, mailOf, mailsOf, tokenOf } from '../support/mail-links.ts';
import { pageOf, shown } from '../support/page.ts';
import { confirmedPerson } from '../support/second-step.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const PAGE = '/account/security/totp';

async function lock({ email }: TestPerson) {
  const links = (await app.mails(email)).map(({ text }) => /\/not-me\?token=([\w-]+)/.exec(text));
  const token = links.findLast((found) => found !== null)?.[1];
  const answer = await app.client().postJson('/api/auth/not-me', { token, deliberate: true });
  expect(answer.status, answer.text).toBe(200);
}

test('the lock sends a way back of its own, whoever has just asked for a new password', async () => {
  const { user } = await confirmedPerson(app);
  await app.client().post('/forgot-password', { email: user.email });
  const [asked] = await mailsOf(app, 'reset', user.email);

  await lock(user);

  const mails = await mailsOf(app, 'reset', user.email);
  expect(mails).toHaveLength(2);
  const newPassword = 'nine brass lanterns';
  const reset = (token: string) =>
    app.client().postJson('/api/auth/reset-password', { token, newPassword });
  // A newer mail ends the one before it, as ever.
  expect((await reset(asked ? tokenOf(asked) : '')).status).toBe(400);
  const [, own] = mails;
  expect((await reset(own ? tokenOf(own) : '')).status).toBe(200);
  expect((await app.rows('user', { id: user.id }))[0]?.blockedAt).toBeNull();
});

test('nor does it make a cannon of the lock: the next one has to be waited for', async () => {
  const { user } = await confirmedPerson(app);
  await lock(user);
  const again = await app.client().post('/forgot-password', { email: user.email });
  expect(again.status).toBe(429);
  expect(await mailsOf(app, 'reset', user.email)).toHaveLength(1);
});

test('the key of an app that was begun before is shown to nobody in a locked account', async () => {
  const { client, user } = await confirmedPerson(app);
  await client.post(PAGE);
  const key = /secret=([A-Z2-7]{32})/.exec((await client.get(PAGE)).text)?.[1] ?? '';
  expect(key).toHaveLength(32);
  await app.deps.database.query
    .updateTable('user')
    .set({ blockedAt: new Date() })
    .where('id', '=', user.id)
    .execute();

  for (const answer of [
    await client.get(PAGE),
    await client.post(`${PAGE}/confirm`, { code: '' }),
    await client.post(`${PAGE}/confirm`, { code: '123456' }),
  ]) {
    expect(answer.status).toBe(403);
    expect(answer.text).toContain(shown('stepUp.blocked'));
    expect(answer.text).not.toContain(key);
    expect(answer.text).not.toContain(key.slice(0, 4));
    expect(pageOf(answer.text).input('code')).toBeUndefined();
  }
});

test('a key that somebody else has begun in the account is not the one to scan here', async () => {
  const { client: owner, user } = await confirmedPerson(app);
  const { client: thief } = await app.make.signedIn(user);
  await owner.post(PAGE);
  expect((await owner.get(PAGE)).status).toBe(200);
  const begun = await thief.postJson('/api/auth/two-factor/enable', { recoveryCodes: false });
  const theirs = new URL(begun.body.totpURI).searchParams.get('secret') ?? 'none';

  for (const answer of [
    await owner.get(PAGE),
    await owner.post(`${PAGE}/confirm`, { code: '123456' }),
  ]) {
    expect([answer.status, answer.headers.location]).toEqual([303, '/account/security']);
    expect(answer.text).not.toContain(theirs);
  }
  expect((await owner.get('/account/security')).text).toContain(shown('security.notBegun'));
  await owner.post(PAGE);
  expect((await owner.get(PAGE)).text).not.toContain(theirs);
});

describe('somebody signed in to a locked account', () => {
  /** Locked, and signed in again with the password as it was. */
  const locked = async () => {
    const { user } = await confirmedPerson(app);
    await lock(user);
    return app.make.signedIn(user);
  };

  test.each([
    '/dashboard',
    '/account/security',
    '/account/passkeys',
  ])('is told so on %s, with the way out', async (page) => {
    const { client, user } = await locked();
    const { text } = await client.get(page);
    expect(text).toContain(shown('stepUp.blocked'));
    const form = /<form [^>]*action="\/forgot-password".*?<\/form>/s.exec(text)?.[0] ?? '';
    expect(pageOf(form).input('email')?.value).toBe(user.email);
    expect(form).toContain(shown('locked.again'));
    expect(form).toContain('name="viewer"');
  });

  test('can have the link sent again, once a minute, and is told no more once it was used', async () => {
    const { client, user } = await locked();
    const again = () => client.post('/forgot-password', { email: user.email });
    expect((await again()).status).toBe(429);
    await letMinutesPass(app, user.email, 2);
    expect((await again()).headers.location).toBe('/reset-password');
    const newPassword = 'nine brass lanterns';
    const token = tokenOf(await mailOf(app, 'reset', user.email));
    await app.client().postJson('/api/auth/reset-password', { token, newPassword });

    const { client: open } = await app.make.signedIn({ ...user, password: newPassword });
    expect((await open.get('/dashboard')).text).not.toContain(shown('stepUp.blocked'));
  });

  test.each<[string, Record<string, string>]>([
    ['/account/security/mail/on', {}],
    ['/account/username/remove', {}],
    ['/account/deletion', {}],
    ['/account/data/exports', {}],
    ['/account/passkeys/second-step', { enabled: 'on' }],
  ])('is told why %s does nothing', async (path, fields) => {
    const { client } = await locked();
    const answer = await client.post(path, fields);
    expect(answer.status).toBe(403);
    expect(answer.text).toContain(shown('errors.locked.message'));
    expect(answer.text).not.toContain(shown('errors.403.message'));
    expect(answer.text).toContain('action="/forgot-password"');
  });
});

test('the mail of the lock says what has happened, and is none to ignore', async () => {
  const { user } = await confirmedPerson(app);
  await lock(user);
  const { subject, text } = await mailOf(app, 'reset', user.email);
  const words = text.replace(/\s+/g, ' ');
  expect(subject).toContain('is locked');
  expect(words).toContain('“This was not me”');
  expect(words).toContain('signed out');
  expect(words).toContain('passkeys and connected accounts that were added in the last seven days');
  expect(words).toContain(`${app.origin}/forgot-password`);
  expect(words).not.toMatch(/ignore|You asked/);
});
