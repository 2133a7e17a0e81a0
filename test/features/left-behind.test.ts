import { afterAll, expect, test } from 'vitest';
import { startTestApp, type TestPerson } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { image } from '../support/images.ts';
import { mailOf, mailsOf, openLink, tokenOf } from '../support/mail-links.ts';
import { shown } from '../support/page.ts';
import { addPasskey } from '../support/passkeys.ts';
import { passwordResetOf } from '../support/password-reset.ts';
import { mailSignInOf } from '../support/sign-in-mail.ts';

/**
 * Somebody signs up with an address that is not theirs and furnishes the account. Its owner comes, by each way to
 * prove an address, and finds nothing of it.
 */
const app = await startTestApp();
afterAll(() => app.stop());

const NEW = 'nine brass lanterns';

/** By the way on which the owner comes. */
const WAYS: Readonly<Record<string, (user: TestPerson) => Promise<TestClient>>> = {
  async 'a new beginning in another browser'({ email }) {
    const owner = app.client();
    const mail = await mailOf(app, 'confirm', email);
    await openLink(owner, mail);
    await owner.post('/verify-email', { code: mail.code ?? '', startOver: 'on' });
    return owner;
  },
  async 'a program that begins anew'({ email }) {
    const owner = app.client();
    const token = tokenOf(await mailOf(app, 'confirm', email));
    await owner.postJson('/api/auth/verify-email', { token, startOver: true });
    return owner;
  },
  async 'a new password by mail'(user) {
    const { client } = await passwordResetOf(app).opened(user);
    await client.post('/reset-password', { password: NEW });
    return client;
  },
  async 'a program with a new password by mail'(user) {
    const { mail } = await passwordResetOf(app).opened(user);
    const owner = app.client();
    await owner.postJson('/api/auth/reset-password', { token: tokenOf(mail), newPassword: NEW });
    return owner;
  },
  async 'signing in by email'(user) {
    const { client, mail } = await mailSignInOf(app).asked(user);
    await client.post('/sign-in/mail/code', { code: mail.code ?? '' });
    return client;
  },
  async 'a program that signs in by email'(user) {
    const { verify, asked } = mailSignInOf(app);
    const { client, mail } = await asked(user);
    await verify(client, { token: tokenOf(mail) });
    return client;
  },
};

/** Sets all that somebody who is signed in can set without the mailbox, by the endpoints. */
async function furnish(client: TestClient): Promise<void> {
  const post = async (path: string, body: object) =>
    expect((await client.postJson(`/api/auth${path}`, body)).status, path).toBe(200);
  const picture = (await image(9, 9).png().toBuffer()).toString('base64');
  const choices = { timeZone: 'Asia/Tokyo', appearance: 'dark' };
  await post('/update-user', { ...choices, name: 'A stranger' });
  await post('/update-picture', { picture });
  await post('/change-username', { username: `stranger${Date.now()}` });
  await addPasskey(app, client);
}

const idsOf = async (table: string, userId: string) =>
  table === 'user' ? [] : (await app.rows(table as 'session', { userId })).map(({ id }) => id);

test.each(Object.keys(WAYS))('by %s, nothing of what a stranger has set is left', async (way) => {
  const { client, user } = await app.make.signedIn();
  const [fresh] = await app.rows('user', { id: user.id });
  await furnish(client);
  const before: Record<string, unknown[]> = {};
  for (const { name, atFirstProof } of app.deps.rulebook.tables) {
    if (atFirstProof === 'end') before[name] = await idsOf(name, user.id);
  }

  await WAYS[way]?.(user);

  const [row] = await app.rows('user', { id: user.id });
  const changed = Object.keys(row ?? {}).filter(
    (column) => JSON.stringify(row?.[column]) !== JSON.stringify(fresh?.[column]),
  );
  const itsOwn = ['emailVerified', 'name', 'passwordByMailAt', 'signInsEndedAt', 'updatedAt'];
  expect(changed.filter((column) => !itsOwn.includes(column))).toEqual([]);
  expect(row?.name).not.toBe('A stranger');
  for (const { name, atFirstProof } of app.deps.rulebook.tables) {
    if (atFirstProof === 'keep') continue;
    const after = await idsOf(name, user.id);
    expect(
      after.filter((id) => before[name]?.includes(id)),
      name,
    ).toEqual([]);
  }
  expect((await client.get('/dashboard')).headers.location).toContain('/sign-in');
  const told = await mailsOf(app, 'changed', user.email);
  expect(told.map(({ text }) => text).join()).toContain(shown('yourFile.tables.passkey'));
});
