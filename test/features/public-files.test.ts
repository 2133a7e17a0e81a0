import { once } from 'node:events';
import {
  type ClientRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
} from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PRODUCTION, startTestApp, type TestApp } from '../support/app.ts';

const YEAR = 365 * 24 * 60 * 60;
const KEPT = `public, max-age=${YEAR}, immutable`;
const ASKED_AGAIN = 'public, max-age=3600';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp(PRODUCTION);
});
afterAll(() => app.stop());

/** An answer as it comes over the wire: supertest unpacks what it gets. */
async function ask(path: string, headers: OutgoingHttpHeaders = {}, method = 'GET') {
  const sent: ClientRequest = request(app.base + path, { headers, method }).end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: answer.statusCode, headers: answer.headers, bytes: await buffer(answer) };
}

/** Where the sign-in page has a file from. */
async function hrefOf(pattern: RegExp): Promise<string> {
  const { text } = await app.client().get('/sign-in');
  const [href] = pattern.exec(text) ?? [];
  if (!href) throw new Error(`the page has no ${pattern}`);
  return href;
}

const styleSheet = () => hrefOf(/\/site-[\w-]{10}\.css/);

describe('a file', () => {
  test('has the hash of its content in its name, and may be kept for ever', async () => {
    const { status, headers } = await ask(await styleSheet());
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'cache-control': KEPT,
      'content-type': 'text/css; charset=utf-8',
      vary: 'Accept-Encoding',
    });
    for (const name of ['set-cookie', 'last-modified']) expect(headers).not.toHaveProperty(name);
  });

  test.each([
    '/site.css',
    '/site-0123456789.css',
  ])('is asked for again after an hour under a name without its hash: %s', async (path) => {
    const plain = await ask(path);
    expect(plain.headers['cache-control']).toBe(ASKED_AGAIN);
    expect(plain.bytes).toEqual((await ask(await styleSheet())).bytes);
  });

  test.each([
    ['gzip, deflate, br', 'br'],
    ['br', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['*', 'br'],
    ['deflate', undefined],
    ['gzip;q=0', undefined],
    [undefined, undefined],
  ])('for a browser that takes %s is sent as %s', async (accepted, encoding) => {
    const plain = await ask('/site.css');
    const sent = await ask('/site.css', accepted ? { 'Accept-Encoding': accepted } : {});
    expect(sent.headers['content-encoding']).toBe(encoding);
    expect(sent.headers['content-length']).toBe(String(sent.bytes.length));
    expect(unpacked(sent.bytes, encoding)).toEqual(plain.bytes);
    if (encoding) expect(sent.bytes.length).toBeLessThan(plain.bytes.length / 2);
  });

  test('that would not become smaller is sent as it is', async () => {
    const { headers } = await ask('/apple-touch-icon.png', { 'Accept-Encoding': 'br, gzip' });
    expect(headers).not.toHaveProperty('content-encoding');
    expect(headers['content-type']).toBe('image/png');
  });

  test('that the browser has is not sent again', async () => {
    const first = await ask('/site.css', { 'Accept-Encoding': 'br' });
    const tag = String(first.headers.etag);
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
      const again = await ask('/site.css', { 'If-None-Match': known });
      expect(again.status, known).toBe(304);
      expect(again.bytes).toHaveLength(0);
      expect(again.headers['cache-control']).toBe(ASKED_AGAIN);
    }
    expect((await ask('/site.css', { 'If-None-Match': '"other"' })).status).toBe(200);
    const gzipped = await ask('/site.css', { 'Accept-Encoding': 'gzip' });
    expect(gzipped.headers.etag).not.toBe(tag);
  });

  test('answers HEAD as GET, without the content', async () => {
    const { headers } = await ask('/site.css');
    const head = await ask('/site.css', {}, 'HEAD');
    expect(head.status).toBe(200);
    expect(head.bytes).toHaveLength(0);
    expect(head.headers['content-length']).toBe(headers['content-length']);
  });

  test('leaves no line in the log', async () => {
    const before = app.logged.length;
    await ask(await styleSheet(), { 'User-Agent': 'quiet-one' });
    await ask('/health/live', { 'User-Agent': 'quiet-one' });
    await app.client().get('/nowhere');
    const lines = app.logged.slice(before).map((line) => JSON.stringify(line));
    expect(lines.join()).toContain('/nowhere');
    expect(lines.join()).not.toContain('quiet-one');
  });
});

describe('the scripts of a page', () => {
  const scripts = () => hrefOf(/\/passkeys\+show-password-[\w-]{10}\.js/);

  test('are one file, in which their names do not meet', async () => {
    const { headers, bytes } = await ask(await scripts());
    expect(headers['cache-control']).toBe(KEPT);
    expect(headers['content-type']).toContain('text/javascript');
    const blocks = await Promise.all(
      ['/passkeys.js', '/show-password.js'].map(async (path) => (await ask(path)).bytes),
    );
    expect(String(bytes)).toBe(blocks.map((block) => `{\n${block}\n}\n`).join(''));
  });

  test('are there for an instance that has shown no page yet', async () => {
    const other = await startTestApp(PRODUCTION);
    try {
      const answer = await other.client().get(await scripts());
      expect(answer.status).toBe(200);
      expect(answer.headers['cache-control']).toBe(KEPT);
    } finally {
      await other.stop();
    }
  });

  test.each([
    '/show-password+passkeys.js',
    '/passkeys+passkeys.js',
    '/passkeys+nothing.js',
    '/passkeys+site.css',
    '/+.js',
    '/..%2Fpackage.json',
    '/../package.json',
    '/site-0123456789.js',
    '/site/',
  ])('there is no file %s', async (path) => {
    expect((await ask(path)).status).toBe(404);
  });
});

function unpacked(bytes: Buffer, encoding: string | undefined): Buffer {
  if (encoding === 'br') return brotliDecompressSync(bytes);
  return encoding === 'gzip' ? gunzipSync(bytes) : bytes;
}
