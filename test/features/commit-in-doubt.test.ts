import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectionOptions } from '../../src/db/pool.ts';
import { SECOND } from '../../src/time.ts';
import { startProxy } from '../kit/proxy.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { workerDatabase } from '../support/databases.ts';

/** A connection to the database that is lost at the worst moment: when what was asked for is being done. */
const TERM = 1.5 * SECOND;
let app: TestApp;
/** Its visitors are answered within TERM, or twice that. */
let hurried: TestApp;
let proxy: Awaited<ReturnType<typeof startProxy>>;

beforeAll(async () => {
  const source = connectionOptions(await workerDatabase());
  const { socketPath, host = '127.0.0.1', port = 3306, user, password = '', database } = source;
  proxy = await startProxy(socketPath ? { path: socketPath } : { host, port });
  const url = `mysql://${user}:${password}@127.0.0.1:${proxy.port}/${database}`;
  app = await startTestApp({}, { source: { url } });
  const longest = { answer: TERM, upload: TERM };
  hurried = await startTestApp({}, { source: { url }, longest });
});

afterAll(async () => {
  await Promise.all([app.stop(), hurried.stop()]);
  await proxy.stop();
});

interface Act {
  /** A statement of its transaction. */
  readonly writes: string;
  /** Gives the status of the answer. */
  readonly act: () => Promise<number>;
  readonly isDone: () => Promise<boolean>;
}

const PROFILE = { name: 'Ada King', language: 'en', timeZone: 'UTC', appearance: '' };

/** Acts of one transaction each; what they put or change is looked at past the proxy's loss. */
const ACTS: Readonly<Record<string, () => Promise<Act>>> = {
  async 'a sign-up'() {
    const email = app.make.email();
    const form = { name: 'Ada', email, password: 'nine brass lanterns' };
    return {
      writes: 'into `user`',
      act: async () => (await app.client().post('/sign-up', form)).status,
      isDone: async () => (await app.rows('user', { email })).length === 1,
    };
  },
  async 'a password change'() {
    const { client, user } = await app.make.signedIn();
    const [before] = await app.rows('account', { userId: user.id });
    const form = { currentPassword: user.password, newPassword: 'nine brass lanterns' };
    return {
      writes: 'update `account`',
      act: async () => (await client.post('/account/password', form)).status,
      isDone: async () => {
        const [row] = await app.rows('account', { userId: user.id });
        return row?.password !== before?.password;
      },
    };
  },
  async 'a change of the profile'() {
    const { client, user } = await app.make.signedIn();
    return {
      writes: 'update `user`',
      act: async () => (await client.post('/account/profile', PROFILE)).status,
      isDone: async () => (await app.rows('user', { id: user.id }))[0]?.name === PROFILE.name,
    };
  },
};

describe.each(Object.entries(ACTS))('%s', (_, make) => {
  test('whose COMMIT never arrives is a 503, and not done', async () => {
    const { act, isDone, writes } = await make();
    proxy.nextCommit(writes, 'lost');
    expect(await act()).toBe(503);
    expect(await isDone()).toBe(false);
  });

  test('whose COMMIT is carried out, but its answer lost, is done and acknowledged', async () => {
    const { act, isDone, writes } = await make();
    proxy.nextCommit(writes, 'answer lost');
    expect(await act()).toBe(303);
    expect(await isDone()).toBe(true);
  });

  test('whose event cannot be recorded is a 503, and not done', async () => {
    const { act, isDone } = await make();
    proxy.next('into `auditEvent`', 'lost');
    expect(await act()).toBe(503);
    expect(await isDone()).toBe(false);
  });
});

test('a change whose COMMIT is never answered, on a connection that stays, is done and acknowledged', async () => {
  const { client, user } = await app.make.signedIn();
  proxy.nextCommit('update `user`', 'silent');
  expect((await client.post('/account/profile', PROFILE)).status).toBe(303);
  expect((await app.rows('user', { id: user.id }))[0]?.name).toBe(PROFILE.name);
});

test('a change of which nobody can tell for long whether it is done is answered when somebody can', async () => {
  const { client, user } = await hurried.make.signedIn();
  await client.get('/account/profile');
  proxy.nextCommit('update `user`', 'answer lost, and away');
  const later = async () => {
    // Two terms of the visitor's pass meanwhile.
    await sleep(4 * TERM);
    await proxy.accept();
  };
  const [answer] = await Promise.all([client.post('/account/profile', PROFILE), later()]);
  expect(answer.status).toBe(303);
  expect((await app.rows('user', { id: user.id }))[0]?.name).toBe(PROFILE.name);
});

test.each([
  ['never arrives', 'into `auditEvent`', 'lost'],
  ['has no answer', 'INSERT INTO session', 'answer lost'],
] as const)('a sign-in of which a statement %s is taken back, at the second try', async (_, words, loss) => {
  const { email, password, id } = await app.make.user();
  const before = await app.rows('session', { userId: id });
  proxy.next(words, loss);
  proxy.afterNext('delete from `session`', 'lost');
  const answer = await app.client().post('/sign-in', { email, password });
  expect(answer.status).toBe(503);
  expect(await app.rows('session', { userId: id })).toEqual(before);
});
