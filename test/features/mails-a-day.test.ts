import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestPerson } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { failingStatements } from '../support/failing-statements.ts';
import { afterAWhile, personWithMailFactor, SEND_CODE } from '../support/lost-factors.ts';
import { letMinutesPass, mailOf, tokenOf } from '../support/mail-links.ts';
import { confirmedPerson, firstStep } from '../support/second-step.ts';

/** How many mails a day somebody gets whom strangers ask for: neither a cannon nor a lock. */

const app = await startTestApp();
afterAll(() => app.stop());
const statements = failingStatements(app);

const KINDS = ['/sign-in/mail', '/request-password-reset', '/send-verification-email'] as const;

/** Asks so many times, a minute apart, from one address on the network; gives the answers' statuses. */
async function ask(path: string, email: string, times: number, by?: string | TestClient) {
  const client = typeof by === 'object' ? by : app.client(by);
  const statuses: number[] = [];
  for (let time = 0; time < times; time += 1) {
    // The limit of requests a minute is another one.
    await app.deps.database.pool.query("DELETE FROM rateLimit WHERE `key` NOT LIKE 'mail|%'");
    await letMinutesPass(app, email, 2);
    statuses.push((await client.postJson(`/api/auth${path}`, { email })).status);
  }
  return statuses;
}

/** As if so many of the day's mails of one kind had been asked for already, whose counts end so. */
async function setCount(ending: string, count: number): Promise<void> {
  const sql = 'UPDATE rateLimit SET count = ? WHERE `key` LIKE ?';
  await app.deps.database.pool.query(sql, [count, `mail|%|${ending}`]);
}

/** Asks once for each address, all within the same minute and from one network each; gives the answers' statuses. */
async function askAtOnce(path: string, emails: readonly string[]): Promise<number[]> {
  const answers = emails.map((email) => app.client().postJson(`/api/auth${path}`, { email }));
  return (await Promise.all(answers)).map(({ status }) => status);
}

const times = (count: number, status: number) => Array.from({ length: count }, () => status);

describe.each(KINDS)('asked for at %s', (path) => {
  test.each([true, false])('one network gets ten sent, and no more (known: %s)', async (known) => {
    const email = known ? (await confirmedPerson(app)).user.email : app.make.email();
    const statuses = await ask(path, email, 12);
    expect(statuses).toEqual([...times(10, 200), ...times(2, 429)]);
  });

  test('a stranger who asks all day does not keep the owner out', async () => {
    const { user } = await confirmedPerson(app);
    await ask(path, user.email, 11);
    expect(await ask(path, user.email, 1)).toEqual([200]);
  });

  test('an address in the same network does not get around it', async () => {
    const email = app.make.email();
    await ask(path, email, 10, '2001:db8:1:2::1');
    // A household has 256 networks of 64 bits.
    expect(await ask(path, email, 1, '2001:db8:1:2::2')).toEqual([429]);
    expect(await ask(path, email, 1, '2001:db8:1:ff::1')).toEqual([429]);
    expect(await ask(path, email, 1, '2001:db8:1:100::1')).toEqual([200]);
  });

  test('nor does a tag behind the name of the mailbox', async () => {
    const box = app.make.email();
    const address = app.client().address;
    for (let tag = 0; tag < 10; tag += 1) {
      expect(await ask(path, box.replace('@', `+${tag}@`), 1, address)).toEqual([200]);
    }
    expect(await ask(path, box.replace('@', '+more@'), 1, address)).toEqual([429]);
    expect(await ask(path, box, 1, address)).toEqual([429]);
  });

  test.each([
    true,
    false,
  ])('one mailbox gets one a minute, whatever the tag (known: %s)', async (known) => {
    const box = app.make.email();
    const tags = [1, 2, 3, 4].map((tag) => box.replace('@', `+${tag}@`));
    for (const email of known ? tags : []) {
      await app.make.user({ email });
      await letMinutesPass(app, email, 2);
    }
    expect((await askAtOnce(path, tags)).sort()).toEqual([200, ...times(3, 429)]);
    // Strangers with tags do not keep the owner of the plain address waiting.
    expect(await askAtOnce(path, [box])).toEqual([200]);
    expect(await askAtOnce(path, [box, ...tags])).toEqual(times(5, 429));
    const plain = app.make.email();
    expect(await askAtOnce(path, [plain])).toEqual([200]);
    expect(await askAtOnce(path, [plain.replace('@', '+1@')])).toEqual([429]);
    const dotted = app.make.email().replace(/@.*/, '.x@gmail.com');
    expect(await askAtOnce(path, [dotted])).toEqual([200]);
    expect(await askAtOnce(path, [dotted.replace('.x', '.x+t')])).toEqual([429]);
  });

  test('who is told that it failed may ask again at once', async () => {
    const email = app.make.email();
    statements.fail((sql) => sql.includes('`outbox`'), 'locked');
    expect(await askAtOnce(path, [email])).toEqual([503]);
    statements.stop();
    expect(await askAtOnce(path, [email])).toEqual([200]);
  });

  test('a browser that the owner has signed in with gets more when strangers have used all up', async () => {
    const { user, client } = await confirmedPerson(app);
    await ask(path, user.email, 1);
    await setCount(app.deps.proofs.addressSubject(user.email), 30);
    expect(await ask(path, user.email, 1)).toEqual([429]);
    await client.post('/sign-out');
    expect(await ask(path, user.email, 11, client)).toEqual([...times(10, 200), 429]);
  });

  test('thirty is the end, from however many networks', async () => {
    const email = app.make.email();
    for (const _ of [1, 2, 3]) expect(await ask(path, email, 10)).toEqual(times(10, 200));
    expect(await ask(path, email, 1)).toEqual([429]);
  });
});

test('one network gets two hundred sent a day, to however many mailboxes and of all kinds', async () => {
  const address = '2001:db8:77:1::1';
  await ask('/sign-in/mail', app.make.email(), 1, address);
  await app.deps.database.pool.query(
    "UPDATE rateLimit SET count = 198 WHERE `key` LIKE 'mail|network|2001:0db8:0077:%'",
  );
  const other = '2001:db8:77:2::1';
  expect(await ask('/request-password-reset', app.make.email(), 1, other)).toEqual([200]);
  const { client } = await app.make.signedIn();
  const change = await client
    .postJson('/api/auth/change-email', { newEmail: app.make.email() })
    .set('X-Forwarded-For', address);
  expect(change.status).toBe(200);
  for (const path of KINDS) expect(await ask(path, app.make.email(), 1, address)).toEqual([429]);
  expect(await ask('/sign-in/mail', app.make.email(), 1)).toEqual([200]);
});

describe.each([
  ['codes for the second step', SEND_CODE, 30],
  ['links for people who have lost every factor', '/api/auth/recovery/request', 10],
] as const)('%s', (_, path, aDay) => {
  test('whoever has the password uses them up for the day, and a new password ends that', async () => {
    const { user, client } = await personWithMailFactor(app);
    /** Asks half signed in, after a while. */
    const next = async (person: TestPerson) => {
      await afterAWhile(app, user);
      return (await (await firstStep(app, person)).postJson(path)).status;
    };
    for (let mail = 1; mail <= aDay; mail += 1) expect(await next(user)).toBe(200);
    expect(await next(user)).toBe(429);

    const changed = { ...user, password: 'four paper kites' };
    const change = await client.postJson('/api/auth/change-password', {
      currentPassword: user.password,
      newPassword: changed.password,
    });
    expect(change.status, change.text).toBe(200);
    expect(await next(changed)).toBe(200);
    await setCount(`${user.id}|%`, aDay);
    expect(await next(changed)).toBe(429);

    const { email } = user;
    await app.client().postJson('/api/auth/request-password-reset', { email });
    const token = tokenOf(await mailOf(app, 'reset', email));
    const newPassword = 'nine brass lanterns';
    const reset = await app.client().postJson('/api/auth/reset-password', { token, newPassword });
    expect(reset.status, reset.text).toBe(200);
    expect(await next({ ...user, password: newPassword })).toBe(200);
  });
});
