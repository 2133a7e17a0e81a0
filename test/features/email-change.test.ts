import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { EMAIL_PAGE, emailChanges } from '../support/email-change.ts';
import { proofAt } from '../support/step-up.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const { addressOf, afterAWhile, change, confirmed, events } = emailChanges(app);

describe('asking for a change', () => {
  test('changes nothing yet; both addresses are told, the page shows what waits', async () => {
    const { client, user } = await confirmed();
    const to = app.make.email();

    await change(client, `  ${to.toUpperCase()} `);

    expect(await addressOf(user.id)).toEqual({ email: user.email, verified: true });
    const mail = await app.mail(to);
    expect(mail.subject).toContain('Confirm your new email address');
    expect(mail.code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    const notice = await app.mail(user.email);
    expect(notice.text).toContain('asked to move your account');
    expect(notice.text).toContain('/not-me');
    const page = await client.get(EMAIL_PAGE);
    expect(page.text).toContain(to);
    expect(page.text).toContain('We have sent an email to the new address');
    expect(page.headers['cache-control']).toContain('no-store');
    expect((await events(user.id)).at(-1)).toBe('emailChangeRequested success');
  });

  test('is refused for the present address and for none', async () => {
    const { client, user } = await confirmed();
    const same = await client.post(EMAIL_PAGE, { newEmail: user.email });
    expect(same.status).toBe(422);
    expect(same.text).toContain('This is already your address');
    const none = await client.post(EMAIL_PAGE, { newEmail: 'not-an-address' });
    expect(none.status).toBe(422);
    expect(none.text).toContain('value="not-an-address"');
    expect(
      (await events(user.id)).filter((e) => e === 'emailChangeRequested refused'),
    ).toHaveLength(1);
    expect(await app.rows('mailProof', { purpose: 'change-email', subject: user.id })).toEqual([]);
  });

  test('with an address that is taken looks the same; its owner is told', async () => {
    const { client, user } = await confirmed();
    const { user: owner } = await confirmed();
    const free = await confirmed();
    const freeAnswer = await free.client.post(EMAIL_PAGE, { newEmail: app.make.email() });
    const answer = await client.post(EMAIL_PAGE, { newEmail: owner.email });
    expect([answer.status, answer.headers.location]).toEqual([
      freeAnswer.status,
      freeAnswer.headers.location,
    ]);
    const page = await client.get(EMAIL_PAGE);
    expect(page.text).toContain(owner.email);
    const mail = await app.mail(owner.email);
    expect(mail.subject).toContain('Your address was entered for another account');
    expect(mail.code).toBeUndefined();
    expect(mail.text).not.toContain('token=');
    expect(await addressOf(user.id)).toMatchObject({ email: user.email });
  });

  test('needs a session and a page of ours', async () => {
    const out = await app.client().post(EMAIL_PAGE, { newEmail: app.make.email() });
    expect(out.headers.location).toContain('/sign-in');
    const json = await app.client().postJson('/api/auth/change-email', { newEmail: 'a@b.example' });
    expect(json.status).toBe(401);
    const { client } = await confirmed();
    const foreign = await client
      .post(EMAIL_PAGE, { newEmail: app.make.email() })
      .set('Origin', 'https://evil.example')
      .set('Sec-Fetch-Site', 'cross-site');
    expect(foreign.status).toBe(403);
  });

  test('needs a recent proof', async () => {
    const { client, user } = await confirmed();
    await app.deps.database.pool.query(
      "UPDATE session SET provenAt = '2020-01-01', sensitiveUntil = '2020-01-01' WHERE userId = ?",
      [user.id],
    );
    const to = app.make.email();
    const json = await client.postJson('/api/auth/change-email', { newEmail: to });
    expect([json.status, json.body.code]).toEqual([403, 'STEP_UP_REQUIRED']);
    expect(await app.rows('mailProof', { purpose: 'change-email', subject: user.id })).toEqual([]);

    const page = await client.post(EMAIL_PAGE, { newEmail: to });
    expect(await app.rows('mailProof', { purpose: 'change-email', subject: user.id })).toEqual([]);
    const proof = await client.post(proofAt(page, 'password'), { password: user.password });
    expect([proof.status, proof.headers.location]).toEqual([303, EMAIL_PAGE]);
    expect((await client.get(EMAIL_PAGE)).text).toContain(to);
    expect((await app.mail(to)).code).toBeTruthy();
  });

  test('after signing out in another tab leads to sign-in and back, with what was typed', async () => {
    const { client, user } = await confirmed();
    const to = app.make.email();
    await client.post('/sign-out');
    const away = await client.post(EMAIL_PAGE, { newEmail: to });
    expect(away.headers.location).toBe('/sign-in?next=%2Faccount%2Femail');
    await client.post('/sign-in', { email: user.email, password: user.password, next: EMAIL_PAGE });
    const page = await client.get(EMAIL_PAGE);
    expect(page.text).toContain(`value="${to}"`);
    expect(page.text).toMatch(/name="newEmail"/);
    expect(await app.rows('mailProof', { purpose: 'change-email', subject: user.id })).toEqual([]);
  });

  test('has a brake that cancelling does not release', async () => {
    const { client, user } = await confirmed();
    const to = app.make.email();
    await change(client, to);
    const resend = await client.post(`${EMAIL_PAGE}/resend`);
    expect(resend.status).toBe(429);
    expect(Number(resend.headers['retry-after'])).toBeGreaterThan(0);
    expect(resend.text).toMatch(/ask for another in \d+ seconds/);
    expect((await client.post(`${EMAIL_PAGE}/cancel`)).status).toBe(303);
    const again = await client.post(EMAIL_PAGE, { newEmail: app.make.email() });
    expect(again.status).toBe(429);
    expect(await app.mails(to)).toHaveLength(1);
    await afterAWhile(user.id);
    await change(client, app.make.email());
  });
});
