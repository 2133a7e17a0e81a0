import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { type ScratchDatabase, scratchDatabase } from '../support/databases.ts';
import { markupFindings } from '../support/page-checks.ts';

/** `PROOF_OF_WORK=auto`: work is asked for while more strangers come than usual, on all instances, and then no more. */

const TOKEN = 'a-token-for-metrics-0123456789abcdef';
const SETTINGS = { PROOF_OF_WORK: 'auto', PROOF_OF_WORK_FREE: '3', METRICS_TOKEN: TOKEN };

let scratch: ScratchDatabase;
let app: TestApp;
let other: TestApp;
beforeAll(async () => {
  scratch = await scratchDatabase();
  await migrate(scratch.source);
  app = await startTestApp(SETTINGS, { source: scratch.source });
  other = await startTestApp(SETTINGS, { source: scratch.source });
});
afterAll(async () => {
  await app.stop();
  await other.stop();
  await scratch.drop();
});

/** Ten minutes later. */
beforeEach(() =>
  scratch.query(
    "UPDATE rateLimit SET windowEndsAt = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE `key` = 'work|free'",
  ),
);

const newcomer = () => ({ name: 'Ada', email: app.make.email(), password: 'a quiet harbour' });

const signUp = async (site: TestApp, client = site.client()) =>
  (await client.postJson('/api/auth/sign-up/email', newcomer())).status;

const askForReset = async (site: TestApp) =>
  (await site.client().postJson('/api/auth/request-password-reset', { email: site.make.email() }))
    .status;

const asks = async (site: TestApp) =>
  (await site.client().get('/sign-up')).text.includes('proof-of-work');

async function solved(client: TestClient): Promise<string> {
  const { body } = await client.get('/api/auth/proof-of-work');
  const { challenge } = body as { challenge: Parameters<typeof solveChallenge>[0]['challenge'] };
  const solution = await solveChallenge({ challenge, deriveKey });
  return Buffer.from(JSON.stringify({ challenge, solution })).toString('base64url');
}

async function metrics(site: TestApp) {
  const { text } = await site.client().get('/metrics').set('Authorization', `Bearer ${TOKEN}`);
  const value = (name: string) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);
  return {
    demanded: value('latchkey_proof_of_work_demanded'),
    free: value('latchkey_proofs_of_work_total\\{result="free"\\}'),
    refused: value('latchkey_proofs_of_work_total\\{result="refused"\\}'),
  };
}

test('so many go free, of sign-ups and mails together, on all instances; then work is asked for', async () => {
  const before = await metrics(app);
  expect([await signUp(app), await askForReset(other), await signUp(app)]).toEqual([200, 200, 200]);
  expect([await asks(app), await asks(other)]).toEqual([false, false]);
  expect(await signUp(app)).toBe(403);
  expect([await asks(app), await asks(other)]).toEqual([true, false]);
  expect(await askForReset(other)).toBe(403);
  expect(await asks(other)).toBe(true);
  expect(
    app.logged.filter(({ msg }) => String(msg).includes('more of them want work')),
  ).toHaveLength(1);
  expect(await metrics(app)).toEqual({
    demanded: 1,
    free: before.free + 2,
    refused: before.refused + 1,
  });

  // Who works, or is signed in, comes through all the same.
  const client = app.client();
  const work = await solved(client);
  const body = newcomer();
  const sent = await client.postJson('/api/auth/sign-up/email', body).set('X-Proof-Of-Work', work);
  expect(sent.status).toBe(200);
  const mail = await client.postJson('/api/auth/request-password-reset', { email: body.email });
  expect(mail.status).toBe(200);
});

test('after ten minutes it is off again, by itself', async () => {
  for (let call = 0; call < 4; call += 1) await signUp(app);
  expect(await asks(app)).toBe(true);
  await scratch.query(
    "UPDATE rateLimit SET windowEndsAt = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE `key` = 'work|free'",
  );
  expect([await signUp(app), await asks(app), (await metrics(app)).demanded]).toEqual([
    200,
    false,
    0,
  ]);
});

test('a form that is the first to be refused keeps what was typed, and is good with work, or after waiting', async () => {
  for (let call = 0; call < 3; call += 1) await signUp(app);
  const client = app.client();
  const page = await client.get('/sign-up');
  expect(page.text).not.toMatch(/proof-of-work|name="ticket"/);
  const typed = newcomer();
  const refused = await client.post('/sign-up', typed);
  expect(refused.status).toBe(403);
  expect(refused.text).toContain('Wait 20 seconds, then press the button again.');
  expect(refused.text).toContain(`value="${typed.email}"`);
  expect(refused.text).toMatch(/data-work="[^"]+"/);
  expect(await markupFindings(refused.text)).toEqual([]);
  const ticket = /name="ticket" value="([^"]+)"/.exec(refused.text)?.[1] ?? '';
  const now = Date.now;
  Date.now = () => now() + 21_000;
  try {
    expect((await client.post('/sign-up', { ...typed, ticket })).status).toBe(303);
  } finally {
    Date.now = now;
  }
});

test('a form with another mistake asks for no work while there is no flood', async () => {
  const page = await app.client().post('/sign-up', { ...newcomer(), password: 'password' });
  expect(page.status).toBe(422);
  expect(page.text).not.toMatch(/proof-of-work|name="ticket"/);
});

test('known and unknown addresses count alike, and refusals come before anything is looked up', async () => {
  const known = newcomer();
  await app.client().postJson('/api/auth/sign-up/email', known);
  for (let call = 0; call < 3; call += 1) await signUp(app);
  const { email } = known;
  const answers = [];
  for (const one of [email, app.make.email()]) {
    const sent = app.client().postJson('/api/auth/request-password-reset', { email: one });
    answers.push([(await sent).status, (await sent).body]);
  }
  expect(answers[0]).toEqual(answers[1]);
  expect(answers[0]?.[0]).toBe(403);
});
