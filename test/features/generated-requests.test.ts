import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Described, describeSite } from '../../bin/describe.ts';
import { API_PATH } from '../../src/auth/auth.ts';
import { features } from '../../src/features/index.ts';
import { ACTS_NEED } from '../support/acts.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type Answered, type Generated, MARKUP, requestsTo, send } from '../support/generated.ts';

/**
 * Requests at every route of `npm run features`, made by lot: GENERATED_RUNS of them for each kind of visitor (1), by
 * the number GENERATED_SEED and the two after it (13, so that the suite is the same each time). A failure prints the
 * number, and the smallest request that fails.
 */
const RUNS = Number(process.env.GENERATED_RUNS ?? 1);
const SEED = Number(process.env.GENERATED_SEED ?? 13);

/** What strangers may add to; nothing that is there is changed or removed. */
const GROWING = ['auditEvent', 'outbox', 'verification', 'mailProof', 'inboxMail'];

/** Counts of what was tried. */
const COUNTS = ['rateLimit', 'passwordTries', 'proofTries'];

let app: TestApp;
let routes: Described[];
beforeAll(async () => {
  app = await startTestApp(ACTS_NEED);
  routes = describeSite(features, app.deps);
});
afterAll(() => app.stop());

/** The fields that the body of an endpoint may have. */
function fieldsOf(path: string): string[] {
  const endpoints = Object.values(app.deps.auth.api) as unknown as {
    path?: string;
    options?: { body?: { shape?: object } };
  }[];
  const own = endpoints.find((one) => one.path && API_PATH + one.path === path);
  return Object.keys(own?.options?.body?.shape ?? {});
}

/** Other requests for each kind of visitor, by a seed of its own. Gives how many there were. */
async function eachRoute(
  seed: number,
  check: (generated: Generated) => Promise<void>,
): Promise<number> {
  const { secret } = app.config;
  let sent = 0;
  for (const route of routes) {
    const requests = requestsTo(route, { fields: fieldsOf(route.path), secret });
    const checked = async (generated: Generated) => {
      sent += 1;
      expect(Object.keys(generated.cookies), 'cookies').not.toEqual([]);
      expect(Object.keys(generated.headers), 'headers').not.toEqual([]);
      expect(generated.path, 'a query').toContain('?');
      if (generated.method !== 'GET') expect(generated.body, 'a body').toBeTypeOf('string');
      await check(generated);
    };
    await fc.assert(fc.asyncProperty(requests, checked), { seed, numRuns: RUNS });
  }
  return sent;
}

/** No fault of ours, no markup that came in, no way to another site. */
function isSound({ status, type, location, text }: Answered): void {
  expect(status, text.slice(0, 500)).toBeLessThan(500);
  expect(status).toBeGreaterThanOrEqual(200);
  if (type.startsWith('text/html')) expect(text).not.toContain(MARKUP);
  else if (text)
    expect(type).toMatch(/^application\/json|^text\/(?:plain|css|javascript)|^image\//);
  if (location !== undefined) {
    const { origin } = new URL(location, app.origin);
    expect([app.origin, 'https://github.com'], location).toContain(origin);
  }
}

/** All rows of the database but counts, by table, each as text. */
async function allRows(): Promise<Map<string, string[]>> {
  const { pool } = app.deps.database;
  const [tables] = await pool.query('SHOW TABLES');
  const names = (tables as object[]).map((row) => String(Object.values(row)[0]));
  const found = new Map<string, string[]>();
  for (const name of names.filter((one) => !COUNTS.includes(one))) {
    const [rows] = await pool.query('SELECT * FROM ??', [name]);
    found.set(name, (rows as object[]).map((row) => JSON.stringify(row)).sort());
  }
  return found;
}

/** The rows of all tables that name somebody. */
async function rowsAbout(id: string): Promise<Map<string, string[]>> {
  const all = [...(await allRows())];
  return new Map(all.map(([name, rows]) => [name, rows.filter((row) => row.includes(id))]));
}

function expectUnchanged(before: Map<string, string[]>, after: Map<string, string[]>): void {
  for (const [name, rows] of before) {
    const now = after.get(name) ?? [];
    if (GROWING.includes(name)) expect(now, name).toEqual(expect.arrayContaining(rows));
    else expect(now, name).toEqual(rows);
  }
}

const OWN = () => ({ origin: app.origin, 'sec-fetch-site': 'same-origin' });

test('the routes are those of `npm run features`', () => {
  expect(routes.length).toBeGreaterThan(100);
});

test(`of a stranger, on our own pages: sound, and nothing is changed (seed ${SEED})`, async () => {
  await app.make.signedIn();
  const before = await allRows();
  const sent = await eachRoute(SEED, async (generated) =>
    isSound(await send(app, generated, OWN())),
  );
  expect(sent).toBe(routes.length * RUNS);
  expectUnchanged(before, await allRows());
});

test(`of somebody who is signed in, from another site: the same (seed ${SEED + 1})`, async () => {
  const { client } = await app.make.signedIn();
  const cookie = client.cookies().join('; ');
  const before = await allRows();
  await eachRoute(SEED + 1, async (generated) => {
    const extra = { cookie, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const answer = await send(app, generated, extra);
    isSound(answer);
    if (generated.method === 'POST') expect([403, 404, 413, 415]).toContain(answer.status);
  });
  expectUnchanged(before, await allRows());
});

test(`of somebody who is signed in, on our own pages: sound, and of others nothing is changed (seed ${SEED + 2})`, async () => {
  const other = await app.make.signedIn();
  let { client } = await app.make.signedIn();
  const before = await rowsAbout(other.user.id);
  expect(before.get('session')).toHaveLength(2);
  await eachRoute(SEED + 2, async (generated) => {
    if ((await client.get('/account/profile')).status !== 200)
      ({ client } = await app.make.signedIn());
    isSound(await send(app, generated, { ...OWN(), cookie: client.cookies().join('; ') }));
  });
  expect(await rowsAbout(other.user.id)).toEqual(before);
});
