import { afterAll, describe, expect, test } from 'vitest';
import { CLOSED_PATHS } from '../../src/auth/closed-paths.ts';
import { startTestApp } from '../support/app.ts';
import { sendRaw } from '../support/raw.ts';

const app = await startTestApp();
afterAll(() => app.stop());

/** A request as it is written; `head` is what stands between the first line and the body. */
const send = (line: string, head = 'Content-Length: 0', body = '') =>
  sendRaw(
    app.base,
    `${line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${head}\r\n\r\n${body}`,
  );

const BODIES: [string, string, string][] = [
  ['nothing', 'Content-Length: 0', ''],
  ['JSON', 'Content-Type: application/json\r\nContent-Length: 2', '{}'],
  ['a form', 'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3', 'a=b'],
  ['something in pieces', 'Transfer-Encoding: chunked', '2\r\n{}\r\n0\r\n\r\n'],
];

describe.each(BODIES)('with %s', (_, head, body) => {
  test.each([
    ['PUT /sign-in', 'GET, HEAD, POST'],
    ['DELETE /sign-in', 'GET, HEAD, POST'],
    ['PATCH /dashboard', 'GET, HEAD'],
    ['POST /dashboard', 'GET, HEAD'],
    ['POST /', 'GET, HEAD'],
    ['DELETE /account/profile', 'GET, HEAD, POST'],
    ['POST /account/passkeys/new', 'GET, HEAD'],
    ['POST /health/live', 'GET, HEAD'],
    ['POST /site.css', 'GET, HEAD'],
    ['PUT /api/auth/sign-in/email', 'POST'],
    ['DELETE /api/auth/get-session', 'GET'],
  ])('%s is told what works: %s', async (line, allow) => {
    const answer = await send(line, head, body);
    expect([answer.status, answer.headers.allow]).toEqual([405, allow]);
  });

  test.each([
    'POST /nope',
    'PUT /nope',
    'POST /sign-in/nope',
    'POST /api/auth/nope',
    'TRACE /api/auth/nope',
    'PUT /api/nope',
  ])('%s is not there', async (line) => {
    expect((await send(line, head, body)).status).toBe(404);
  });
});

describe('the API', () => {
  test.each([
    ['GET', '/sign-in/email', 'POST'],
    ['GET', '/sign-out', 'POST'],
    ['GET', '/update-user', 'POST'],
    ['POST', '/list-sessions', 'GET'],
    ['POST', '/ok', 'GET'],
    ['POST', '/get-session', 'GET'],
    ['HEAD', '/get-session', 'GET'],
    ['HEAD', '/sign-out', 'POST'],
  ])('answers %s %s with 405 and Allow: %s', async (method, path, allow) => {
    const answer = await send(`${method} /api/auth${path}`);
    expect([answer.status, answer.headers.allow]).toEqual([405, allow]);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    if (method === 'HEAD') return;
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'METHOD_NOT_ALLOWED' });
  });

  test('says what works when it is asked', async () => {
    const answer = await send('OPTIONS /api/auth/sign-in/email');
    expect([answer.status, answer.headers.allow]).toEqual([204, 'POST']);
  });

  test.each([
    ...CLOSED_PATHS,
    '/callback/nobody',
    '/reset-password/x',
  ])('does not let on that %s could be there', async (path) => {
    for (const method of ['GET', 'POST', 'PUT', 'OPTIONS']) {
      const answer = await send(`${method} /api/auth${path}`);
      expect([answer.status, answer.headers.allow], method).toEqual([404, undefined]);
    }
  });
});

test('a page below another is not taken for one of its rows', async () => {
  const answer = await send('PUT /account/passkeys/second-step');
  expect([answer.status, answer.headers.allow]).toEqual([405, 'POST']);
});

test.each(['/site.css', '/favicon.ico'])('%s says which methods it takes', async (path) => {
  for (const method of ['POST', 'PUT', 'DELETE']) {
    const answer = await send(`${method} ${path}`);
    expect([answer.status, answer.headers.allow], method).toEqual([405, 'GET, HEAD']);
  }
  const asked = await send(`OPTIONS ${path}`);
  expect([asked.status, asked.headers.allow]).toEqual([204, 'GET, HEAD']);
});

describe('what comes unasked', () => {
  test('a browser finds an icon', async () => {
    const res = await app.agent().get('/favicon.ico').responseType('blob');
    expect(res.status).toBe(200);
    expect(res.headers['content-type']).toMatch(/^image\//);
    // One picture, of 32 pixels each way.
    expect([...(res.body as Buffer).subarray(0, 8)]).toEqual([0, 0, 1, 0, 1, 0, 32, 32]);
  });

  test('a crawler is kept out of accounts and the API', async () => {
    const res = await app.agent().get('/robots.txt');
    expect(res.status).toBe(200);
    expect(res.headers['content-type']).toMatch(/^text\/plain/);
    expect(res.text).toContain('Disallow: /account/\n');
    expect(res.text).toContain('Disallow: /api/\n');
  });
});
