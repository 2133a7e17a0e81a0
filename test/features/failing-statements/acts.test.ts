import { afterAll, expect, test } from 'vitest';
import { MINUTE } from '../../../src/time.ts';
import { callApi } from '../../support/act.ts';
import { ACTS_NEED, acts } from '../../support/acts.ts';
import { startTestApp } from '../../support/app.ts';
import {
  expectNothingBeside,
  expectNothingDone,
  expectUnavailable,
  failEach,
  failingStatements,
} from '../../support/failing-statements.ts';

/**
 * Each statement of each act fails in turn: nobody can find out then, so the answer is 503, and nothing has
 * happened: in the end the same request ends as it would have ended at first.
 */
const app = await startTestApp(ACTS_NEED);
const statements = failingStatements(app);
afterAll(() => app.stop());

/** What one person may try so many times only: to be safe, it counts before it is known how a try ends. */
async function letBrakesGo(): Promise<void> {
  for (const sql of [
    'UPDATE mailProof SET attempts = 0, issuedAt = issuedAt - INTERVAL 61 SECOND',
    'UPDATE twoFactor SET lastUsedStep = 0',
    'UPDATE knownDevice SET tries = 0, lockedUntil = NULL',
    'DELETE FROM passwordTries',
    'DELETE FROM proofTries',
    'DELETE FROM rateLimit',
  ])
    await app.deps.database.pool.query(sql);
}

/**
 * What proves something once is used up by an attempt that failed later: to be safe, it is asked for anew.
 * The sessions that it opened are ended, but not what the record of the sign-in says.
 */
const USED_UP = [
  'CHALLENGE_NOT_FOUND',
  'INVALID_CODE',
  'INVALID_PASSKEY',
  'INVALID_TOKEN',
  'INVALID_TWO_FACTOR_COOKIE',
];
const PROOFS =
  /^\/(?:sign-in|sign-up|two-factor\/verify|new-browser\/verify|passkey\/verify|step-up)/;
const ON_RECORD = ['signIn', 'secondStepAsked', 'signUp'];

test.each(acts(app).map((act) => [`${act.path} ${act.ends}`, act] as const))(
  '%s',
  { timeout: MINUTE },
  async (_, { path, ends, body, guest }) => {
    const actor = await app.make.signedIn();
    const fields = (await body?.(actor)) ?? {};
    const client = guest ? app.client() : actor.client;
    const sessions = async () => (await app.rows('session', { userId: actor.user.id })).length;
    const before = await sessions();
    const { failed, healthy, sent } = await failEach(
      statements,
      () => callApi(client, path, fields),
      letBrakesGo,
    );
    expect(sent).toBeGreaterThan(0);
    expectUnavailable(failed);
    const isProof = PROOFS.test(path);
    await expectNothingDone(app, failed, isProof ? ON_RECORD : []);
    expect(await sessions()).toBeLessThanOrEqual(before + 1);
    if (ends === 'refused') return expect(healthy.ok, healthy.text).toBe(false);
    if (isProof && USED_UP.includes(healthy.body.code)) return;
    expect(healthy.ok, `in the end: ${healthy.text}`).toBe(true);
  },
);

test('a deadlock that is met once is overcome', async () => {
  const { client, user } = await app.make.signedIn();
  const body = { currentPassword: user.password, newPassword: 'another quiet harbour' };
  for (let nth = 1; ; nth += 1) {
    const failure = statements.fail((_sql, place) => place === nth, 'conflict', false);
    const answer = await callApi(client, '/change-password', body);
    statements.stop();
    await letBrakesGo();
    if (answer.status === 503) continue;
    expect(answer.status, answer.text).toBe(200);
    // Not the first whole run: one that began its transaction anew.
    expect(failure.sql).toBeDefined();
    return;
  }
});

test('so is a conflict of a statement that the server keeps ready', async () => {
  const { client, user } = await app.make.signedIn();
  await app.deps.database.pool.query(
    'UPDATE session SET lastActiveAt = lastActiveAt - INTERVAL 2 MINUTE WHERE userId = ?',
    [user.id],
  );
  const failure = statements.fail(
    (sql) => /UPDATE session SET lastActiveAt/.test(sql),
    'conflict',
    false,
  );
  const answer = await client.get('/api/auth/get-session');
  statements.stop();
  expect(failure.sql).toBeDefined();
  expect(answer.status, answer.text).toBe(200);
});

test('nothing was sent beside the requests', () => expectNothingBeside(statements));
