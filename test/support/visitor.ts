import { expect } from 'vitest';
import { startTestApp, type TestApp, type TestPerson } from './app.ts';
import { contents } from './contents.ts';
import { postRaw, type RawAnswer, sendRaw } from './raw.ts';

export const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
export const JSON_TYPE = { 'Content-Type': 'application/json' };
export const MEGABYTE = 'x'.repeat(1_000_000);

type Headers = Readonly<Record<string, string>>;

/** A site with one account, and somebody who sends it what no browser would. */
export interface OddVisitor {
  readonly app: TestApp;
  readonly known: TestPerson;
  /** A `Cookie` header of the account's long session. */
  readonly session: string;
  /** From an address of its own each time. */
  post(path: string, body: string | Buffer, headers?: Headers): Promise<RawAnswer>;
  get(path: string, headers?: Headers): Promise<RawAnswer>;
  /** The answer is one of these, shows nothing of our insides, and no row changed. */
  expectRefusal(send: () => Promise<RawAnswer>, ...statuses: number[]): Promise<RawAnswer>;
}

export async function oddVisitor(): Promise<OddVisitor> {
  const app = await startTestApp();
  const known = await app.make.user();
  const browser = app.client();
  await browser.post('/sign-in', { ...known, remember: 'on' });
  return {
    app,
    known,
    session: `latchkey.session_token=${browser.cookie('session_token')}`,
    post: (path, body, headers = {}) =>
      postRaw(app.base, path, body, { 'X-Forwarded-For': app.client().address, ...headers }),
    get(path, headers = {}) {
      const all = { Host: 'localhost', Connection: 'close', ...headers };
      const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
      const request = `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
      return sendRaw(app.base, Buffer.from(request, 'latin1'));
    },
    async expectRefusal(send, ...statuses) {
      const before = await contents(app);
      const answer = await send();
      expect(statuses, answer.body.slice(0, 300)).toContain(answer.status);
      expect(answer.body).not.toMatch(/\bat .*\.(?:ts|js|mjs):\d+|node_modules/);
      expect(await contents(app)).toEqual(before);
      return answer;
    },
  };
}
