import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../src/time.ts';
import { type ScratchDatabase, scratchDatabase } from './support/databases.ts';
import { freePort, type Program, runProgram } from './support/site.ts';

/** One site in two processes that share its port: WEB_CONCURRENCY. */

const TOKEN = 'a-token-for-metrics-0123456789abcdef';
let database: ScratchDatabase;
let site: Program;
let base: string;

beforeAll(async () => {
  database = await scratchDatabase();
});
afterAll(() => database.drop());

async function start(): Promise<void> {
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  site = await runProgram('server', {
    DATABASE_URL: database.url,
    PORT: String(port),
    WEB_CONCURRENCY: '2',
    METRICS_TOKEN: TOKEN,
  });
  await expect.poll(() => listening().length, { timeout: 2 * MINUTE }).toBe(2);
}

/** The processes that have begun to listen, in that order. */
function listening(): number[] {
  return [...site.output.text.matchAll(/"pid":(\d+),.*"msg":"listening"/g)].map(([, pid]) =>
    Number(pid),
  );
}

const status = async (path: string) =>
  (await fetch(base + path, { headers: { connection: 'close' } })).status;

/** Signs somebody up, over a connection of its own; a mail is put for them. */
async function signUp(name: string): Promise<void> {
  const answer = await fetch(`${base}/sign-up`, {
    method: 'POST',
    headers: { origin: base.replace('127.0.0.1', 'localhost'), connection: 'close' },
    body: new URLSearchParams({ name, email: `${name}@example.com`, password: 'a quiet harbour' }),
    redirect: 'manual',
  });
  expect(answer.status).toBe(303);
}

/** The parent of a process, from the kernel. */
async function parentOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

test(
  'two workers share a port, one sends the mails of both, one that dies is replaced, and a stop ends all',
  async () => {
    await start();
    const [first = 0, second = 0] = listening();
    expect(first).not.toBe(second);
    expect(await parentOf(first)).toBe(site.child.pid);

    // Both answer, and both have their mails sent by the one that does the chores.
    for (const name of ['ada', 'bea', 'cora', 'dora']) await signUp(name);
    const waiting = async () =>
      (await database.query("SELECT id FROM outbox WHERE state = 'waiting'")).length;
    await expect.poll(waiting, { timeout: 40 * SECOND }).toBe(0);

    // The metrics are those of both, whichever is asked.
    const metrics = await fetch(`${base}/metrics`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    expect(await metrics.text()).toMatch(/^latchkey_mails_total\{result="sent"\} 4$/m);

    // The one that did the chores dies: the site goes on, and the mails, too.
    process.kill(first, 'SIGKILL');
    await site.says('a worker died and is replaced');
    expect(await status('/sign-in')).toBe(200);
    await expect.poll(() => listening().length, { timeout: 2 * MINUTE }).toBe(3);
    await signUp('late');
    await expect.poll(waiting, { timeout: 40 * SECOND }).toBe(0);

    // All at once: the one that should take over can be told nothing any more.
    const [before, after] = [second, listening()[2] ?? 0];
    for (const pid of [before, after]) process.kill(pid, 'SIGKILL');
    await expect.poll(() => listening().length, { timeout: 2 * MINUTE }).toBe(5);
    expect(await status('/sign-in')).toBe(200);

    site.child.kill('SIGTERM');
    expect(await site.ended).toBe(0);
    expect(site.output.text.match(/"msg":"stopped"/g)).toHaveLength(2);
    await expect(parentOf(second)).rejects.toThrow('ENOENT');
  },
  5 * MINUTE,
);

test(
  'a start that cannot be is told once in words and ends',
  async () => {
    const taken = new URL(base).port;
    const other = createServer().listen(Number(taken), '127.0.0.1');
    const failing = await runProgram('server', {
      DATABASE_URL: database.url,
      PORT: taken,
      HOST: '127.0.0.1',
      WEB_CONCURRENCY: '2',
    });
    try {
      expect(await failing.ended).toBe(1);
      expect(failing.output.text).toContain('Port in use');
    } finally {
      other.close();
    }
  },
  2 * MINUTE,
);
