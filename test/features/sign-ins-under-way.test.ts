import { setTimeout as sleep } from 'node:timers/promises';
import type supertest from 'supertest';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { startTestApp, type TestPerson } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { mailOf, tokenOf } from '../support/mail-links.ts';
import { addPasskey, optionsFor, trailOf } from '../support/passkeys.ts';
import { confirm, confirmedPerson, firstStep, personWithTotp } from '../support/second-step.ts';

const app = await startTestApp();
afterAll(() => app.stop());

type Answer = supertest.Response;

const fresh = 'nine brass lanterns';
const SIGN_IN = '/api/auth/sign-in/email';
const CHALLENGE = '/api/auth/second-step';

const { password } = await app.deps.auth.$context;

/** What `act` does happens just after the next password was found right, and before anything else. */
function afterTheHash(act: () => Promise<unknown>) {
  const { verify } = password;
  vi.spyOn(password, 'verify').mockImplementationOnce(async (data) => {
    const right = await verify(data);
    await act();
    return right;
  });
}

/** Asks for the mail, and gives what uses it up. */
async function resetOf({ email }: TestPerson): Promise<() => Promise<void>> {
  const client = app.client();
  await client.postJson('/api/auth/request-password-reset', { email });
  const token = tokenOf(await mailOf(app, 'reset', email));
  return async () => {
    const body = { token, newPassword: fresh };
    expect((await client.postJson('/api/auth/reset-password', body)).status).toBe(200);
  };
}

const sessionsOf = ({ id }: TestPerson) => app.rows('session', { userId: id });

const signInsOf = async ({ id }: TestPerson) =>
  (await app.rows('auditEvent', { subjectId: id, event: 'signIn' })).map(({ outcome }) => outcome);

describe('a reset between the password and the session', () => {
  test('by address: answered as a wrong password', async () => {
    const user = await app.make.user();
    afterTheHash(await resetOf(user));
    const client = app.client();
    const res = await client.postJson(SIGN_IN, user);
    const wrong = await app.client().postJson(SIGN_IN, { ...user, password: 'not this one' });
    expect([res.status, res.body]).toEqual([wrong.status, wrong.body]);
    expect(client.cookie('session_token')).toBeFalsy();
    expect(await sessionsOf(user)).toEqual([]);
    expect(await signInsOf(user)).toEqual(['refused', 'refused']);
    expect((await client.postJson(SIGN_IN, { ...user, password: fresh })).status).toBe(200);
  });

  test('by user name, and on the page', async () => {
    const { user, client: own } = await app.make.signedIn();
    await confirm(app, user);
    const username = `u${user.id.slice(-12)}`.replaceAll('-', '');
    expect((await own.postJson('/api/auth/change-username', { username })).status).toBe(200);
    afterTheHash(await resetOf(user));
    const client = app.client();
    const named = { username, password: user.password };
    const res = await client.postJson('/api/auth/sign-in/username', named);
    expect([res.status, res.body.code]).toEqual([401, 'INVALID_USERNAME_OR_PASSWORD']);
    expect(client.cookie('session_token')).toBeFalsy();

    afterTheHash(() => own.postJson('/api/auth/sign-in/email', user));
    const page = await app
      .client()
      .post('/sign-in', { email: user.email, password: user.password });
    expect(page.status).toBe(422);
    expect(await sessionsOf(user)).toEqual([]);
  });

  test('is no half-way state either', async () => {
    const { user } = await personWithTotp(app);
    afterTheHash(await resetOf(user));
    const client = app.client();
    expect((await client.postJson(SIGN_IN, user)).status).toBe(401);
    expect(client.cookie('two_factor')).toBeFalsy();
    expect((await client.get(CHALLENGE)).body).toBeNull();
  });

  test('ends a half-way state, though its row stayed', async () => {
    const { user } = await personWithTotp(app);
    const client = await firstStep(app, user);
    expect((await client.get(CHALLENGE)).body).not.toBeNull();
    // As a reset that has looked for the rows a moment before this one was there.
    await app.deps.database.pool.query(
      'UPDATE user SET signInsEndedAt = UTC_TIMESTAMP(3) WHERE id = ?',
      [user.id],
    );
    expect((await client.get(CHALLENGE)).body).toBeNull();
  });

  test.each([
    ['a change of password', 'change-password', { newPassword: fresh }],
    ['signing out everywhere', 'revoke-sessions', {}],
  ])('so does %s', async (_, path, body) => {
    const { client: own, user } = await app.make.signedIn();
    const act = () =>
      own.postJson(`/api/auth/${path}`, { ...body, currentPassword: user.password });
    afterTheHash(async () => {
      expect((await act()).status).toBe(200);
    });
    const client = app.client();
    expect((await client.postJson(SIGN_IN, user)).status).toBe(401);
    expect(client.cookie('session_token')).toBeFalsy();
  });
});

/**
 * Somebody half-way in, who begins again by `signIn`, while the row of the half-way state is held. So
 * the ladder has read the person's row and waits before the second step, and then `act` happens.
 */
async function duringTheLadder<T>(
  user: TestPerson,
  signIn: () => PromiseLike<T>,
  act: () => Promise<unknown>,
): Promise<T> {
  const holder = await app.deps.database.pool.getConnection();
  try {
    await holder.beginTransaction();
    await holder.query('SELECT id FROM verification WHERE value = ? FOR UPDATE', [user.id]);
    const answer = Promise.resolve(signIn());
    await vi.waitFor(async () => expect(await waiting()).toHaveLength(1), 10_000);
    await act();
    await holder.rollback();
    return await answer;
  } finally {
    holder.destroy();
  }
}

/** The statements that wait for it. */
async function waiting(): Promise<unknown> {
  const [rows] = await app.deps.database.pool.query(
    `SELECT id FROM information_schema.processlist
      WHERE db = DATABASE() AND info LIKE 'delete from _verification_%'`,
  );
  return rows;
}

describe('all sessions end between the session and the second step', () => {
  /** The answer; afterwards nothing of that sign-in, nor of the one before, is left. */
  async function halfWayAndOut(
    signIn: (client: TestClient, user: TestPerson) => PromiseLike<Answer>,
  ) {
    const { client: own, user } = await personWithTotp(app);
    const client = await firstStep(app, user);
    const before = await sessionsOf(user);
    const res = await duringTheLadder(
      user,
      () => signIn(client, user),
      async () => {
        expect(await sessionsOf(user)).toHaveLength(before.length + 1);
        expect((await own.postJson('/api/auth/revoke-sessions', {})).status).toBe(200);
      },
    );
    expect(client.cookie('session_token')).toBeFalsy();
    expect(await sessionsOf(user)).toEqual([]);
    expect((await client.get(CHALLENGE)).body).toBeNull();
    expect((await signInsOf(user)).at(-1)).toBe('refused');
    return res;
  }

  test('a program is told so', async () => {
    const res = await halfWayAndOut((client, user) => client.postJson(SIGN_IN, user));
    expect([res.status, res.body.code]).toEqual([401, 'SIGN_IN_ENDED']);
  });

  test('the page says so, and keeps the address', async () => {
    let address = '';
    const res = await halfWayAndOut((client, { email, password }) => {
      address = email;
      return client.post('/sign-in', { email, password });
    });
    expect(res.status).toBe(422);
    expect(res.text).toContain(
      'All sign-ins to this account were ended in the meantime. Sign in again.',
    );
    expect(res.text).toContain(`value="${address}"`);
  });
});

test('a passkey that is good for the second step alone since a moment ago opens nothing, and is no copy', async () => {
  const { client: own, user } = await confirmedPerson(app);
  const { key } = await addPasskey(app, own);
  await own.postJson('/api/auth/passkey/second-step', { enabled: true });
  const notice = (await app.mails(user.email)).find(({ text }) => text.includes('/not-me?'));
  const token = /not-me\?token=([\w-]+)/.exec(notice?.text ?? '')?.[1];
  const client = app.client();
  const response = key.get(await optionsFor(client, 'authenticate'));
  const { adapter } = await app.deps.auth.$context;
  const { findOne } = adapter;
  // Between the look at the passkey and its use.
  const spy = vi.spyOn(adapter, 'findOne').mockImplementation(async (query) => {
    const found = await findOne(query);
    if (query.model !== 'passkey') return found as never;
    spy.mockRestore();
    const locked = await app.client().postJson('/api/auth/not-me', { token, deliberate: true });
    expect(locked.status, locked.text).toBe(200);
    return found as never;
  });
  const res = await client.postJson('/api/auth/passkey/verify-authentication', { response });
  expect([res.status, res.body.code]).toEqual([401, 'AUTHENTICATION_FAILED']);
  expect(client.cookie('session_token')).toBeFalsy();
  expect(await sessionsOf(user)).toEqual([]);
  const passkeys = await app.rows('passkey', { userId: user.id });
  expect(passkeys).toMatchObject([{ secondStepOnly: 1, copySeenAt: null }]);
  const detail = { method: 'passkey', reason: 'secondStepOnly' };
  expect((await trailOf(app, user, 'signIn')).at(-1)).toEqual(['signIn refused', detail]);
});

test('of eighteen sign-ins around one reset none lives on', async () => {
  for (let round = 1; round <= 3; round += 1) {
    const user = await app.make.user();
    const reset = await resetOf(user);
    const clients = Array.from({ length: 18 }, () => app.client());
    const signIns = clients.map(async (client, index) => {
      await sleep(index * 12);
      return client.postJson(SIGN_IN, user);
    });
    await Promise.all([sleep(30).then(reset), ...signIns]);
    for (const { status } of await Promise.all(signIns)) expect([200, 401]).toContain(status);
    expect(await sessionsOf(user)).toEqual([]);
    const alive = await Promise.all(clients.map(whoIs));
    expect(alive).toEqual(Array(18).fill(null));
  }
});

async function whoIs(client: TestClient) {
  return (await client.get('/api/auth/get-session')).body;
}
