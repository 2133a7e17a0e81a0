import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { atMost, type Figure } from './figures.ts';

/** What a browser loads for the sign-in page: kilobytes over the wire, and requests. */
export async function weighSignIn(base: string): Promise<Figure[]> {
  const page = await bytesOf(`${base}/sign-in`);
  const tags = String(page).matchAll(
    /<(?:link\b[^>]*?\bhref|(?:script|img)\b[^>]*?\bsrc)="(\/[^"]*)"/g,
  );
  const files = await Promise.all([...tags].map(([, path = '']) => bytesOf(base + path)));
  const all = files.reduce((sum, { length }) => sum + length, page.length);
  return [
    atMost('sign-in page: KB over the wire', [all / 1024], 16),
    atMost('sign-in page: requests', [1 + files.length], 4),
  ];
}

async function bytesOf(url: string): Promise<Buffer> {
  const request = get(url, { headers: { 'accept-encoding': 'gzip, deflate, br' } });
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  return buffer(answer);
}
