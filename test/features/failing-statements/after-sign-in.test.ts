import { afterAll, expect, test } from 'vitest';
import { callApi } from '../../support/act.ts';
import { startTestApp, type TestPerson } from '../../support/app.ts';
import type { TestClient } from '../../support/client.ts';
import { failingStatements, letBrakesGo } from '../../support/failing-statements.ts';
import { personWithCodes } from '../../support/lost-factors.ts';
import { mailOf } from '../../support/mail-links.ts';
import { addPasskey, optionsFor } from '../../support/passkeys.ts';
import { codeOf, confirmedPerson, firstStep, personWithTotp } from '../../support/second-step.ts';

/**
 * What follows a finished sign-in does not undo it: by then a code is used up, or an account has been made. A 503 would
 * say that nothing has happened.
 */
const app = await startTestApp();
const statements = failingStatements(app);
afterAll(() => app.stop());

interface Arriving {
  readonly client: TestClient;
  readonly path: string;
  readonly fields: object;
  readonly person: Pick<TestPerson, 'email'>;
}

const password = 'another quiet harbour';

/** The last request of each way in, in a browser that the account does not know. */
const WAYS: Readonly<Record<string, () => Promise<Arriving>>> = {
  password: async () => {
    const { user } = await confirmedPerson(app);
    const fields = { email: user.email, password: user.password };
    return { client: app.client(), path: '/sign-in/email', fields, person: user };
  },
  'a new account': async () => {
    const person = { email: app.make.email() };
    const fields = { ...person, name: 'Ada Lovelace', password };
    return { client: app.client(), path: '/sign-up/email', fields, person };
  },
  'a mail': async () => {
    const { user } = await confirmedPerson(app);
    const client = app.client();
    await callApi(client, '/sign-in/mail', { email: user.email });
    const { code } = await mailOf(app, 'signIn', user.email);
    return { client, path: '/sign-in/mail/verify', fields: { code }, person: user };
  },
  'a passkey': async () => {
    const { client: own, user } = await confirmedPerson(app);
    const { key } = await addPasskey(app, own);
    const client = app.client();
    const fields = { response: key.get(await optionsFor(client, 'authenticate')) };
    return { client, path: '/passkey/verify-authentication', fields, person: user };
  },
  'a recovery code': async () => {
    const { user, codes } = await personWithCodes(app);
    const client = await firstStep(app, user);
    const fields = { code: codes[0] };
    return { client, path: '/two-factor/verify-backup-code', fields, person: user };
  },
  "an app's code": async () => {
    const { user, secret } = await personWithTotp(app);
    const client = await firstStep(app, user);
    return {
      client,
      path: '/two-factor/verify-totp',
      fields: { code: codeOf(secret) },
      person: user,
    };
  },
};

test.each(Object.entries(WAYS))('%s: the browser is noted a moment later', async (_, arrive) => {
  const { client, path, fields, person } = await arrive();
  const known = async () => {
    const [{ id } = {}] = await app.rows('user', { email: person.email });
    return (await app.rows('knownDevice', { userId: id })).length;
  };
  const before = await known();
  const failure = statements.fail((sql) => sql.includes('knownDevice'), 'lost', false, true);
  const answer = await callApi(client, path, fields);
  expect(failure.sql).toBeDefined();
  statements.stop();
  expect(answer.status, answer.text).toBe(200);
  expect(client.cookie('session_token')).toBeDefined();
  await expect.poll(known, { timeout: 10_000 }).toBe(before + 1);
});

test('a sign-in that fails leaves the session that the browser had', async () => {
  const { client, user: first } = await confirmedPerson(app);
  const { user: other } = await confirmedPerson(app);
  const sessions = (await app.rows('session', { userId: first.id })).length;
  const body = { email: other.email, password: other.password };
  const seen = new Set<number>();
  for (let nth = 1; ; nth += 1) {
    const failure = statements.fail((_sql, place) => place === nth, 'lost');
    const { status } = await callApi(client, '/sign-in/email', body);
    statements.stop();
    if (failure.sql === undefined) break;
    seen.add(status);
    expect((await app.rows('session', { userId: first.id })).length, failure.sql).toBe(sessions);
  }
  expect([...seen]).toEqual([503]);
});

test("an app's code that was answered with 503 is not used up", async () => {
  const { user, secret } = await personWithTotp(app);
  const client = await firstStep(app, user);
  const code = codeOf(secret);
  const send = () => callApi(client, '/two-factor/verify-totp', { code });
  const failure = statements.fail((sql) => /^insert into `auditEvent`/.test(sql), 'lost');
  expect((await send()).status).toBe(503);
  statements.stop();
  expect(failure.sql).toBeDefined();
  expect((await send()).status).toBe(200);
});

/** Whose mail signs in; the sign-in may go on with a second step. */
const READERS: Readonly<Record<string, () => Promise<{ readonly user: TestPerson }>>> = {
  'a confirmed address': () => confirmedPerson(app),
  'somebody with an app': () => personWithTotp(app),
  // Their account is taken over, and all that others have put into it ends.
  'an address that a stranger had signed up with': () => app.make.signedIn(),
};

test.each(Object.entries(READERS))('a 503 uses up no mail for %s', async (_, come) => {
  const { user } = await come();
  const client = app.client();
  await callApi(client, '/sign-in/mail', { email: user.email });
  const { code } = await mailOf(app, 'signIn', user.email);
  const account = async () => [
    (await app.rows('user', { id: user.id })).map((row) => ({ ...row, updatedAt: null })),
    (await app.rows('account', { userId: user.id })).length,
    (await app.rows('session', { userId: user.id })).length,
  ];
  const before = await account();
  for (let nth = 1; ; nth += 1) {
    const failure = statements.fail((_sql, place) => place === nth, 'lost');
    const answer = await callApi(client, '/sign-in/mail/verify', { code });
    statements.stop();
    await letBrakesGo(app);
    if (failure.sql === undefined) return expect(answer.status, answer.text).toBe(200);
    expect([answer.status, await account()], failure.sql).toEqual([503, before]);
  }
});

test('a mail is not given back when the sign-ins of its reader were ended meanwhile', async () => {
  const { user } = await confirmedPerson(app);
  const client = app.client();
  await callApi(client, '/sign-in/mail', { email: user.email });
  const { code } = await mailOf(app, 'signIn', user.email);
  const send = () => callApi(client, '/sign-in/mail/verify', { code });
  const failure = statements.fail((sql) => {
    if (!sql.startsWith('insert into `auditEvent`')) return false;
    void app.deps.database.pool.query('UPDATE user SET signInsEndedAt = ? WHERE id = ?', [
      new Date(),
      user.id,
    ]);
    return true;
  }, 'lost');
  expect((await send()).status).toBe(503);
  statements.stop();
  expect(failure.sql).toBeDefined();
  expect((await send()).body.code).toMatch(/CODE_CLOSED|INVALID_TOKEN/);
});

test('a sign-out that fails has ended nothing', async () => {
  const { client } = await confirmedPerson(app);
  for (let nth = 1; ; nth += 1) {
    const failure = statements.fail((_sql, place) => place === nth, 'lost');
    const answer = await callApi(client, '/sign-out');
    statements.stop();
    const { body } = await client.get('/api/auth/get-session');
    expect([answer.status, body !== null]).toEqual(failure.sql ? [503, true] : [200, false]);
    if (failure.sql === undefined) break;
  }
});
