import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { afterAll, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';

const app = await startTestApp({ SITE_NAME: 'Harbour & Co' });
afterAll(() => app.stop());

test('loads nothing that is not there', async () => {
  const { text } = await app.client().get('/sign-in');
  const files = filesOf(text);
  expect(files.length).toBeGreaterThan(2);
  for (const file of files) expect((await app.client().get(file)).status, file).toBe(200);
});

test('the sign-in page is at most 16 KB over the wire, in four requests', async () => {
  const page = await app.client().get('/sign-in');
  // What an adopter adds is theirs to weigh.
  const files = filesOf(page.text).filter((file) => !file.startsWith('/site/'));
  expect(1 + files.length).toBeLessThanOrEqual(4);
  const sizes = await Promise.all(files.map((file) => bytesOverTheWire(app.base + file)));
  const all = sizes.reduce((sum, size) => sum + size, Buffer.byteLength(page.text));
  expect(all).toBeLessThanOrEqual(16 * 1024);
});

/** What a browser loads for a page. */
function filesOf(html: string): string[] {
  const tags = html.matchAll(/<(?:link\b[^>]*?\bhref|(?:script|img)\b[^>]*?\bsrc)="(\/[^"]*)"/g);
  return [...tags].map(([, path = '']) => path);
}

/** `fetch` and supertest unpack what they get, so this asks below them. */
async function bytesOverTheWire(url: string): Promise<number> {
  const request = get(url, { headers: { 'accept-encoding': 'br, gzip' } });
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  return (await buffer(answer)).length;
}
