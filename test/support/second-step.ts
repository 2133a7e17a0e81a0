import { setTimeout as sleep } from 'node:timers/promises';
import { codeAt } from '../../src/features/second-step/totp/algorithm.ts';
import { SECOND } from '../../src/time.ts';
import type { TestApp, TestPerson } from './app.ts';
import type { TestClient } from './client.ts';

const PERIOD = 30 * SECOND;

/** The code that an app shows now, or showed or will show so many half minutes away. */
export function codeOf(secret: string, off = 0): string {
  return codeAt(secret, Math.floor(Date.now() / PERIOD) + off);
}

/** Waits, should the half minute be about to end: for tests that count how far away a code is. */
export async function notAtTheTurn(): Promise<void> {
  const left = PERIOD - (Date.now() % PERIOD);
  if (left < 3 * SECOND) await sleep(left + 50);
}

/** Six digits that are not right now. */
export function wrongCode(secret: string): string {
  const right = [-2, -1, 0, 1, 2].map((off) => codeOf(secret, off));
  return ['111111', '222222', '333333', '444444', '555555', '666666'].find(
    (code) => !right.includes(code),
  ) as string;
}

/** A person whose address is confirmed, signed in. */
export async function confirmedPerson(app: TestApp) {
  const { client, user } = await app.make.signedIn();
  await confirm(app, user);
  return { client, user };
}

export async function confirm(app: TestApp, { id }: Pick<TestPerson, 'id'>): Promise<void> {
  await app.deps.database.query
    .updateTable('user')
    .set({ emailVerified: true })
    .where('id', '=', id)
    .execute();
}

/** Switches an authenticator app on over the API; gives its secret, with this half minute unused. */
export async function turnOnTotp(
  app: TestApp,
  client: TestClient,
  userId: string,
): Promise<string> {
  const begun = await client.postJson('/api/auth/two-factor/enable', { recoveryCodes: false });
  const secret = new URL(begun.body.totpURI).searchParams.get('secret') ?? '';
  const done = await client.postJson('/api/auth/two-factor/verify-totp', { code: codeOf(secret) });
  if (!done.ok) throw new Error(`verify-totp answered ${done.status}: ${done.text}`);
  await forgetUse(app, userId);
  return secret;
}

/** Lets the codes of this half minute count once more, as if it were another. */
export async function forgetUse(app: TestApp, userId: string): Promise<void> {
  await app.deps.database.query
    .updateTable('twoFactor')
    .set({ lastUsedStep: 0 })
    .where('userId', '=', userId)
    .execute();
}

/** A person with an authenticator app, and the browser in which it was set up. */
export async function personWithTotp(app: TestApp) {
  const { client, user } = await confirmedPerson(app);
  const secret = await turnOnTotp(app, client, user.id);
  return { client, user, secret };
}

/** Gives the password in a browser; what comes next waits. */
export async function firstStep(
  app: TestApp,
  { email, password }: TestPerson,
  client: TestClient = app.client(),
  more: Record<string, string> = {},
): Promise<TestClient> {
  const answer = await client.post('/sign-in', { email, password, ...more });
  if (answer.status !== 303) throw new Error(`sign-in answered ${answer.status}`);
  return client;
}
