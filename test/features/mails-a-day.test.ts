import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { letMinutesPass } from '../support/mail-links.ts';
import { confirmedPerson } from '../support/second-step.ts';

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
