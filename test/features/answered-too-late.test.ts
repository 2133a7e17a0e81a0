import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { SECOND } from '../../src/time.ts';
import { callApi, tokenIn } from '../support/act.ts';
import { startTestApp, type TestPerson } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { contents } from '../support/contents.ts';

/**
 * An act that is still waiting when its visitor has been told so (503) has not happened: neither then
 * nor later, when the database would let it go on. Its connection is somebody else's by then.
 */
const WAIT = SECOND;
const app = await startTestApp();
const hurried = await startTestApp({}, { longest: { answer: WAIT, upload: WAIT } });
afterAll(() => Promise.all([app.stop(), hurried.stop()]));
const { pool } = app.deps.database;

/** Holds locks, as another instance would that is stuck. */
async function holdLocks(sql: string, values: unknown[] = []) {
  const connection = await pool.getConnection();
  await connection.query('START TRANSACTION');
  await connection.query(sql, values);
  let held = true;
  const release = async () => {
    if (!held) return;
    held = false;
    await connection.query('ROLLBACK');
    await connection.query('UNLOCK TABLES');
    connection.release();
  };
  onTestFinished(release);
  return release;
}

const lockPerson =
  ({ id }: TestPerson) =>
  () =>
    holdLocks('SELECT id FROM user WHERE id = ? FOR UPDATE', [id]);

/** Accounts and sessions; not until when a proof holds, which each sensitive act asks for first. */
async function state() {
  const { session, ...rest } = await contents(app);
  const kept = (session ?? []).map((row) => ({
    ...(row as object),
    sensitiveUntil: null,
    updatedAt: null,
  }));
  const tables = Object.entries({ ...rest, session: kept });
  return Object.fromEntries(
    tables.map(([name, rows]) => [name, rows.filter((row) => !EARLIER.has(idOf(row)))]),
  );
}

/** What other files of this worker have left is nobody's here. */
const EARLIER = new Set(
  Object.values(await contents(app))
    .flat()
    .map(idOf),
);

function idOf(row: unknown): unknown {
  return (row as { id?: unknown }).id;
}

interface Sent {
  readonly client: TestClient;
  readonly path: string;
  readonly body: object;
}

/** One connection, as a proxy keeps it: the next request is sent as soon as the last is answered. */
function oneConnection() {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  return async ({ client, path, body }: Sent) => {
    const json = path.startsWith('/api/');
    const bytes = json
      ? JSON.stringify(body)
      : new URLSearchParams(body as Record<string, string>).toString();
    const sending = request(new URL(path, hurried.base), {
      agent,
      method: 'POST',
      headers: {
        'Content-Type': json ? 'application/json' : 'application/x-www-form-urlencoded',
        'Content-Length': Buffer.byteLength(bytes),
        Cookie: client.cookies().join('; '),
        Host: new URL(hurried.origin).host,
        Origin: hurried.origin,
        'Sec-Fetch-Site': 'same-origin',
        'X-Forwarded-For': client.address,
      },
    });
    sending.end(bytes);
    const [answer] = (await once(sending, 'response')) as [IncomingMessage];
    const { localPort } = answer.socket;
    return { status: answer.statusCode, text: await text(answer), localPort };
  };
}

const newPassword = 'another quiet harbour';

type Release = () => Promise<void>;

/** What waits, and for what: each gives its request, and locks what it will wait for. */
const ACTS: readonly [string, () => Promise<Sent & { lock(): Promise<Release> }>][] = [
  [
    'a password change on its page',
    async () => {
      const { client, user } = await app.make.signedIn();
      const body = { currentPassword: user.password, newPassword };
      return { client, path: '/account/password', body, lock: lockPerson(user) };
    },
  ],
  [
    'a password change by a program',
    async () => {
      const { client, user } = await app.make.signedIn();
      const body = { currentPassword: user.password, newPassword };
      return { client, path: '/api/auth/change-password', body, lock: lockPerson(user) };
    },
  ],
  ...['/sign-up', '/api/auth/sign-up/email'].map((path): (typeof ACTS)[number] => [
    `a sign-up at ${path}`,
    async () => {
      const email = app.make.email();
      const lock = () =>
        holdLocks("INSERT INTO user (id, name, email) VALUES (UUID(), 'Ada', ?)", [email]);
      const body = { name: 'Ada Lovelace', email, password: newPassword };
      return { client: app.client(), path, body, lock };
    },
  ]),
  [
    'a change of address',
    async () => {
      const { client, user } = await app.make.signedIn();
      const newEmail = app.make.email();
      await callApi(client, '/change-email', { newEmail });
      const token = await tokenIn(app, newEmail, '/confirm-email-change');
      return {
        client,
        path: '/api/auth/verify-email-change',
        body: { token },
        lock: lockPerson(user),
      };
    },
  ],
  [
    'a change of the profile, which is one statement',
    async () => {
      const { client, user } = await app.make.signedIn();
      return {
        client,
        path: '/api/auth/update-user',
        body: { name: 'Grace' },
        lock: lockPerson(user),
      };
    },
  ],
  [
    'a form whose session is slow to read',
    async () => {
      const { client, user } = await app.make.signedIn();
      const lock = () => holdLocks('LOCK TABLES session WRITE');
      const body = { currentPassword: user.password, newPassword };
      return { client, path: '/account/password', body, lock };
    },
  ],
];

describe.each(ACTS)('%s that is answered with 503', (_, begin) => {
  test('does not happen, and leaves its connection alone', async () => {
    const guest = { client: app.client(), path: '/sign-in', body: { email: '', password: '' } };
    const { lock, ...act } = await begin();
    const before = await state();
    const [mails, logged] = [(await app.rows('outbox')).length, hurried.logged.length];
    const send = oneConnection();
    const release = await lock();

    const [first, behind] = await Promise.all([send(act), send(guest)]);
    expect(first.status, first.text).toBe(503);
    const same = { status: 422, localPort: first.localPort };
    expect(behind).toMatchObject(same);
    await release();
    for (let again = 0; again < 3; again += 1) {
      expect(await send(guest)).toMatchObject(same);
      await sleep(60);
    }

    expect(await state()).toEqual(before);
    expect(await app.rows('outbox')).toHaveLength(mails);
    const lines = hurried.logged.slice(logged).filter(({ req }) => urlOf(req) === act.path);
    expect(lines.map(({ msg }) => msg).sort()).toEqual(['request errored', 'service unavailable']);
  });
});

function urlOf(req: unknown): string | undefined {
  return (req as { path?: string } | undefined)?.path;
}
