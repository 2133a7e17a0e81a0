import type { ResultSetHeader } from 'mysql2/promise';
import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { emailChanges } from '../support/email-change.ts';
import { copyOf } from '../support/leaving.ts';
import { endMinutes, letMinutesPass, mailsOf } from '../support/mail-links.ts';
import { confirm } from '../support/second-step.ts';

/** An account may have the address of somebody who knows nothing of it. */
const app = await startTestApp();
afterAll(() => app.stop());

const { afterAWhile } = emailChanges(app);

describe('mails to it', () => {
  /** What a mailbox gets in a day of what `causeNotices` causes. */
  const FEW = { 'account-changed': 3, 'new-device': 3, 'export-ready': 3 };

  /** How many mails of each kind were sent, but for those to confirm an address, which are counted for themselves. */
  async function toldAt(...addresses: string[]): Promise<Record<string, number>> {
    const sent: Record<string, number> = {};
    for (const email of addresses) {
      await app.mails(email);
      for (const { message } of await app.rows('outbox', { toAddress: email, state: 'sent' })) {
        if (message !== 'confirm-email') sent[String(message)] = (sent[String(message)] ?? 0) + 1;
      }
    }
    return sent;
  }

  async function changePasswords(confirmed: boolean, times: number): Promise<number> {
    const user = await app.make.user();
    if (confirmed) await confirm(app, user);
    const { client } = await app.make.signedIn(user);
    let currentPassword = user.password;
    for (let n = 0; n < times; n += 1) {
      const newPassword = `another quiet harbour ${n}`;
      const body = { currentPassword, newPassword };
      const answer = await client.postJson('/api/auth/change-password', body);
      expect(answer.status).toBe(200);
      currentPassword = newPassword;
    }
    return (await mailsOf(app, 'changed', user.email)).length;
  }

  test('are a few notices a day until it is confirmed, and then all of them', async () => {
    expect(await changePasswords(false, 6)).toBe(3);
    expect(await changePasswords(true, 6)).toBe(6);
  });

  /** Somebody signs up with an address and causes more notices than one gets. Gives the browser. */
  async function causeNotices(email: string, address?: string) {
    const client = app.client(address);
    let currentPassword = 'a quiet harbour';
    const user = { name: 'Eve', email, password: currentPassword };
    expect((await client.postJson('/api/auth/sign-up/email', user)).status).toBe(200);
    for (const newPassword of ['nine brass lanterns', 'two paper kites', 'four blue doors']) {
      const body = { currentPassword, newPassword };
      expect((await client.postJson('/api/auth/change-password', body)).status).toBe(200);
      currentPassword = newPassword;
    }
    await app.client(address).post('/sign-in', { email, password: currentPassword });
    await copyOf(app, client);
    return client;
  }

  test.each([
    ['tags', ['1', '2', '3', '4'].map((tag) => `box+${tag}@tags.example`)],
    [
      'dots at Gmail',
      ['b.ox@gmail.com', 'bo.x+1@gmail.com', 'b.o.x@gmail.com', 'box@googlemail.com'],
    ],
  ])('are as few for one mailbox with %s, from however many accounts', async (_, addresses) => {
    for (const email of addresses) await causeNotices(email);
    expect(await toldAt(...addresses)).toEqual(FEW);
  });

  test('are as few when accounts come and move away again', async () => {
    const email = app.make.email();
    for (let n = 0; n < 4; n += 1) {
      const client = await causeNotices(email);
      const newEmail = app.make.email();
      await client.postJson('/api/auth/change-email', { newEmail });
      const { code } = await app.mail(newEmail);
      const moved = await client.postJson('/api/auth/verify-email-change', { code });
      expect(moved.status).toBe(200);
    }
    expect(await toldAt(email)).toEqual({ ...FEW, 'email-removed': 3 });
  });

  test('are as few when accounts end', async () => {
    const addresses = [0, 1, 2, 3].map((n) => `box+${n}@ended.example`);
    for (const email of addresses) await app.make.user({ email });
    await app.deps.database.pool.query(
      "UPDATE user SET deletionDueAt = UTC_TIMESTAMP(3) WHERE email LIKE '%@ended.example'",
    );
    await app.deps.departures.run();
    expect(await toldAt(...addresses)).toEqual({ 'account-deleted': 3 });
  });

  test('count among the two hundred that one network causes at all mailboxes', async () => {
    const address = '2001:db8:88:1::1';
    await app.client(address).postJson('/api/auth/sign-in/mail', { email: app.make.email() });
    await app.deps.database.pool.query(
      "UPDATE rateLimit SET count = 197 WHERE `key` LIKE 'mail|network|2001:0db8:0088:%'",
    );
    const [one, other] = [app.make.email(), app.make.email()];
    await causeNotices(one, address);
    await causeNotices(other, '2001:db8:88:2::1');
    expect((await app.mails(one)).length + (await app.mails(other)).length).toBe(3);
  });

  test.each([
    true,
    false,
  ])('are ten a day of changes of address, from however many accounts (known: %s)', async (known) => {
    const to = known ? (await app.make.user()).email : app.make.email();
    const before = (await app.mails(to)).length;
    const ask = async () => {
      const { client, user } = await app.make.signedIn();
      await endMinutes(app);
      const answer = await client.postJson('/api/auth/change-email', { newEmail: to });
      return { client, user, answer };
    };
    for (let n = 0; n < 9; n += 1) expect((await ask()).answer.status).toBe(200);
    const last = await ask();
    expect(last.answer.status).toBe(200);

    const { answer, user } = await ask();
    expect([answer.status, answer.body.code]).toEqual([429, 'TOO_MANY_REQUESTS']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(3600);
    expect(await app.rows('mailProof', { subject: user.id })).toEqual([]);
    await afterAWhile(last.user.id);
    const resent = await last.client.postJson('/api/auth/resend-email-change');
    expect(resent.status).toBe(429);
    expect(await app.mails(to)).toHaveLength(before + 10);
  });

  test('are one a minute of changes of address, from however many accounts and with whatever tag', async () => {
    const box = app.make.email();
    const tags = [1, 2, 3].map((tag) => box.replace('@', `+${tag}@`));
    const answers = await Promise.all(
      [box, ...tags].map(async (newEmail) => {
        const { client } = await app.make.signedIn();
        return client.postJson('/api/auth/change-email', { newEmail });
      }),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 429, 429, 429]);
  });

  test('asking again within the minute does not use the day up', async () => {
    const { client, user } = await app.make.signedIn();
    const newEmail = app.make.email();
    for (let n = 0; n < 8; n += 1) await client.postJson('/api/auth/change-email', { newEmail });
    for (let n = 0; n < 9; n += 1) {
      await afterAWhile(user.id);
      const other = app.deps.database.pool;
      await other.query("DELETE FROM rateLimit WHERE `key` LIKE '%/resend-email-change'");
      expect((await client.postJson('/api/auth/resend-email-change')).status).toBe(200);
    }
    expect(await app.mails(newEmail)).toHaveLength(10);
  });
});

describe('what it leads to', () => {
  /** The real owner of an address did all this before anybody made an account with it. */
  async function traces(email: string) {
    const guest = app.client();
    await guest.post('/sign-in/mail', { email });
    await guest.post('/forgot-password', { email });
    await app.mails(email);
    await letMinutesPass(app, email, 2);
  }

  test('is in no copy before it is proved, and in the copy afterwards', async () => {
    const email = app.make.email();
    await traces(email);
    const user = await app.make.user({ email });
    const { client } = await app.make.signedIn(user);

    const before = await copyOf(app, client);
    const purposes = ({ json }: typeof before) =>
      json.mailProof.map(({ purpose }: { purpose: string }) => purpose).sort();
    expect(purposes(before)).toEqual(['confirm-email', 'not-me']);
    const sent = before.json.outbox.map(({ message }: { message: string }) => message);
    expect(sent).toContain('confirm-email');
    expect(sent).not.toContain('no-account');

    await confirm(app, user);
    await app.deps.database.pool.query('DELETE FROM dataExport WHERE userId = ?', [user.id]);
    const after = await copyOf(app, client);
    expect(purposes(after)).toEqual(expect.arrayContaining(['reset-password', 'sign-in']));
    expect(after.json.outbox.map(({ message }: { message: string }) => message)).toContain(
      'no-account',
    );
  });

  test("is never another account's, even when it is proved", async () => {
    const { client, user } = await app.make.signedIn();
    await confirm(app, user);
    const asker = await app.make.signedIn();
    await confirm(app, asker.user);
    // The asker wrote this address; and once had it.
    await asker.client.postJson('/api/auth/change-email', { newEmail: app.make.email() });
    const { pool } = app.deps.database;
    await pool.query('UPDATE outbox SET toAddress = ? WHERE userId = ?', [
      user.email,
      asker.user.id,
    ]);
    await pool.query(
      "UPDATE mailProof SET payload = JSON_SET(payload, '$.from', ?) WHERE subject = ?",
      [user.email, asker.user.id],
    );
    const [{ affectedRows }] = await pool.query<ResultSetHeader>(
      `UPDATE mailProof SET payload = JSON_SET(payload, '$.email', ?)
       WHERE JSON_VALUE(payload, '$.userId') COLLATE utf8mb4_bin = ?`,
      [user.email, asker.user.id],
    );
    expect(affectedRows).toBeGreaterThan(0);

    const { json } = await copyOf(app, client);
    const theirs = [
      ...(await app.rows('outbox', { userId: asker.user.id })),
      ...(await app.rows('mailProof', { subject: asker.user.id })),
    ].map(({ id }) => id);
    expect(theirs.length).toBeGreaterThan(1);
    const ids = [...json.outbox, ...json.mailProof].map(({ id }) => id);
    expect(ids.filter((id) => theirs.includes(id))).toEqual([]);
    expect(JSON.stringify(json)).not.toContain(asker.user.id);

    await pool.query('UPDATE user SET deletionDueAt = UTC_TIMESTAMP(3) WHERE id = ?', [user.id]);
    await app.deps.departures.run();
    expect(await app.rows('user', { id: user.id })).toEqual([]);
    expect(await app.rows('mailProof', { subject: asker.user.id })).toHaveLength(1);
    expect((await app.rows('outbox', { userId: asker.user.id })).length).toBeGreaterThan(0);
  });
});
