import { createHash } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestApp, type TestPerson } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { mailOf, openLink, tokenOf } from '../support/mail-links.ts';

/** In the place of api.pwnedpasswords.com: a server of this machine that answers as each test says. */

const TOKEN = 'a-token-for-metrics-0123456789abcdef';
const BREACHED = 'nine narrow bridges';
const GOOD = 'seven small lanterns';

let answer: RequestListener;
const asked: { url: string; padding: unknown; agent: unknown }[] = [];
const server = createServer((req, res) => {
  const { 'add-padding': padding, 'user-agent': agent } = req.headers;
  asked.push({ url: req.url ?? '', padding, agent });
  answer(req, res);
});
const HIBP_URL = await listening(server);
const app = await startTestApp({ HIBP: 'on', HIBP_URL, METRICS_TOKEN: TOKEN });
afterAll(async () => {
  await app.stop();
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked.splice(0);
  answer = (req, res) => res.end(rangeOf(req.url?.slice(-5) ?? ''));
});

async function listening(one: Server): Promise<string> {
  await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(one.address() as AddressInfo).port}`;
}

const sha1 = (text: string) => createHash('sha1').update(text).digest('hex').toUpperCase();

/** As the real one pads: others with a count, and those that are not there with none. */
function rangeOf(prefix: string): string {
  const listed = sha1(BREACHED);
  const others = [sha1('other').slice(5), sha1('another').slice(5)];
  const lines = [`${others[0]}:3`, `${sha1(GOOD).slice(5)}:0`, `${others[1]}:0`];
  return [...lines, ...(prefix === listed.slice(0, 5) ? [`${listed.slice(5)}:42`] : [])].join(
    '\r\n',
  );
}

/** Each way to set a password, on a page and by a program: the status and what was said. */
const WAYS: Record<string, (password: string) => Promise<{ status: number; text: string }>> = {
  'the sign-up page': (password) => app.client().post('/sign-up', newcomer(password)),
  'POST /sign-up/email': (password) =>
    app.client().postJson('/api/auth/sign-up/email', newcomer(password)),
  'the page of the password': async (newPassword) => {
    const { client, user } = await app.make.signedIn();
    return client.post('/account/password', { currentPassword: user.password, newPassword });
  },
  'POST /change-password': async (newPassword) => {
    const { client, user } = await app.make.signedIn();
    const body = { currentPassword: user.password, newPassword };
    return client.postJson('/api/auth/change-password', body);
  },
  'the page of a first password': async (newPassword) => {
    const client = await withoutPassword();
    return client.post('/account/password/set', { newPassword });
  },
  'POST /set-password': async (newPassword) => {
    const client = await withoutPassword();
    return client.postJson('/api/auth/set-password', { newPassword });
  },
  'the page of a reset': async (password) => {
    const client = app.client();
    await openLink(client, await resetMail(client, await app.make.user()));
    return client.post('/reset-password', { password });
  },
  'POST /reset-password': async (newPassword) => {
    const client = app.client();
    const { token } = await resetMail(client, await app.make.user());
    return client.postJson('/api/auth/reset-password', { token, newPassword });
  },
};

const newcomer = (password: string) => ({ name: 'Ada', email: app.make.email(), password });

async function withoutPassword(): Promise<TestClient> {
  const { client, user } = await app.make.signedIn();
  await app.deps.database.query.deleteFrom('account').where('userId', '=', user.id).execute();
  return client;
}

async function resetMail(client: TestClient, { email }: TestPerson) {
  await client.postJson('/api/auth/request-password-reset', { email });
  const mail = await mailOf(app, 'reset', email);
  return { ...mail, token: tokenOf(mail) };
}

async function counted(): Promise<Record<string, number>> {
  const { text } = await app.client().get('/metrics').set('Authorization', `Bearer ${TOKEN}`);
  const lines = text.matchAll(/^latchkey_breached_passwords_total\{result="(\w+)"\} (\d+)$/gm);
  return Object.fromEntries([...lines].map(([, result, count]) => [result, Number(count)]));
}

describe.each(Object.keys(WAYS))('%s', (name) => {
  const set = WAYS[name] as (typeof WAYS)[string];

  test('refuses what is known from a breach, and tells the other server five digits', async () => {
    const { status, text } = await set(BREACHED);
    expect([400, 422]).toContain(status);
    expect(text).toMatch(/has appeared in a data breach|PASSWORD_BREACHED/);
    expect(text).not.toContain(BREACHED);
    const sent = asked.filter(({ url }) => url.endsWith(sha1(BREACHED).slice(0, 5)));
    expect(sent).toEqual([
      { url: `/range/${sha1(BREACHED).slice(0, 5)}`, padding: 'true', agent: 'Latchkey' },
    ]);
  });

  test('takes what is listed as padding alone, after one question', async () => {
    expect([200, 303]).toContain((await set(GOOD)).status);
    const sent = asked.filter(({ url }) => url.endsWith(sha1(GOOD).slice(0, 5)));
    expect(sent).toHaveLength(1);
  });
});

describe('a server that does not say keeps nobody from a password', () => {
  const inBits: RequestListener = (_req, res) => {
    const timer = setInterval(() => res.write(`${sha1('x').slice(5)}:1\r\n`), 100);
    res.on('close', () => clearInterval(timer));
  };

  test.each<[string, RequestListener]>([
    ['hangs', () => {}],
    ['never comes to an end', inBits],
    ['breaks off', (_req, res) => res.destroy()],
    ['fails', (_req, res) => res.writeHead(503).end('busy')],
    ['sends elsewhere', (_req, res) => res.writeHead(302, { location: '/range/00000' }).end()],
    ['answers a page', (_req, res) => res.end('<html>Please sign in to this network</html>')],
    ['answers nothing', (_req, res) => res.end()],
    ['answers far too much', (_req, res) => res.end('A'.repeat(1_000_000))],
    ['hides rubbish in a list', (_req, res) => res.end(`${sha1(BREACHED).slice(5)}:9\r\n:::`)],
  ])('it %s', async (_kind, how) => {
    answer = how;
    const { unanswered = 0 } = await counted();
    const { status } = await app.client().postJson('/api/auth/sign-up/email', newcomer(BREACHED));
    expect(status).toBe(200);
    expect(asked).toHaveLength(1);
    expect((await counted()).unanswered).toBe(unanswered + 1);
    expect(app.logged.map(({ msg }) => msg)).toContain(
      'a new password was not looked up among breached ones',
    );
    expect(JSON.stringify(app.logged)).not.toContain(BREACHED);
  });
});

test('it is never asked about what our own rules refuse', async () => {
  for (const password of ['short', 'Sunshine1', 'abcd1234']) {
    const { status } = await app.client().postJson('/api/auth/sign-up/email', newcomer(password));
    expect(status).toBe(400);
  }
  expect(asked).toEqual([]);
});

test('a refusal is recorded, and the counts are in the metrics', async () => {
  const before = await counted();
  const client = app.client();
  await client.postJson('/api/auth/sign-up/email', newcomer(BREACHED));
  await client.postJson('/api/auth/sign-up/email', newcomer(GOOD));
  const [row] = await app.rows('auditEvent', { ipAddress: client.address, outcome: 'refused' });
  expect(row?.detail).toContain('PASSWORD_BREACHED');
  const { found = 0, clean = 0 } = before;
  expect(await counted()).toMatchObject({ found: found + 1, clean: clean + 1 });
});

test('who has such a password already signs in as before, and nobody is asked', async () => {
  const { email } = await app.make.user();
  const hash = await app.deps.passwords.hash(BREACHED);
  const [{ id } = { id: '' }] = await app.rows('user', { email });
  await app.deps.database.query
    .updateTable('account')
    .set({ password: hash })
    .where('userId', '=', String(id))
    .execute();
  asked.splice(0);
  expect((await app.client().post('/sign-in', { email, password: BREACHED })).status).toBe(303);
  expect(asked).toEqual([]);
});

test('switched off, nothing is asked', async () => {
  const off = await startTestApp({ HIBP_URL });
  try {
    const body = newcomer(BREACHED);
    expect((await off.client().postJson('/api/auth/sign-up/email', body)).status).toBe(200);
    expect(asked).toEqual([]);
  } finally {
    await off.stop();
  }
});

test('no connection to the database is held while it is asked', async () => {
  const client = app.client();
  const { token } = await resetMail(client, await app.make.user());
  const { client: signedIn, user } = await app.make.signedIn();
  await app.deps.outbox.stop();
  const held: number[] = [];
  answer = (req, res) => {
    const { _allConnections: all, _freeConnections: free } = app.deps.database.pool
      .pool as unknown as Record<string, { length: number }>;
    held.push((all?.length ?? 0) - (free?.length ?? 0));
    res.end(rangeOf(req.url?.slice(-5) ?? ''));
  };
  await client.postJson('/api/auth/sign-up/email', newcomer(GOOD));
  await client.postJson('/api/auth/reset-password', { token, newPassword: GOOD });
  await signedIn.postJson('/api/auth/change-password', {
    currentPassword: user.password,
    newPassword: GOOD,
  });
  expect(held).toEqual([0, 0, 0]);
});
