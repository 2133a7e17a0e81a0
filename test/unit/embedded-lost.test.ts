import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Connection, createConnection } from 'mysql2/promise';
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { isServerOf, readPid } from '../../src/db/embedded/process.ts';
import { type EmbeddedServer, startEmbeddedServer } from '../../src/db/embedded.ts';
import { throwawayFolder } from '../support/server.ts';

/** What the app under test has opened, newest last. */
const { connections } = vi.hoisted(() => ({ connections: [] as Connection[] }));

vi.mock('mysql2/promise', async (original) => {
  const real = await original<typeof import('mysql2/promise')>();
  const open = async (...options: Parameters<typeof createConnection>) => {
    const connection = await real.createConnection(...options);
    connections.push(connection);
    return connection;
  };
  return { ...real, createConnection: open };
});

vi.mock('../../src/db/embedded/process.ts', async (original) => {
  const real = await original<typeof import('../../src/db/embedded/process.ts')>();
  return { ...real, readPid: vi.fn(real.readPid) };
});

let home: string;

beforeAll(async () => {
  const folder = await throwawayFolder('latchkey-lost-');
  home = folder.path;
  return folder.remove;
});

/** The server dies at the last moment of the next joining, and its end is heard before that goes on. */
function dieWhileJoined(): Promise<number> {
  return new Promise((died) => {
    vi.mocked(readPid).mockImplementationOnce(async ({ pidFile }) => {
      const pid = Number(await readFile(pidFile, 'utf8'));
      const ended = once(connections.at(-1) as Connection, 'end');
      process.kill(pid, 'SIGKILL');
      await ended;
      died(pid);
      return pid;
    });
  });
}

test('a server that dies while its app joins it again is started again', async () => {
  const server = await startEmbeddedServer({ dataDir: home });
  onTestFinished(() => server.stop());
  const first = await serverPid();
  const second = dieWhileJoined();
  process.kill(first, 'SIGKILL');
  expect(await second).not.toBe(first);
  await vi.waitFor(() => answers(server), 10_000);
  const third = await serverPid();
  expect([first, await second]).not.toContain(third);
  // The app counts as a user of the third one: it is the last, so it stops it.
  await server.stop();
  expect(await isServerOf(join(home, 'files'), third)).toBe(false);
});

test('a server that dies while an app joins it for the first time is no server', async () => {
  const died = dieWhileJoined();
  await expect(startEmbeddedServer({ dataDir: home })).rejects.toThrow('went away');
  expect(await isServerOf(join(home, 'files'), await died)).toBe(false);
});

async function answers({ socketPath, user }: EmbeddedServer): Promise<void> {
  const connection = await createConnection({ socketPath, user });
  await connection.end();
}

async function serverPid(): Promise<number> {
  return Number(await readFile(join(home, 'server.pid'), 'utf8'));
}
