import { afterAll, expect, test } from 'vitest';
import { startTestApp } from '../../support/app.ts';
import type { TestClient } from '../../support/client.ts';
import { failingStatements } from '../../support/failing-statements.ts';
import { forgetProof } from '../../support/leaving.ts';
import { personWithCodes, personWithMailFactor } from '../../support/lost-factors.ts';
import { addPasskey, askAfterPassword } from '../../support/passkeys.ts';
import { confirmedPerson, firstStep, personWithTotp } from '../../support/second-step.ts';
import { proofAt } from '../../support/step-up.ts';

/**
 * A 503 says that nothing has happened, so it comes before the act of a form is done, and never after: what is looked up
 * for the next page, or for a message, is not worth one.
 */
const app = await startTestApp();
const statements = failingStatements(app);
afterAll(() => app.stop());

interface Sent {
  readonly client: TestClient;
  readonly path: string;
  readonly fields?: Record<string, string>;
  /** Whether the act is done. */
  readonly isDone: () => Promise<boolean>;
}

const user = async (id: string) => (await app.rows('user', { id }))[0] ?? {};
const sessionsOf = async (userId: string) => (await app.rows('session', { userId })).length;

/** Forms after whose act something is looked up still. */
const FORMS: Readonly<Record<string, () => Promise<Sent>>> = {
  'signing in where a passkey is offered': async () => {
    const { email, password, id } = (await confirmedPerson(app)).user;
    const before = await sessionsOf(id);
    return {
      client: app.client(),
      path: '/sign-in',
      fields: { email, password, able: 'passkey', next: '/account/data' },
      isDone: async () => (await sessionsOf(id)) > before,
    };
  },
  'a second step by a recovery code': async () => {
    const { user: person, codes } = await personWithCodes(app);
    const client = await firstStep(app, person, app.client(), { able: 'passkey' });
    const before = await sessionsOf(person.id);
    return {
      client,
      path: '/sign-in/challenge/recovery',
      fields: { code: codes[0], next: '/account/data' },
      isDone: async () => (await sessionsOf(person.id)) > before,
    };
  },
  'switching the app off': async () => {
    const { client, user: person } = await personWithTotp(app);
    const isDone = async () => !(await user(person.id)).twoFactorEnabled;
    return { client, path: '/account/security/totp/off', isDone };
  },
  'switching codes by mail on': async () => {
    const { client, user: person } = await confirmedPerson(app);
    const isDone = async () => Boolean((await user(person.id)).mailSecondStep);
    return { client, path: '/account/security/mail/on', isDone };
  },
  'switching codes by mail off': async () => {
    const { client, user: person } = await personWithMailFactor(app);
    const isDone = async () => !(await user(person.id)).mailSecondStep;
    return { client, path: '/account/security/mail/off', isDone };
  },
  'asking for a passkey after the password no more': async () => {
    const { client, user: person } = await confirmedPerson(app);
    await addPasskey(app, client);
    await askAfterPassword(app, client, person);
    const isDone = async () => !(await user(person.id)).passkeySecondStep;
    return { client, path: '/account/passkeys/second-step', isDone };
  },
  'removing a passkey': async () => {
    const { client, user: person } = await confirmedPerson(app);
    const { id } = await addPasskey(app, client);
    await askAfterPassword(app, client, person);
    const isDone = async () => (await app.rows('passkey', { id })).length === 0;
    return { client, path: `/account/passkeys/${id}/remove`, isDone };
  },
};

/** Which of the statements of that form is meant, whatever the values in it. */
const shapeOf = (sql: string) => sql.replace(/'[^']*'/g, '?');

test.each(Object.entries(FORMS))('%s', async (_, begin) => {
  const sent: string[] = [];
  const healthy = await begin();
  statements.fail((sql) => sent.push(shapeOf(sql)) === 0, 'lost');
  expect((await healthy.client.post(healthy.path, healthy.fields)).status).toBe(303);
  statements.stop();

  const withFailing = async (wanted = '') => {
    const { client, path, fields, isDone } = await begin();
    let left = sent.filter((sql) => sql === wanted).length;
    const isLast = (sql: string) => {
      if (shapeOf(sql) === wanted) left -= 1;
      return left === 0;
    };
    const failure = statements.fail(isLast, 'lost');
    const { status, headers } = await client.post(path, fields);
    statements.stop();
    expect(failure.sql).toBeDefined();
    if (status === 303) expect((await client.get(headers.location ?? '')).status).toBeLessThan(400);
    return [status, await isDone()];
  };
  expect(await withFailing(sent.at(-1)), sent.at(-1)).toEqual([303, true]);
  if (sent.includes('commit')) expect(await withFailing('commit')).toEqual([503, false]);
});

/** What fails, while an act waits for a proof, and how that is answered. */
const WAITING: readonly [string, RegExp, number][] = [
  ['the proof', /^insert into `auditEvent`/, 503],
  ['to look for the act', /^select .* from `pausedRequest`/, 303],
  ['to take it out', /^delete from `pausedRequest`/, 303],
  ['the act', /^update `user` .*`username` =/, 503],
];

test.each(WAITING)('an act waits for a proof, and %s fails', async (_, statement, expected) => {
  const { client, user: person } = await confirmedPerson(app);
  await forgetProof(app, person);
  const asked = await client.post('/account/username', { username: `n-${person.id.slice(-12)}` });
  const path = proofAt(asked, 'password');
  const isNamed = async () => (await user(person.id)).username !== null;
  const failure = statements.fail((sql) => statement.test(sql), 'lost');
  const first = await client.post(path, { password: person.password });
  statements.stop();
  expect(failure.sql).toBeDefined();
  expect([first.status, await isNamed()], first.text).toEqual([expected, false]);
  if (expected === 503) return;

  expect(first.headers.location).toBe(asked.headers.location);
  expect((await client.get(asked.headers.location ?? '')).status).toBe(200);
  const again = await client.post(path, { password: person.password });
  expect([again.headers.location, await isNamed()]).toEqual(['/account/username', true]);
});
