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
  letBrakesGo,
} from '../../support/failing-statements.ts';

/**
 * Each statement of each act fails in turn: nobody can find out then, so the answer is 503, and nothing has
 * happened: in the end the same request ends as it would have ended at first.
 */
const app = await startTestApp(ACTS_NEED);
const statements = failingStatements(app);
afterAll(() => app.stop());

/** These leave the record of a sign-in, whose session is taken back. */
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
      { between: () => letBrakesGo(app), act: path },
    );
    expect(sent).toBeGreaterThan(0);
    expectUnavailable(failed);
    const isProof = PROOFS.test(path);
    await expectNothingDone(app, failed, isProof ? ON_RECORD : []);
    expect(await sessions()).toBeLessThanOrEqual(before + 1);
    if (ends === 'refused') return expect(healthy.ok, healthy.text).toBe(false);
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
    await letBrakesGo(app);
    if (answer.status === 503) continue;
    expect(answer.status, answer.text).toBe(200);
    // Not the first whole run: one that began its transaction anew.
    expect(failure.sql).toBeDefined();
    return;
  }
});

test('so is a conflict of a statement that the server keeps ready', async () => {
  const { client } = await app.make.signedIn();
  const failure = statements.fail((sql) => /AS session\s+JOIN/.test(sql), 'conflict', false);
  const answer = await client.get('/api/auth/get-session');
  statements.stop();
  expect(failure.sql).toBeDefined();
  expect(answer.status, answer.text).toBe(200);
});

test('an act is done although the use of its session cannot be noted', async () => {
  const { client, user } = await app.make.signedIn();
  const ago = 'UPDATE session SET lastActiveAt = lastActiveAt - INTERVAL 2 MINUTE WHERE userId = ?';
  await app.deps.database.pool.query(ago, [user.id]);
  const failure = statements.fail((sql) => sql.includes('SET lastActiveAt'), 'lost', false, true);
  const answer = await callApi(client, '/update-user', { name: 'Grace Hopper' });
  statements.stop();
  expect(failure.sql).toBeDefined();
  expect(answer.status, answer.text).toBe(200);
});

test('nothing was sent beside the requests', () => expectNothingBeside(statements));
