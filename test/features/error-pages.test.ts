import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { USUAL } from '../../src/auth/endpoint-rules.ts';
import { migrate } from '../../src/db/migrate.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { type ScratchDatabase, scratchDatabase } from '../support/databases.ts';
import { pageOf, shown } from '../support/page.ts';

let app: TestApp;
let scratch: ScratchDatabase;

beforeAll(async () => {
  scratch = await scratchDatabase();
  await migrate(scratch.source);
  app = await startTestApp({}, { source: scratch.source });
});

afterAll(async () => {
  await app.stop();
  await scratch.drop();
});

type Status = 400 | 403 | 404 | 405 | 413 | 415 | 429 | 500;
type Provoke = (client: TestClient) => PromiseLike<Answer>;
interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** For each status a request that ends with it: to a page and to the API. */
const provocations: Record<Status, { page: Provoke; api: Provoke }> = {
  400: {
    page: (client) => client.post('/sign-in').set('Content-Encoding', 'gzip').send('not=gzip'),
    api: (client) => client.get('/api/auth/%zz'),
  },
  403: {
    page: (client) => client.post('/sign-in').set('Sec-Fetch-Site', 'cross-site'),
    api: (client) => client.postJson('/api/auth/sign-out').set('Sec-Fetch-Site', 'cross-site'),
  },
  404: {
    page: (client) => client.get('/nowhere'),
    api: (client) => client.get('/api/nowhere'),
  },
  405: {
    page: (client) => client.post('/dashboard'),
    api: (client) => client.get('/api/auth/ok').use(asMethod('PUT')),
  },
  413: {
    page: (client) => client.post('/sign-up', { name: 'x'.repeat(1_000_000) }),
    api: (client) => client.postJson('/api/auth/sign-in/email', { email: 'x'.repeat(1_000_000) }),
  },
  415: {
    page: (client) => client.post('/sign-in').type('text/plain').send('email=a'),
    api: (client) => client.post('/api/auth/sign-in/email').type('text/plain').send('email=a'),
  },
  429: {
    page: async (client) => {
      await exhaust(client, '/api/auth/sign-out');
      return client.post('/sign-out');
    },
    api: async (client) => {
      await exhaust(client, '/api/auth/sign-out');
      return client.postJson('/api/auth/sign-out');
    },
  },
  500: {
    page: (client) => brokenly(() => client.get('/dashboard')),
    api: (client) => brokenly(() => client.get('/api/auth/get-session')),
  },
};

const statuses = Object.keys(provocations).map(Number) as Status[];

describe.each(statuses)('the %i page', (status) => {
  test('says what happened in words, with a reference number that the log has too', async () => {
    const { client } = await app.make.signedIn();
    app.takeErrors();

    const res = await provocations[status].page(client);

    expect(res.status).toBe(status);
    expect(res.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(res.headers['cache-control']).toBe('no-store');
    expect(res.text).toContain(shown(`errors.${status}.title`));
    expect(res.text).toContain(shown(`errors.${status}.message`));
    expect(res.text).toContain(shown(`errors.${status}.next`));
    expect(pageOf(res.text).title).toContain(shown(`errors.${status}.title`));
    expectNoInsides(res.text);
    expectLogged(status, pageOf(res.text).reference);
  });
});

describe.each(statuses)('the %i answer of the API', (status) => {
  test('is JSON with a code, and shows nothing of what is inside', async () => {
    const { client } = await app.make.signedIn();
    app.takeErrors();

    const res = await provocations[status].api(client);

    expect(res.status).toBe(status);
    expect(res.headers['content-type']).toMatch(/^application\/json/);
    const body = JSON.parse(res.text);
    expect(body.code).toMatch(/^[A-Z_]+$/);
    expect(body.message).toBeTruthy();
    expectNoInsides(res.text);
    if (status === 500) expectLogged(status, body.reference);
  });
});

test('405 names the methods that work', async () => {
  const client = app.client();
  const allowed = async (path: string) =>
    (await client.get(path).use(asMethod('PUT'))).headers.allow;
  expect(await allowed('/')).toBe('GET, HEAD');
  expect(await allowed('/sign-in')).toBe('GET, HEAD, POST');
  expect(await allowed('/sign-out')).toBe('POST');
  expect(await allowed('/dashboard')).toBe('GET, HEAD');
  expect(await allowed('/api/auth/get-session')).toBe('GET');
});

test('OPTIONS is answered without asking for a session', async () => {
  const res = await app.client().get('/dashboard').use(asMethod('OPTIONS'));
  expect(res.status).toBe(204);
  expect(res.headers.allow).toBe('GET, HEAD');
});

describe('the button that tries again', () => {
  const fail = async (path: string) => {
    const { client } = await app.make.signedIn();
    const res = await brokenly(() => client.get(path));
    app.takeErrors();
    expect(res.status).toBe(500);
    return res.text;
  };

  test.each([
    '/dashboard',
    '/sign-in?next=%2Faccount',
    '/account/history?page=2',
  ])('leads to %s', async (path) => {
    const text = await fail(path);
    expect(pageOf(text).links).toContain(path);
    expect(text).toContain(`>${shown('errors.retry')}</a>`);
  });

  test.each([
    '//evil.example/x',
    '///evil.example/x',
    '/%2Fevil.example',
    '/%5Cevil.example',
    '/x/..//evil.example/x',
  ])('is not there where it would lead away: %s', async (path) => {
    const text = await fail(path);
    expect(text).not.toContain('evil.example');
    expect(text).not.toContain(`>${shown('errors.retry')}</a>`);
  });
});

test('a program that asks a page for JSON gets JSON', async () => {
  const res = await app.client().get('/nowhere').set('Accept', 'application/json');
  expect(res.status).toBe(404);
  expect(res.body).toEqual({
    code: 'NOT_FOUND',
    message: 'NOT_FOUND',
    reference: expect.stringMatching(/^[0-9a-f]{12}$/),
  });
});

test('every reference number is another one, whatever the visitor calls the request', async () => {
  const ask = () => app.client().get('/nowhere').set('X-Request-Id', 'mine');
  const references = [await ask(), await ask()].map(({ text }) => pageOf(text).reference);
  expect(new Set(references).size).toBe(2);
  expect(references).not.toContain('mine');
});

function expectNoInsides(text: string): void {
  expect(text).not.toMatch(/\bat .*\.(?:ts|js|mjs|ejs):\d+/);
  expect(text).not.toMatch(/node_modules|file:\/\/|\bER_|SELECT|TypeError|\.ejs/);
}

/** An error of ours is logged as one; what the visitor did is not. */
function expectLogged(status: number, reference: string | undefined): void {
  expect(reference).toMatch(/^[0-9a-f]{12}$/);
  const lines = app.logged.filter((line) => (line.req as { id?: string })?.id === reference);
  expect(lines.filter(({ err, reason }) => err ?? reason)).toHaveLength(1);
  // What is refused has one line; what goes wrong has one more, which says what it was.
  expect(lines).toHaveLength(status < 500 ? 1 : 2);
  const errors = app.takeErrors().filter((line) => lines.includes(line));
  expect(errors.length > 0).toBe(status === 500);
  for (const { err } of errors) expect((err as Error).stack).toBeTruthy();
}

function asMethod(method: string) {
  return (request: { method: string }) => {
    request.method = method;
  };
}

/** Uses up what one client may ask of a path. */
async function exhaust(client: TestClient, path: string): Promise<void> {
  const other = app.client(client.address);
  await Promise.all(Array.from({ length: USUAL.max }, () => other.postJson(path)));
}

/** While the sessions' table has another name: the database is there, but we fail. */
async function brokenly<T>(work: () => PromiseLike<T>): Promise<T> {
  await scratch.query('ALTER TABLE session RENAME COLUMN token TO hidden');
  try {
    return await work();
  } finally {
    await scratch.query('ALTER TABLE session RENAME COLUMN hidden TO token');
  }
}
