import { afterAll, beforeEach, expect, test } from 'vitest';
import { startTestApp, type TestPerson } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';

/** One network, or one password, tried on many names, each too seldom to reach a count of its own. */

const TOKEN = 'a-token-for-metrics-0123456789abcdef';
const pauses: number[] = [];
const pause = async (time: number) => {
  pauses.push(time);
};
const app = await startTestApp({ METRICS_TOKEN: TOKEN }, { pause });
afterAll(() => app.stop());
beforeEach(() => {
  pauses.splice(0);
});

const SLOW = 3000;
let networks = 0;

/** A network that no other test uses: its addresses, by number. */
function network(): (host: number) => string {
  networks += 1;
  const third = networks;
  return (host) => `198.18.${third}.${host}`;
}

const signIn = (client: TestClient, email: string, password: string) =>
  client.postJson('/api/auth/sign-in/email', { email, password });

const wrongAt = (address: string, email = app.make.email(), password = `guess ${address}`) =>
  signIn(app.client(address), email, password);

/** So many names, each tried once with a password of its own, by the hosts of a network in turn. */
async function stuff(at: (host: number) => string, names: number, password?: string) {
  for (let host = 1; host <= names; host += 1) {
    expect((await wrongAt(at(host), app.make.email(), password)).status).toBe(401);
  }
}

async function counted(): Promise<Record<string, number>> {
  const { text } = await app.client().get('/metrics').set('Authorization', `Bearer ${TOKEN}`);
  const lines = text.matchAll(/^latchkey_stuffing_total\{what="(\w+)"\} (\d+)$/gm);
  return Object.fromEntries([...lines].map(([, what, count]) => [what, Number(count)]));
}

const warnings = () => app.logged.filter(({ msg }) => String(msg).startsWith('one tries many'));

test('a network that tries many names is slowed down; known browsers and other networks are not', async () => {
  const at = network();
  const before = await counted();
  const { client: known, user } = await app.make.signedIn();
  await known.post('/sign-out');
  await stuff(at, 29);
  expect(pauses).toEqual([]);
  await stuff((host) => at(host + 29), 1);
  expect(pauses).toEqual([]);
  expect((await counted()).networkSeen).toBe((before.networkSeen ?? 0) + 1);
  expect(JSON.stringify(warnings().at(-1))).toContain('198.18.1.0/24');

  // A wrong one, and a right one in a browser that the account does not know.
  expect((await wrongAt(at(200))).status).toBe(401);
  expect(pauses).toEqual([SLOW]);
  expect((await signIn(app.client(at(201)), user.email, user.password)).status).toBe(200);
  expect(pauses).toEqual([SLOW, SLOW]);
  expect((await wrongAt('198.18.200.1')).status).toBe(401);
  expect(pauses).toEqual([SLOW, SLOW]);
  const home = await signIn(known, user.email, user.password);
  expect(home.status).toBe(200);
  expect(pauses).toEqual([SLOW, SLOW]);
});

test('there, a few a minute are looked at; a known browser in the very network is, always', async () => {
  const at = network();
  const user = await app.make.user();
  const known = await knownIn(at(77), user);
  await stuff(at, 30);
  const answers = [];
  for (let host = 100; host < 112; host += 1) answers.push(await wrongAt(at(host)));
  expect(answers.map(({ status }) => status)).toEqual([...Array(10).fill(401), 429, 429]);
  const refused = answers.at(-1);
  expect(refused?.body.code).toBe('TOO_MANY_REQUESTS');
  expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(0);
  // Right or wrong, of an account or not.
  const right = await signIn(app.client(at(150)), user.email, user.password);
  expect([right.status, right.body]).toEqual([429, refused?.body]);
  const page = await app.client(at(151)).post('/sign-in', {
    email: user.email,
    password: user.password,
  });
  expect(page.status).toBe(429);
  expect(page.text).toContain('Too many');
  expect(page.text).toContain('formaction="/sign-in/mail"');
  const home = await signIn(known, user.email, user.password);
  expect(home.status).toBe(200);
  const { slowed = 0, refused: turnedAway = 0 } = await counted();
  expect(slowed).toBeGreaterThanOrEqual(10);
  expect(turnedAway).toBeGreaterThanOrEqual(4);
  // What was not looked at is no try.
  const name = app.make.email();
  await wrongAt(at(160), name);
  expect(await app.rows('passwordTries', { id: subject(name) })).toEqual([]);
});

/** A browser in that network in which somebody has signed in before. */
async function knownIn(address: string, { email, password }: TestPerson): Promise<TestClient> {
  const client = app.client(address);
  expect((await signIn(client, email, password)).status).toBe(200);
  await client.post('/sign-out');
  return client;
}

const subject = (email: string) => app.deps.proofs.addressSubject(email).slice(0, 36);

test('one password at many names is slowed down from whichever network, other passwords are not', async () => {
  const password = 'Summer holidays 2026';
  for (let names = 0; names < 20; names += 1) {
    expect((await wrongAt(network()(1), app.make.email(), password)).status).toBe(401);
  }
  expect(pauses).toEqual([]);
  expect(JSON.stringify(warnings().at(-1))).not.toContain(password);
  const at = network();
  await wrongAt(at(1), app.make.email(), password);
  expect(pauses).toEqual([SLOW]);
  await wrongAt(at(2));
  expect(pauses).toEqual([SLOW]);
  const rows = JSON.stringify(await app.rows('rateLimit'));
  expect(rows).not.toContain(password);
  expect(rows).toContain('stuffing|password|');
  expect((await counted()).passwordSeen).toBeGreaterThanOrEqual(1);
});

test('the same name again and again is not many names', async () => {
  const at = network();
  const names = [app.make.email(), app.make.email(), app.make.email()];
  for (let round = 0; round < 10; round += 1) {
    for (const [host, name] of names.entries()) await wrongAt(at(10 * round + host + 1), name);
  }
  pauses.splice(0);
  await wrongAt(at(200));
  expect(pauses).toEqual([]);
});

test('somebody who mistypes in a browser that the account knows is not counted', async () => {
  const at = network();
  const { email, password } = await app.make.user();
  const known = await knownIn(at(77), { email, password } as TestPerson);
  await stuff(at, 29);
  expect((await signIn(known, email, 'mistyped')).status).toBe(401);
  await wrongAt(at(200));
  await wrongAt(at(201));
  expect(pauses).toEqual([SLOW]);
});

test('networks of IPv6 are those of a household; user names count as addresses do', async () => {
  const at = (host: number) => `2001:db8:99:12${(host % 256).toString(16).padStart(2, '0')}::1`;
  for (let host = 1; host <= 30; host += 1) {
    const body = { username: `nobody-${host}`, password: `guess ${host}` };
    const { status } = await app.client(at(host)).postJson('/api/auth/sign-in/username', body);
    expect(status).toBe(401);
  }
  await wrongAt(at(99));
  expect(pauses).toEqual([SLOW]);
  await wrongAt('2001:db8:99:1300::1');
  expect(pauses).toEqual([SLOW]);
});

test('another process learns it from the first wrong try that it answers', async () => {
  const at = network();
  await stuff(at, 30);
  const waits: number[] = [];
  const other = await startTestApp({}, { pause: async (time) => void waits.push(time) });
  try {
    const body = { email: app.make.email(), password: 'guess' };
    await other.client(at(200)).postJson('/api/auth/sign-in/email', body);
    expect(waits).toEqual([]);
    const next = { email: app.make.email(), password: 'another guess' };
    await other.client(at(201)).postJson('/api/auth/sign-in/email', next);
    expect(waits).toEqual([SLOW]);
  } finally {
    await other.stop();
  }
});

test('after the hour it is over', async () => {
  const at = network();
  await stuff(at, 30);
  await app.deps.database.pool.query(
    "UPDATE rateLimit SET windowEndsAt = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE `key` LIKE 'stuffing|%'",
  );
  const fresh = await startTestApp({}, { pause });
  try {
    const body = { email: app.make.email(), password: 'guess' };
    await fresh.client(at(200)).postJson('/api/auth/sign-in/email', body);
    await fresh.client(at(201)).postJson('/api/auth/sign-in/email', body);
    expect(pauses).toEqual([]);
  } finally {
    await fresh.stop();
  }
});
