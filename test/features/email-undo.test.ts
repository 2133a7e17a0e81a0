import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { EMAIL_PAGE, emailChanges, pathOf, tokenOf } from '../support/email-change.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const { addressOf, afterAWhile, change, confirmed, events } = emailChanges(app);

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

    const done = await owner.post('/undo-email-change');
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

    const again = await owner.postJson('/api/auth/undo-email-change', { token: tokenOf(link) });
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
      .postJson('/api/auth/undo-email-change', { token: tokenOf(link) });
    expect(undo.status).toBe(200);
    const back = await app
      .client()
      .postJson('/api/auth/undo-email-change', { token: tokenOf(thiefs) });
    expect(back.body.code).toBe('EMAIL_UNDO_GONE');
    expect(await addressOf(user.id)).toMatchObject({ email: user.email });
  });

  test('is refused clearly when another account has the address by now', async () => {
    const { user, to, link } = await moved();
    await app.make.user({ email: user.email });
    const owner = app.client();
    await owner.get(pathOf(link));
    const answer = await owner.post('/undo-email-change');
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('cannot be undone');
    expect(answer.text).toContain('<title>Error:');
    expect(await addressOf(user.id)).toMatchObject({ email: to });
    expect(await app.rows('session', { userId: user.id })).not.toEqual([]);
  });

  test('ends after seven days', async () => {
    const { link, user } = await moved();
    await app.deps.database.pool.query(
      "UPDATE mailProof SET expiresAt = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE subject LIKE CONCAT(?, ':%')",
      [user.id],
    );
    const answer = await app
      .client()
      .postJson('/api/auth/undo-email-change', { token: tokenOf(link) });
    expect(answer.body.code).toBe('EMAIL_UNDO_GONE');
  });

  test('says so when somebody else is signed in, and leaves them alone', async () => {
    const { link } = await moved();
    const stranger = await app.make.signedIn();
    await stranger.client.get(pathOf(link));
    expect((await stranger.client.get('/undo-email-change')).text).toContain(
      'That is another account; it is not touched',
    );
    expect((await stranger.client.post('/undo-email-change')).status).toBe(303);
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
