import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestPerson } from '../support/app.ts';
import { afterAWhile, personWithMailFactor, SEND_CODE } from '../support/lost-factors.ts';
import { letMinutesPass, mailOf, tokenOf } from '../support/mail-links.ts';
import { confirmedPerson, firstStep } from '../support/second-step.ts';

/** How many mails a day somebody gets whom strangers ask for: neither a cannon nor a lock. */

const app = await startTestApp();
afterAll(() => app.stop());

const KINDS = ['/sign-in/mail', '/request-password-reset', '/send-verification-email'] as const;

/** Asks so many times, a minute apart, from one address on the network; gives the answers' statuses. */
async function ask(path: string, email: string, times: number, address?: string) {
  const client = app.client(address);
  const statuses: number[] = [];
  for (let time = 0; time < times; time += 1) {
    // The limit of requests a minute is another one.
    await app.deps.database.pool.query("DELETE FROM rateLimit WHERE `key` NOT LIKE 'mail|%'");
    await letMinutesPass(app, email, 2);
    statuses.push((await client.postJson(`/api/auth${path}`, { email })).status);
  }
  return statuses;
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
    expect(await ask(path, email, 1, '2001:db8:1:2::2')).toEqual([429]);
    expect(await ask(path, email, 1, '2001:db8:1:3::1')).toEqual([200]);
  });

  test('thirty is the end, from however many networks', async () => {
    const email = app.make.email();
    for (const _ of [1, 2, 3]) expect(await ask(path, email, 10)).toEqual(times(10, 200));
    expect(await ask(path, email, 1)).toEqual([429]);
  });
});

describe.each([
  ['codes for the second step', SEND_CODE, 30],
  ['links for who has lost every factor', '/api/auth/recovery/request', 10],
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
    for (let mail = 2; mail <= aDay; mail += 1) await next(changed);
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
