import { setTimeout as sleep } from 'node:timers/promises';
import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import { connectionOptions } from '../../src/db/pool.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { type ScratchDatabase, scratchDatabase } from '../support/databases.ts';
import { listenTo } from '../support/statements.ts';

/**
 * What each guard asks the database where it is switched on, act by act; a guard that is switched off asks nothing.
 * What keeps password hashes apart is counted in hashes-apart.test.ts.
 */

let scratch: ScratchDatabase;
let ear: ReturnType<typeof listenTo>;
/** Where people come from: it asks them for nothing. */
let open: TestApp;
beforeAll(async () => {
  scratch = await scratchDatabase();
  await migrate(scratch.source);
  open = await startTestApp({}, { source: scratch.source });
  await open.deps.outbox.stop();
  ear = listenTo(connectionOptions(scratch.source).database ?? '');
});
afterAll(async () => {
  ear.stop();
  await open.stop();
  await scratch.drop();
});

const PASSWORD = 'a quiet harbour';

/** Each is done in its own browser; what has to be there first is not counted. */
const ACTS = {
  'a page with a form': async (app: TestApp) => {
    const client = app.client();
    return () => client.get('/sign-up');
  },
  'sign-up': async (app: TestApp) => {
    const client = app.client();
    const body = { name: 'Ada', email: app.make.email(), password: PASSWORD };
    const work = await workFor(client);
    return () => client.postJson('/api/auth/sign-up/email', body).set(work);
  },
  'sign-in in a known browser': async (app: TestApp) => {
    const { client, user } = await confirmed(app);
    await client.post('/sign-out');
    return () => signIn(client, user.email, PASSWORD);
  },
  'sign-in in a new browser': async (app: TestApp) => {
    const { user } = await confirmed(app);
    const client = app.client();
    return () => signIn(client, user.email, PASSWORD);
  },
  'a wrong password in a known browser': async (app: TestApp) => {
    const { client, user } = await confirmed(app);
    await client.post('/sign-out');
    return () => signIn(client, user.email, 'mistyped');
  },
  'a wrong password in a new browser': async (app: TestApp) => {
    const { user } = await confirmed(app);
    const client = app.client();
    return () => signIn(client, user.email, 'guessed');
  },
  'asking for a reset': async (app: TestApp) => {
    const client = app.client();
    const work = await workFor(client);
    const body = { email: app.make.email() };
    return () => client.postJson('/api/auth/request-password-reset', body).set(work);
  },
  'a new password': async (app: TestApp) => {
    const { client } = await confirmed(app);
    const body = { currentPassword: PASSWORD, newPassword: 'a louder harbour' };
    return () => client.postJson('/api/auth/change-password', body);
  },
  'a change of address': async (app: TestApp) => {
    const { client } = await confirmed(app);
    return () => client.postJson('/api/auth/change-email', { newEmail: app.make.email() });
  },
};
type Act = keyof typeof ACTS;
const NAMES = Object.keys(ACTS) as Act[];

const signIn = (client: TestClient, email: string, password: string) =>
  client.postJson('/api/auth/sign-in/email', { email, password });

/** Somebody with a confirmed address and a known browser, who came some days ago. */
async function confirmed(app: TestApp) {
  const { client: before, user } = await open.make.signedIn({
    ...(await open.make.user({})),
    password: PASSWORD,
  });
  await scratch.query(
    `UPDATE user SET emailVerified = 1, createdAt = createdAt - INTERVAL 9 DAY WHERE id = '${user.id}'`,
  );
  return { client: app.client(before.address, before.cookies()), user };
}

async function workFor(client: TestClient): Promise<Record<string, string>> {
  const { body } = await client.get('/api/auth/proof-of-work');
  if (body === null) return {};
  const { challenge } = body as { challenge: Parameters<typeof solveChallenge>[0]['challenge'] };
  const solution = await solveChallenge({ challenge, deriveKey });
  const sent = Buffer.from(JSON.stringify({ challenge, solution })).toString('base64url');
  return { 'X-Proof-Of-Work': sent };
}

/** How many statements each act takes on a site with these settings. */
async function counted(environment: NodeJS.ProcessEnv): Promise<Record<string, number>> {
  const none = async () => new Response('0000000000000000000000000000000000A:0');
  const app = await startTestApp(environment, { source: scratch.source, fetch: none });
  const counts: Record<string, number> = {};
  // Now and then the limits are swept by a request (rate-limit.ts), but here by none.
  const chance = vi.spyOn(Math, 'random').mockReturnValue(0.5);
  try {
    // Mails are sent on the side.
    await app.deps.outbox.stop();
    for (const name of NAMES) {
      const act = await ACTS[name](app);
      await quiet();
      ear.heard.splice(0);
      const { status } = await act();
      expect([name, status], name).toEqual([name, name.startsWith('a wrong') ? 401 : 200]);
      counts[name] = ear.heard.length;
    }
    return counts;
  } finally {
    chance.mockRestore();
    await app.stop();
  }
}

/** Waits until what came before has nothing left to ask on the side. */
async function quiet(): Promise<void> {
  let heard: number;
  do {
    heard = ear.heard.length;
    await sleep(50);
  } while (ear.heard.length > heard);
}

/** What it takes with no guard but those that are always there: limits, locks, stuffing, the trail. */
let plain: Record<string, number>;
beforeAll(async () => {
  plain = await counted({});
});

test('without them: a wrong password in a new browser costs the counts of stuffing, a right one nothing', () => {
  expect(plain).toEqual({
    'a page with a form': 0,
    'sign-up': 30,
    'sign-in in a known browser': 7,
    'sign-in in a new browser': 19,
    'a wrong password in a known browser': 6,
    'a wrong password in a new browser': 12,
    'asking for a reset': 16,
    'a new password': 29,
    'a change of address': 25,
  });
});

/** Statements that are added, by act; none where nothing is said. */
const ADDED: Record<string, [NodeJS.ProcessEnv, Partial<Record<Act, number>>]> = {
  'NEW_BROWSER=confirm': [
    { NEW_BROWSER: 'confirm' },
    // Whether the browser is known; in one that is not, a half-way sign-in and its mail in place of a session.
    { 'sign-in in a known browser': 1, 'sign-in in a new browser': 15 },
  ],
  'HIBP=on': [{ HIBP: 'on' }, {}],
  'PASSWORD_MIN_LENGTH=nist': [{ PASSWORD_MIN_LENGTH: 'nist' }, {}],
  'PROOF_OF_WORK=on': [
    { PROOF_OF_WORK: 'on' },
    // A solution counts once.
    { 'sign-up': 1, 'asking for a reset': 1 },
  ],
  'PROOF_OF_WORK=auto': [
    { PROOF_OF_WORK: 'auto' },
    // That it counts as solved, or else as free.
    { 'sign-up': 1, 'asking for a reset': 1 },
  ],
  'DISPOSABLE_EMAIL=refuse': [{ DISPOSABLE_EMAIL: 'refuse' }, {}],
};

describe.each(Object.entries(ADDED))('%s', (_, [environment, added]) => {
  test('adds what is said here, and nothing elsewhere', async () => {
    const counts = await counted(environment);
    const more = NAMES.map((name): [string, number] => [
      name,
      (counts[name] ?? 0) - (plain[name] ?? 0),
    ]);
    expect(Object.fromEntries(more.filter(([, count]) => count !== 0))).toEqual(added);
  });
});
