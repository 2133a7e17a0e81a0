import { afterAll, describe, expect, test, vi } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { emailChanges, tokenOf } from '../support/email-change.ts';
import { endMinutes } from '../support/mail-links.ts';
import { mailSignInOf } from '../support/sign-in-mail.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const { addressOf, afterAWhile, change, confirmed, notices } = emailChanges(app);
const { asked, verify } = mailSignInOf(app);

describe('races', () => {
  test('one link used ten times at once changes the address once', async () => {
    const { client, user } = await confirmed();
    const to = app.make.email();
    await change(client, to);
    const token = tokenOf((await app.mail(to)).link);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => client.postJson('/api/auth/verify-email-change', { token })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await addressOf(user.id)).toEqual({ email: to, verified: true });
    expect(await app.rows('mailProof', { purpose: 'change-email', subject: user.id })).toEqual([]);
    const undo = (await app.mails(user.email)).filter(({ text }) =>
      text.includes('undo-email-change'),
    );
    expect(undo).toHaveLength(1);
  });

  test('confirming while another address is asked for never sets what nobody proved', async () => {
    for (let round = 0; round < 6; round += 1) {
      const { client, user } = await confirmed();
      const [proved, unproved] = [app.make.email(), app.make.email()];
      await change(client, proved);
      const token = tokenOf((await app.mail(proved)).link);
      await afterAWhile(user.id);
      const [confirmation] = await Promise.all([
        client.postJson('/api/auth/verify-email-change', { token }),
        client.postJson('/api/auth/change-email', { newEmail: unproved }),
        client.postJson('/api/auth/verify-email-change', { token }),
      ]);
      const { email } = await addressOf(user.id);
      expect([user.email, proved]).toContain(email);
      if (confirmation.status === 200) expect(email).toBe(proved);
    }
  });

  test('two accounts that confirm the same address at once: one has it', async () => {
    const [one, two] = [await confirmed(), await confirmed()];
    const to = app.make.email();
    await change(one.client, to);
    await endMinutes(app);
    await change(two.client, to);
    const tokens = (await app.mails(to)).map(({ link }) => tokenOf(link));
    const answers = await Promise.all(
      [one, two].flatMap(({ client }) =>
        tokens.map((token) => client.postJson('/api/auth/verify-email-change', { token })),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(1);
    expect(await app.rows('user', { email: to })).toHaveLength(1);
  });

  test('two requests at once: one waits, and one mail went out', async () => {
    const { client, user } = await confirmed();
    const wanted = [app.make.email(), app.make.email()];
    const answers = await Promise.all(
      wanted.map((newEmail) => client.postJson('/api/auth/change-email', { newEmail })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 429]);
    const mails = await Promise.all(wanted.map((email) => app.mails(email)));
    expect(mails.flat()).toHaveLength(1);
    expect(await notices(user.email)).toEqual(['requested']);
  });

  test('a sign-in by mail to the address before does not outlive the change', async () => {
    const { client: owner, user } = await confirmed();
    const { client: stranger, mail } = await asked(user);
    const to = app.make.email();
    await owner.postJson('/api/auth/change-email', { newEmail: to, revokeOtherSessions: true });
    const token = tokenOf((await app.mail(to)).link);
    // After the mail was read and whose it is was found, and before it is used up.
    const { internalAdapter } = await app.deps.auth.$context;
    const { findAccounts } = internalAdapter;
    vi.spyOn(internalAdapter, 'findAccounts').mockImplementationOnce(async (userId) => {
      const moved = await owner.postJson('/api/auth/verify-email-change', { token });
      expect(moved.status, moved.text).toBe(200);
      return findAccounts(userId);
    });
    const answer = await verify(stranger, { token: tokenOf(mail.link).split('.')[0] });
    expect([answer.status, answer.body.code]).toEqual([400, 'INVALID_TOKEN']);
    expect(await addressOf(user.id)).toMatchObject({ email: to });
    expect((await stranger.get('/dashboard')).status).toBe(303);
  });
});
