import { afterAll, expect, test } from 'vitest';

import { MINUTE } from '../../src/time.ts';
import { startTestApp, type TestPerson } from '../support/app.ts';
import { mailOf, tokenOf } from '../support/mail-links.ts';
import { codeOf, firstStep, forgetUse, personWithTotp, wrongCode } from '../support/second-step.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const VERIFY = '/api/auth/two-factor/verify-totp';

/** Guesses at the second step, five for each half-way state. */
async function guess(user: TestPerson, secret: string, times: number) {
  let client = await firstStep(app, user);
  for (let tries = 0; tries < times; tries += 1) {
    if (tries > 0 && tries % 5 === 0) client = await firstStep(app, user);
    await client.postJson(VERIFY, { code: wrongCode(secret) });
  }
}

async function rightCode(user: TestPerson, secret: string): Promise<number> {
  await forgetUse(app, user.id);
  const client = await firstStep(app, user);
  return (await client.postJson(VERIFY, { code: codeOf(secret) })).status;
}

/** As if so many minutes had gone by. */
async function later({ id }: TestPerson, minutes: number): Promise<void> {
  await app.deps.database.pool.query(
    `UPDATE proofTries SET windowEndsAt = windowEndsAt - INTERVAL ? MINUTE,
       codesLockedUntil = codesLockedUntil - INTERVAL ? MINUTE WHERE userId = ?`,
    [minutes, minutes, id],
  );
}

async function minutesLocked({ id }: TestPerson): Promise<number> {
  const [row] = await app.deps.database.query
    .selectFrom('proofTries')
    .select('codesLockedUntil')
    .where('userId', '=', id)
    .execute();
  return Math.round(((row?.codesLockedUntil?.getTime() ?? Number.NaN) - Date.now()) / MINUTE);
}

const told = async ({ email }: TestPerson) =>
  (await app.mails(email)).filter(({ subject }) => subject.includes('Wrong codes'));

test('each lock is twice as long, up to a day, and the owner is told once of each', async () => {
  const { user, secret } = await personWithTotp(app);
  await guess(user, secret, 10);
  expect(await minutesLocked(user)).toBe(15);
  expect((await told(user)).at(-1)?.text).toMatch(/15\s+minutes/);

  for (const minutes of [30, 60]) {
    await later(user, minutes / 2 + 1);
    await guess(user, secret, 10);
    expect(await minutesLocked(user)).toBe(minutes);
    expect(await rightCode(user, secret)).toBe(401);
  }
  // The short window is over long before the lock is.
  await later(user, 20);
  await guess(user, secret, 2);
  expect(await rightCode(user, secret)).toBe(401);
  const mails = await told(user);
  expect(mails).toHaveLength(3);
  expect(mails.at(-1)?.text.replace(/\s+/g, ' ')).toMatch(/For 1 hour .* takes the first step/);

  await app.deps.database.pool.query('UPDATE proofTries SET codeTries = 199 WHERE userId = ?', [
    user.id,
  ]);
  await later(user, 60);
  await guess(user, secret, 1);
  expect(await minutesLocked(user)).toBe(24 * 60);
});

test('guesses spread over many windows are counted all the same, and kept when swept', async () => {
  const { user, secret } = await personWithTotp(app);
  await guess(user, secret, 9);
  await later(user, 16);
  await app.deps.sweeper.sweep();
  await guess(user, secret, 1);
  expect(await rightCode(user, secret)).toBe(401);
  expect(await told(user)).toHaveLength(1);
});

test('only a second step that was right clears the count', async () => {
  const { user, client, secret } = await personWithTotp(app);
  await guess(user, secret, 9);
  const { password } = user;
  expect((await client.postJson('/api/auth/step-up/password', { password })).status).toBe(200);
  expect(await app.rows('proofTries', { userId: user.id })).toMatchObject([
    { place: 'signIn', tries: 9, codeTries: 9 },
  ]);
  expect(await rightCode(user, secret)).toBe(200);
  expect(await app.rows('proofTries', { userId: user.id })).toEqual([]);
});

test('somebody with the password alone closes nothing to the owner who is signed in', async () => {
  const { user, client, secret } = await personWithTotp(app);
  await guess(user, secret, 10);
  expect(await minutesLocked(user)).toBe(15);
  expect(await rightCode(user, secret)).toBe(401);

  await forgetUse(app, user.id);
  const change = { currentPassword: user.password, newPassword: 'nine brass lanterns' };
  expect((await client.postJson('/api/auth/change-password', change)).status).toBe(200);
  const code = codeOf(secret);
  expect((await client.postJson('/api/auth/step-up/totp', { code })).status).toBe(200);
  // It was the owner: with that the lock at the second step is over, too.
  expect(await app.rows('proofTries', { userId: user.id })).toEqual([]);
});

test('whoever is signed in has the codes of the app counted over all time, too', async () => {
  const { user, client, secret } = await personWithTotp(app);
  for (let tries = 1; tries <= 10; tries += 1) {
    await client.postJson('/api/auth/step-up/totp', { code: wrongCode(secret) });
  }
  expect(await minutesLocked(user)).toBe(15);
  // The window of all proofs is over; the lock of the codes is not.
  await app.deps.database.pool.query(
    'UPDATE proofTries SET windowEndsAt = UTC_TIMESTAMP(3) WHERE userId = ?',
    [user.id],
  );
  const stepUp = async () => {
    await forgetUse(app, user.id);
    return client.postJson('/api/auth/step-up/totp', { code: codeOf(secret) });
  };
  expect((await stepUp()).status).toBe(400);
  const { password } = user;
  expect((await client.postJson('/api/auth/step-up/password', { password })).status).toBe(200);
});

test('a reset ends the lock of the codes, but buys no guesses at the first price', async () => {
  const { user, secret } = await personWithTotp(app);
  await guess(user, secret, 10);
  await app.client().postJson('/api/auth/request-password-reset', { email: user.email });
  const token = tokenOf(await mailOf(app, 'reset', user.email));
  const password = 'nine brass lanterns';
  await app.client().postJson('/api/auth/reset-password', { token, newPassword: password });
  expect(await rightCode({ ...user, password }, secret)).toBe(200);

  const again = await personWithTotp(app);
  await guess(again.user, again.secret, 10);
  await app.client().postJson('/api/auth/request-password-reset', { email: again.user.email });
  const second = tokenOf(await mailOf(app, 'reset', again.user.email));
  await app.client().postJson('/api/auth/reset-password', { token: second, newPassword: password });
  await guess({ ...again.user, password }, again.secret, 10);
  expect(await minutesLocked(again.user)).toBe(30);
});
