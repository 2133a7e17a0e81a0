import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { EMAIL_PAGE, emailChanges, pathOf, tokenOf } from '../support/email-change.ts';
import { shown } from '../support/page.ts';
import { addPasskey } from '../support/passkeys.ts';
import { confirm } from '../support/second-step.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const { addressOf, afterAWhile, change, confirmed, events, notices } = emailChanges(app);

describe('confirming', () => {
  test('GET and HEAD change nothing, the secret leaves the address bar, the button moves the account', async () => {
    const { client, user } = await confirmed();
    const other = await app.make.signedIn(user);
    const to = app.make.email();
    await change(client, to);
    const { link } = await app.mail(to);

    const hop = await client.get(pathOf(link));
    expect([hop.status, hop.headers.location]).toEqual([303, `${EMAIL_PAGE}/confirm`]);
    await client.get(pathOf(link));
    expect((await app.agent().head(pathOf(link)).redirects(0)).status).toBe(303);
    const page = await client.get(`${EMAIL_PAGE}/confirm`);
    expect(page.status).toBe(200);
    expect(page.text).toContain(to);
    expect(page.text).not.toContain(tokenOf(link));
    expect(page.text).toMatch(/name="signOutElsewhere"[^>]* checked/);
    expect(await addressOf(user.id)).toMatchObject({ email: user.email });

    const done = await client.post(`${EMAIL_PAGE}/confirm`, { signOutElsewhere: 'on' });
    expect([done.status, done.headers.location]).toEqual([303, EMAIL_PAGE]);
    expect(await addressOf(user.id)).toEqual({ email: to, verified: true });
    expect((await client.get(EMAIL_PAGE)).text).toContain(to);
    expect((await other.client.get(EMAIL_PAGE)).status).toBe(303);
    expect((await app.mail(user.email)).text).toContain('/undo-email-change?token=');
    expect((await app.mail(to)).text).toContain('now uses this email address');
    expect((await events(user.id)).filter((e) => e.startsWith('emailChanged '))).toEqual([
      'emailChanged success',
    ]);

    const twice = await client.postJson('/api/auth/verify-email-change', { token: tokenOf(link) });
    expect([twice.status, twice.body.code]).toEqual([400, 'EMAIL_CHANGE_GONE']);
    const { status } = await app.client().post('/sign-in', { email: to, password: user.password });
    expect(status).toBe(303);
  });

  test('works by code, typed carelessly, and leaves other sessions alone when that is wished', async () => {
    const { client, user } = await confirmed();
    const other = await app.make.signedIn(user);
    const to = app.make.email();
    await change(client, to);
    const { code = '' } = await app.mail(to);
    const done = await client.post(`${EMAIL_PAGE}/code`, {
      code: ` ${code.toLowerCase().replace('-', ' ')} `,
    });
    expect(done.status, done.text).toBe(303);
    expect(await addressOf(user.id)).toEqual({ email: to, verified: true });
    expect((await other.client.get(EMAIL_PAGE)).status).toBe(200);
  });

  test('five wrong codes close it, and the right one no longer works', async () => {
    const { client, user } = await confirmed();
    const to = app.make.email();
    await change(client, to);
    const { code = '' } = await app.mail(to);
    const wrong = code.startsWith('AAAA') ? 'BBBB-BBBB' : 'AAAA-AAAA';
    for (let i = 0; i < 4; i += 1) {
      const answer = await client.post(`${EMAIL_PAGE}/code`, { code: wrong });
      expect(answer.text).toContain('not the code from our newest email');
    }
    expect((await client.post(`${EMAIL_PAGE}/code`, { code: wrong })).text).toContain(
      'Too many wrong codes',
    );
    const right = await client.post(`${EMAIL_PAGE}/code`, { code });
    expect(right.status).toBe(422);
    expect(await addressOf(user.id)).toMatchObject({ email: user.email });
    expect((await events(user.id)).filter((e) => e === 'emailChanged refused')).toHaveLength(6);
  });

  test.each<[string, (client: TestClient, to: string) => Promise<unknown>]>([
    ['cancelled', (client) => client.post(`${EMAIL_PAGE}/cancel`)],
    [
      'confirmed in another tab',
      async (client, to) => {
        const { code = '' } = await app.mail(to);
        return client.post(`${EMAIL_PAGE}/code`, { code });
      },
    ],
  ])('a code for a change that was %s is told that none is waiting', async (_, end) => {
    const { client } = await confirmed();
    const to = app.make.email();
    await change(client, to);
    await end(client, to);
    await client.get(EMAIL_PAGE);

    const json = await client.postJson('/api/auth/verify-email-change', { code: 'AAAA-AAAA' });
    const answer = await client.post(`${EMAIL_PAGE}/code`, { code: 'BBBB-BBBB' });

    expect([json.status, json.body.code]).toEqual([400, 'NO_EMAIL_CHANGE']);
    expect([answer.status, answer.headers.location]).toEqual([303, EMAIL_PAGE]);
    const page = await client.get(EMAIL_PAGE);
    expect(page.text).toContain(shown('email.nothingPending'));
    expect(page.text).not.toContain(shown('email.codeClosed'));
  });

  test('a newer request ends the older link, which never confirms the newer address', async () => {
    const { client, user } = await confirmed();
    const [first, second] = [app.make.email(), app.make.email()];
    await change(client, first);
    const older = await app.mail(first);
    await afterAWhile(user.id);
    await change(client, second);
    const answer = await client.postJson('/api/auth/verify-email-change', {
      token: tokenOf(older.link),
    });
    expect(answer.body.code).toBe('EMAIL_CHANGE_GONE');
    const byCode = await client.postJson('/api/auth/verify-email-change', { code: older.code });
    expect(byCode.body.code).toBe('EMAIL_CHANGE_CODE_WRONG');
    expect(await addressOf(user.id)).toMatchObject({ email: user.email });
    await client.get(pathOf(older.link));
    const page = await client.get(`${EMAIL_PAGE}/confirm`);
    expect(page.status).toBe(410);
    expect(page.text).toContain(shown('email.gone'));
  });

  test('a resent mail replaces the first; a cancelled change is over', async () => {
    const { client, user } = await confirmed();
    const to = app.make.email();
    await change(client, to);
    const first = await app.mail(to);
    await afterAWhile(user.id);
    expect((await client.post(`${EMAIL_PAGE}/resend`)).status).toBe(303);
    const [, second] = await app.mails(to);
    expect(second?.link).not.toBe(first.link);
    const old = await client.postJson('/api/auth/verify-email-change', {
      token: tokenOf(first.link),
    });
    expect(old.status).toBe(400);
    expect(await notices(user.email)).toEqual(['requested']);

    expect((await client.post(`${EMAIL_PAGE}/cancel`)).status).toBe(303);
    expect((await client.get(EMAIL_PAGE)).text).not.toContain(to);
    const late = await client.postJson('/api/auth/verify-email-change', {
      token: tokenOf(second?.link),
    });
    expect(late.body.code).toBe('EMAIL_CHANGE_GONE');
    expect((await client.post(`${EMAIL_PAGE}/cancel`)).status).toBe(303);
    expect((await client.get(EMAIL_PAGE)).text).toContain('No change of address is pending');
  });

  test('an address that was taken meanwhile is refused, and nothing has changed', async () => {
    const { client, user } = await confirmed();
    const other = await app.make.signedIn(user);
    const to = app.make.email();
    await change(client, to);
    const { link } = await app.mail(to);
    await confirm(app, await app.make.user({ email: to }));
    await client.get(pathOf(link));
    const answer = await client.post(`${EMAIL_PAGE}/confirm`, { signOutElsewhere: 'on' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Another account uses this address now');
    expect(await addressOf(user.id)).toEqual({ email: user.email, verified: true });
    expect((await other.client.get(EMAIL_PAGE)).status).toBe(200);
    expect(await notices(user.email)).toEqual(['requested']);
    expect((await events(user.id)).at(-1)).toBe('emailChanged refused');
  });

  test('an account that nobody confirmed does not hold the address, whenever it was begun', async () => {
    for (const begun of ['before', 'meanwhile'] as const) {
      const { client, user } = await confirmed();
      const to = app.make.email();
      const begin = () => app.make.signedIn({ ...user, email: to });
      const stranger = begun === 'before' ? await app.make.user({ email: to }) : undefined;
      await change(client, to);
      const mail = (await app.mails(to)).findLast(({ text }) => text.includes('/confirm-email-ch'));
      expect(mail?.text.includes('never confirmed')).toBe(begun === 'before');
      const other = stranger ?? (await app.make.user({ email: to }));
      const body = { token: tokenOf(mail?.link) };
      expect((await client.postJson('/api/auth/verify-email-change', body)).status).toBe(200);
      expect(await addressOf(user.id)).toEqual({ email: to, verified: true });
      expect(await app.rows('user', { id: other.id })).toEqual([]);
      await begin();
    }
  });

  test('nor does one that was taken over by a reset, and waits to be deleted', async () => {
    const { client, user } = await confirmed();
    const left = await app.make.user();
    await confirm(app, left);
    const leaver = await app.make.signedIn(left);
    expect((await leaver.client.post('/account/deletion')).status).toBe(303);
    await change(client, left.email);
    const mail = (await app.mails(left.email)).at(-1);
    expect(mail?.text).toContain('waiting to be deleted');
    const body = { token: tokenOf(mail?.link) };
    expect((await client.postJson('/api/auth/verify-email-change', body)).status).toBe(200);
    expect(await addressOf(user.id)).toEqual({ email: left.email, verified: true });
    await app.deps.departures.run();
    expect(await app.rows('user', { id: left.id })).toEqual([]);
    expect(await addressOf(user.id)).toEqual({ email: left.email, verified: true });
  });

  test('but with a way in of its own it keeps it until it is deleted', async () => {
    const { client, user } = await confirmed();
    const left = await app.make.user();
    await confirm(app, left);
    const leaver = await app.make.signedIn(left);
    await addPasskey(app, leaver.client);
    await leaver.client.post('/account/deletion');
    await change(client, left.email);
    expect((await app.mail(left.email)).subject).toContain('entered for another account');
    expect(await addressOf(user.id)).toEqual({ email: user.email, verified: true });
  });

  test('the link is for the person who asked: a guest signs in first, another person is told', async () => {
    const { client, user } = await confirmed();
    const to = app.make.email();
    await change(client, to);
    const { link } = await app.mail(to);

    const guest = app.client();
    await guest.get(pathOf(link));
    const asked = await guest.get(`${EMAIL_PAGE}/confirm`);
    expect(asked.headers.location).toBe('/sign-in?next=%2Faccount%2Femail%2Fconfirm');

    const stranger = await app.make.signedIn();
    await stranger.client.get(pathOf(link));
    const page = await stranger.client.get(`${EMAIL_PAGE}/confirm`);
    expect(page.status).toBe(403);
    expect(page.text).toContain('belongs to another account');
    expect(page.text).not.toContain(user.email);
    const json = await stranger.client.postJson('/api/auth/verify-email-change', {
      token: tokenOf(link),
    });
    expect([json.status, json.body.code]).toEqual([403, 'EMAIL_CHANGE_NOT_YOURS']);
    expect(await addressOf(user.id)).toMatchObject({ email: user.email });
  });

  test('reset links of the old address die with it', async () => {
    const { client, user } = await confirmed();
    const to = app.make.email();
    await change(client, to);
    const { link } = await app.mail(to);
    await app.client().postJson('/api/auth/request-password-reset', { email: user.email });
    expect((await app.rows('mailProof', { purpose: 'reset-password' })).length).toBeGreaterThan(0);
    const before = await app.rows('mailProof', { purpose: 'reset-password' });
    await client.postJson('/api/auth/verify-email-change', { token: tokenOf(link) });
    expect((await app.rows('mailProof', { purpose: 'reset-password' })).length).toBe(
      before.length - 1,
    );
  });
});
