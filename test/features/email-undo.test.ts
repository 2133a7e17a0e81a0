import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { EMAIL_PAGE, emailChanges, pathOf, tokenOf } from '../support/email-change.ts';
import { RENEW } from '../support/lost-factors.ts';
import { addPasskey, signInWith } from '../support/passkeys.ts';
import { confirm, turnOnTotp } from '../support/second-step.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const { addressOf, afterAWhile, change, confirmed, events } = emailChanges(app);

const ENABLE_MAIL = '/api/auth/two-factor/enable-mail';
const PASSKEY_STEP = '/api/auth/passkey/second-step';

/** The secret of the newest "this was not me" link that went to an address. */
async function notMeToken(email: string): Promise<string> {
  const found = (await app.mails(email)).map(({ text }) => /\/not-me\?token=([\w-]+)/.exec(text));
  return found.findLast((one) => one !== null)?.[1] ?? '';
}

async function connect(userId: string): Promise<void> {
  await app.deps.database.pool.query(
    `INSERT INTO account (id, accountId, providerId, userId, createdAt, updatedAt)
     VALUES (?, ?, 'google', ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
    [userId, userId, userId],
  );
}

/** What the mail of an undo leads to. */
async function newPassword({ email }: { email: string }): Promise<void> {
  const mail = (await app.mails(email)).findLast(({ text }) => text.includes('/reset-password?'));
  const token = /\/reset-password\?token=([\w-]+)/.exec(mail?.text ?? '')?.[1];
  const done = await app
    .client()
    .postJson('/api/auth/reset-password', { token, newPassword: 'nine brass lanterns' });
  expect(done.status, done.text).toBe(200);
}

describe('undoing', () => {
  async function moved() {
    const { client, user } = await confirmed();
    const to = app.make.email();
    await change(client, to);
    const token = tokenOf((await app.mail(to)).link);
    const answer = await client.postJson('/api/auth/verify-email-change', { token });
    expect(answer.status, answer.text).toBe(200);
    return { client, user, to, link: (await app.mail(user.email)).link };
  }

  test('brings the old address back, ends every session and leads to a new password', async () => {
    const { client, user, to, link } = await moved();
    await afterAWhile(user.id);
    const pending = app.make.email();
    await change(client, pending);
    await app.client().postJson('/api/auth/request-password-reset', { email: to });

    const owner = app.client();
    const hop = await owner.get(pathOf(link));
    expect([hop.status, hop.headers.location]).toEqual([303, '/undo-email-change']);
    expect((await app.agent().head(pathOf(link)).redirects(0)).status).toBe(303);
    const page = await owner.get('/undo-email-change');
    expect(page.text).toContain(user.email);
    expect(page.text).not.toContain(tokenOf(link));
    expect(await addressOf(user.id)).toMatchObject({ email: to });

    const done = await owner.post('/undo-email-change', { deliberate: 'on' });
    expect([done.status, done.headers.location]).toEqual([303, '/forgot-password']);
    expect(await addressOf(user.id)).toEqual({ email: user.email, verified: true });
    expect(await app.rows('session', { userId: user.id })).toEqual([]);
    expect((await client.get(EMAIL_PAGE)).status).toBe(303);
    expect(await app.rows('mailProof', { purpose: 'change-email', subject: user.id })).toEqual([]);
    const mails = await app.mails(user.email);
    expect(mails.some(({ text }) => text.includes('was undone'))).toBe(true);
    expect(mails.some(({ text }) => text.includes('/reset-password'))).toBe(true);
    expect((await app.mail(to)).subject).toContain('was removed from an account');
    const [row] = await app.rows('user', { id: user.id });
    expect(row?.blockedAt).not.toBeNull();
    expect((await events(user.id)).at(-1)).toBe('emailChangeUndone success');

    const again = await owner.postJson('/api/auth/undo-email-change', {
      token: tokenOf(link),
      deliberate: true,
    });
    expect([again.status, again.body.code]).toEqual([400, 'EMAIL_UNDO_GONE']);
    await owner.get(pathOf(link));
    expect((await owner.get('/undo-email-change')).status).toBe(410);
  });

  test('a thief who changes the address twice can neither stop nor repeat it', async () => {
    const { client, user, to, link } = await moved();
    const third = app.make.email();
    await afterAWhile(user.id);
    await change(client, third);
    const token = tokenOf((await app.mail(third)).link);
    expect((await client.postJson('/api/auth/verify-email-change', { token })).status).toBe(200);
    const thiefs = (await app.mail(to)).link;
    const undo = await app
      .client()
      .postJson('/api/auth/undo-email-change', { token: tokenOf(link), deliberate: true });
    expect(undo.status).toBe(200);
    const back = await app
      .client()
      .postJson('/api/auth/undo-email-change', { token: tokenOf(thiefs), deliberate: true });
    expect(back.body.code).toBe('EMAIL_UNDO_GONE');
    expect(await addressOf(user.id)).toMatchObject({ email: user.email });
  });

  test('is refused clearly when another account has the address by now', async () => {
    const { user, to, link } = await moved();
    const other = await app.make.user({ email: user.email });
    await confirm(app, other);
    const owner = app.client();
    await owner.get(pathOf(link));
    const answer = await owner.post('/undo-email-change', { deliberate: 'on' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('cannot be undone');
    expect(answer.text).toContain('<title>Error:');
    expect(await addressOf(user.id)).toMatchObject({ email: to });
    // Only the move is refused: nobody stays in the account, and it is closed.
    expect(await app.rows('session', { userId: user.id })).toEqual([]);
    expect((await app.rows('user', { id: user.id }))[0]?.blockedAt).toBeInstanceOf(Date);
    expect(await events(user.id)).toContain('emailChangeUndone refused');
    // And whoever has the address now is left alone.
    expect(await addressOf(other.id)).toEqual({ email: user.email, verified: true });
    const again = await app
      .client()
      .postJson('/api/auth/undo-email-change', { token: tokenOf(link), deliberate: true });
    expect([again.status, again.body.code]).toEqual([409, 'EMAIL_UNDO_TAKEN']);
  });

  test('an account that nobody has confirmed cannot hold the address', async () => {
    const { user, link } = await moved();
    const { client: thief, user: squatter } = await app.make.signedIn(
      await app.make.user({ email: user.email }),
    );
    const token = tokenOf(link);
    const done = await app
      .client()
      .postJson('/api/auth/undo-email-change', { token, deliberate: true });
    expect(done.status, done.text).toBe(200);
    expect(await addressOf(user.id)).toEqual({ email: user.email, verified: true });
    expect(await app.rows('user', { id: squatter.id })).toEqual([]);
    expect(await app.rows('mailProof', { subject: squatter.id })).toEqual([]);
    expect((await thief.get('/dashboard')).status).toBe(303);
    expect(await events(squatter.id)).toContain('accountDeleted success');
  });

  test('what a thief has added since goes, second factors included', async () => {
    const { client, user, link } = await moved();
    const { key } = await addPasskey(app, client);
    await connect(user.id);
    await turnOnTotp(app, client, user.id);
    expect((await client.postJson(ENABLE_MAIL)).status).toBe(200);
    expect((await client.postJson(PASSKEY_STEP, { enabled: true })).status).toBe(200);
    expect((await client.postJson(RENEW)).status).toBe(200);

    const token = tokenOf(link);
    const done = await app
      .client()
      .postJson('/api/auth/undo-email-change', { token, deliberate: true });
    expect(done.status, done.text).toBe(200);
    for (const table of ['passkey', 'twoFactor', 'recoveryCode'] as const) {
      expect(await app.rows(table, { userId: user.id }), table).toEqual([]);
    }
    const accounts = await app.rows('account', { userId: user.id });
    expect(accounts.map(({ providerId }) => providerId)).toEqual(['credential']);
    expect((await app.rows('user', { id: user.id }))[0]).toMatchObject({
      twoFactorEnabled: 0,
      mailSecondStep: 0,
      passkeySecondStep: 0,
    });
    expect((await signInWith(key, app.client())).body.code).toBe('PASSKEY_NOT_FOUND');
    await newPassword(user);
    await app.make.signedIn({ ...user, password: 'nine brass lanterns' });
  });

  test('a second factor from before the session that made the change is still asked for', async () => {
    const { client, user } = await confirmed();
    await turnOnTotp(app, client, user.id);
    await app.deps.database.pool.query(
      'UPDATE twoFactor SET createdAt = createdAt - INTERVAL 1 HOUR WHERE userId = ?',
      [user.id],
    );
    const to = app.make.email();
    await change(client, to);
    const token = tokenOf((await app.mail(to)).link);
    await client.postJson('/api/auth/verify-email-change', { token });
    await addPasskey(app, client);
    const undo = tokenOf((await app.mail(user.email)).link);
    const done = await app
      .client()
      .postJson('/api/auth/undo-email-change', { token: undo, deliberate: true });
    expect(done.status, done.text).toBe(200);
    expect(await app.rows('passkey', { userId: user.id })).toEqual([]);
    expect(await app.rows('twoFactor', { userId: user.id })).toHaveLength(1);
    await newPassword(user);
    const signIn = await app.client().postJson('/api/auth/sign-in/email', {
      email: user.email,
      password: 'nine brass lanterns',
    });
    expect(signIn.body.twoFactorRedirect).toBe(true);
  });

  test('"this was not me" in a notice to the old address undoes the change', async () => {
    const { client, user } = await confirmed();
    // The thief adds a passkey, of which the owner is told, and then takes the account away.
    const { key } = await addPasskey(app, client);
    const notice = await notMeToken(user.email);
    const to = app.make.email();
    await change(client, to);
    const token = tokenOf((await app.mail(to)).link);
    expect((await client.postJson('/api/auth/verify-email-change', { token })).status).toBe(200);
    const thiefs = await notMeToken(to);

    const done = await app
      .client()
      .postJson('/api/auth/not-me', { token: notice, deliberate: true });
    expect(done.status, done.text).toBe(200);
    expect(await addressOf(user.id)).toEqual({ email: user.email, verified: true });
    expect(await app.rows('session', { userId: user.id })).toEqual([]);
    expect((await signInWith(key, app.client())).body.code).toBe('PASSKEY_NOT_FOUND');
    expect((await events(user.id)).at(-1)).toBe('emailChangeUndone success');
    const again = await app
      .client()
      .postJson('/api/auth/not-me', { token: notice, deliberate: true });
    expect(again.body.code).toBe('INVALID_TOKEN');

    // The thief's notice went to an address that has no say any more.
    await newPassword(user);
    const back = await app
      .client()
      .postJson('/api/auth/not-me', { token: thiefs, deliberate: true });
    expect([back.status, back.body.code]).toEqual([400, 'INVALID_TOKEN']);
    expect((await app.rows('user', { id: user.id }))[0]?.blockedAt).toBeNull();
    expect(await addressOf(user.id)).toEqual({ email: user.email, verified: true });
  });

  test('"this was not me" locks the account, and says so, when the address is taken', async () => {
    const { client, user } = await confirmed();
    const notice = await notMeToken(user.email);
    const to = app.make.email();
    await change(client, to);
    const token = tokenOf((await app.mail(to)).link);
    await client.postJson('/api/auth/verify-email-change', { token });
    await confirm(app, await app.make.user({ email: user.email }));
    const owner = app.client();
    await owner.get(`/not-me?token=${notice}`);
    const page = await owner.post('/not-me', { deliberate: 'on' });
    expect([page.status, page.text]).toEqual([422, expect.stringContaining('cannot be undone')]);
    expect((await client.get('/dashboard')).status).toBe(303);
    expect((await app.rows('user', { id: user.id }))[0]?.blockedAt).toBeInstanceOf(Date);
    // Nothing is mailed to where the thief reads.
    const mails = await app.mails(to);
    expect(mails.some(({ text }) => text.includes('/reset-password?'))).toBe(false);
  });

  test('a notice to an address that cannot undo has no say', async () => {
    const { client, user, to } = await moved();
    const notice = await notMeToken(user.email);
    await app.deps.database.query
      .deleteFrom('mailProof')
      .where('purpose', '=', 'undo-email')
      .where('subject', 'like', `${user.id}:%`)
      .execute();
    const answer = await app
      .client()
      .postJson('/api/auth/not-me', { token: notice, deliberate: true });
    expect([answer.status, answer.body.code]).toEqual([400, 'INVALID_TOKEN']);
    expect(await addressOf(user.id)).toMatchObject({ email: to });
    expect((await client.get('/dashboard')).status).toBe(200);
  });

  test('ends after seven days', async () => {
    const { link, user } = await moved();
    await app.deps.database.pool.query(
      "UPDATE mailProof SET expiresAt = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE subject LIKE CONCAT(?, ':%')",
      [user.id],
    );
    const answer = await app
      .client()
      .postJson('/api/auth/undo-email-change', { token: tokenOf(link), deliberate: true });
    expect(answer.body.code).toBe('EMAIL_UNDO_GONE');
  });

  test('says so when somebody else is signed in, and leaves them alone', async () => {
    const { link } = await moved();
    const stranger = await app.make.signedIn();
    await stranger.client.get(pathOf(link));
    expect((await stranger.client.get('/undo-email-change')).text).toContain(
      'That is another account; it is not touched',
    );
    expect((await stranger.client.post('/undo-email-change', { deliberate: 'on' })).status).toBe(
      303,
    );
    expect((await stranger.client.get(EMAIL_PAGE)).status).toBe(200);
  });

  test('an address that was never confirmed gets no power over the account', async () => {
    const { client, user } = await app.make.signedIn();
    const to = app.make.email();
    await change(client, to);
    const token = tokenOf((await app.mail(to)).link);
    await client.postJson('/api/auth/verify-email-change', { token });
    const last = await app.mail(user.email);
    expect(last.subject).toContain('was removed from an account');
    expect(last.link).toBeUndefined();
    expect(await addressOf(user.id)).toEqual({ email: to, verified: true });
  });
});
