import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { rulebook } from '../support/manifests.ts';
import { markupFindings } from '../support/page-checks.ts';

const TOKEN = 'a-token-for-metrics-0123456789abcdef';
const app = await startTestApp({ PROOF_OF_WORK: 'on', METRICS_TOKEN: TOKEN });
afterAll(() => app.stop());

const newcomer = () => ({ name: 'Ada', email: app.make.email(), password: 'a quiet harbour' });

/** Every call that makes an account, or a mail to whatever address is named. */
const CALLS: Record<string, () => object> = {
  '/sign-up/email': newcomer,
  '/request-password-reset': () => ({ email: app.make.email() }),
  '/sign-in/mail': () => ({ email: app.make.email() }),
  '/sign-in/magic-link': () => ({ email: app.make.email() }),
  '/send-verification-email': () => ({ email: app.make.email() }),
};

/** The forms to them. */
const FORMS: Record<string, () => Record<string, string>> = {
  '/sign-up': newcomer,
  '/forgot-password': () => ({ email: app.make.email() }),
  '/sign-in/mail': () => ({ email: app.make.email() }),
  '/verify-email/resend': () => ({ email: app.make.email() }),
};

const offered = async (client: TestClient) =>
  (await client.get('/api/auth/proof-of-work')).body as {
    challenge: Parameters<typeof solveChallenge>[0]['challenge'];
    ticket: string;
    ticketAfter: number;
  };

async function solved(challenge: Awaited<ReturnType<typeof offered>>['challenge']) {
  const solution = await solveChallenge({ challenge, deriveKey });
  return Buffer.from(JSON.stringify({ challenge, solution })).toString('base64url');
}

const call = (client: TestClient, path: string, body: object, work?: string) => {
  const sent = client.postJson(`/api/auth${path}`, body);
  return work === undefined ? sent : sent.set('X-Proof-Of-Work', work);
};

/** A ticket that was given out so many seconds ago: of the site's own making. */
async function ticketOf(seconds: number, client = app.client()): Promise<string> {
  const now = Date.now;
  Date.now = () => now() - seconds * 1000;
  try {
    const { work } = app.deps;
    return (await work?.give())?.ticket ?? (await offered(client)).ticket;
  } finally {
    Date.now = now;
  }
}

const REQUIRED = [403, 'PROOF_OF_WORK_REQUIRED'];

describe.each(Object.keys(CALLS))('POST %s', (path) => {
  const body = CALLS[path] as () => object;

  test('wants work, and takes a solution once', async () => {
    const client = app.client();
    const bare = await call(client, path, body());
    expect([bare.status, bare.body.code]).toEqual(REQUIRED);
    const { challenge } = await offered(client);
    const work = await solved(challenge);
    expect((await call(client, path, body(), work)).status).toBe(200);
    const again = await call(app.client(), path, body(), work);
    expect([again.status, again.body.code]).toEqual(REQUIRED);
  });

  test('or a ticket that has waited, once, and one in 20 seconds for a network', async () => {
    const client = app.client();
    const young = await call(client, path, body(), await ticketOf(19));
    expect([young.status, young.body.code]).toEqual(REQUIRED);
    const ticket = await ticketOf(21);
    expect((await call(client, path, body(), ticket)).status).toBe(200);
    const again = await call(app.client(), path, body(), ticket);
    expect([again.status, again.body.code]).toEqual(REQUIRED);
    const next = await call(app.client(client.address), path, body(), await ticketOf(60));
    expect([next.status, next.body.code]).toEqual(REQUIRED);
    const old = await call(app.client(), path, body(), await ticketOf(3601));
    expect([old.status, old.body.code]).toEqual(REQUIRED);
  });
});

test('these are all the endpoints and forms', () => {
  const wanting = [...rulebook.endpoints].filter(([, { floods }]) => floods);
  expect(wanting.map(([path]) => path).sort()).toEqual(Object.keys(CALLS).sort());
});

test('forged, foreign and broken proofs are worth nothing', async () => {
  const client = app.client();
  const { challenge, ticket } = await offered(client);
  const work = await solved(challenge);
  const read = JSON.parse(Buffer.from(work, 'base64url').toString());
  const packed = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const { parameters, signature } = read.challenge;
  for (const wrong of [
    '',
    'x',
    packed(null),
    packed([]),
    packed({ challenge: {}, solution: {} }),
    packed({ ...read, solution: { counter: 0, derivedKey: '00' } }),
    packed({ ...read, challenge: { parameters: { ...parameters, keyPrefix: '' }, signature } }),
    packed({ ...read, challenge: { parameters: { ...parameters, cost: 1 }, signature } }),
    packed({ ...read, challenge: { parameters, signature: '00'.repeat(32) } }),
    packed({ challenge: { parameters }, solution: read.solution }),
    ticket.replace(/\.\d+\./, '.0.'),
    `${await ticketOf(60)}x`,
    'a.b.c',
    '..',
  ]) {
    const answer = await call(app.client(), '/sign-up/email', newcomer(), wrong);
    expect([wrong, answer.status, answer.body.code]).toEqual([wrong, ...REQUIRED]);
  }
  expect((await call(client, '/sign-up/email', newcomer(), work)).status).toBe(200);
});

describe.each(Object.keys(FORMS))('the form to %s', (path) => {
  const fields = FORMS[path] as () => Record<string, string>;

  test('without script: waits its turn, keeps what was typed and its place in the line', async () => {
    const client = app.client();
    const typed = fields();
    const first = await client.post(path, { ...typed, ticket: await ticketOf(1), work: '' });
    expect(first.status).toBe(403);
    expect(first.text).toContain('Wait 20 seconds, then press the button again.');
    expect(first.text).toContain(`value="${typed.email}"`);
    expect(await markupFindings(first.text)).toEqual([]);
    const page = await client.post(path, { ...typed, ticket: await ticketOf(5), work: '' });
    const kept = /name="ticket" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    expect(Number(kept.split('.')[1])).toBeLessThan(Date.now() - 4000);
    const ripe = await client.post(path, { ...typed, ticket: await ticketOf(30), work: '' });
    expect(ripe.status).toBe(303);
  });

  test('with script: a solution does', async () => {
    const client = app.client();
    const page = await client.get(path === '/verify-email/resend' ? '/verify-email' : path);
    const challenge = /data-work="([^"]+)"/.exec(page.text)?.[1]?.replaceAll('&#34;', '"');
    expect(page.text).toContain('proof-of-work');
    const work = await solved(JSON.parse(challenge ?? ''));
    expect((await client.post(path, { ...fields(), work, ticket: 'x' })).status).toBe(303);
  });
});

test('a refusal for another reason gives a fresh place in the line', async () => {
  const ticket = await ticketOf(30);
  const page = await app.client().post('/sign-up', { ...newcomer(), password: 'password', ticket });
  expect(page.status).toBe(422);
  expect(page.text).toContain('too common');
  expect(page.text).not.toContain(ticket);
  expect(page.text).toMatch(/name="ticket" value="[\w-]+\.\d+\.[\w-]+"/);
});

test('known and unknown addresses are asked alike; who is signed in is not', async () => {
  const client = app.client();
  const work = await solved((await offered(client)).challenge);
  const { email, password } = newcomer();
  await call(client, '/sign-up/email', { name: 'Ada', email, password }, work);
  const known = await call(app.client(), '/request-password-reset', { email });
  const unknown = await call(app.client(), '/request-password-reset', { email: app.make.email() });
  expect([known.status, known.body]).toEqual([unknown.status, unknown.body]);
  expect((await call(client, '/request-password-reset', { email })).status).toBe(200);
});

test('the metrics tell how many came with what', async () => {
  const { text } = await app.client().get('/metrics').set('Authorization', `Bearer ${TOKEN}`);
  for (const result of ['solved', 'waited', 'refused']) {
    expect(text).toMatch(
      new RegExp(`^latchkey_proofs_of_work_total\\{result="${result}"\\} [1-9]`, 'm'),
    );
  }
});

test('switched off, nothing is asked and nothing is there', async () => {
  const off: TestApp = await startTestApp();
  try {
    const client = off.client();
    expect((await client.get('/api/auth/proof-of-work')).body).toBeNull();
    expect((await client.get('/sign-up')).text).not.toMatch(/proof-of-work|name="ticket"/);
    expect((await client.postJson('/api/auth/sign-up/email', newcomer())).status).toBe(200);
  } finally {
    await off.stop();
  }
});
