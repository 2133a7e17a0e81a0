import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { openDatabase } from '../../src/db/database.ts';
import { isServerOf } from '../../src/db/embedded/process.ts';
import { type EmbeddedServer, startEmbeddedServer } from '../../src/db/embedded.ts';
import { explainDatabaseFailure } from '../../src/db/failure.ts';
import { throwawayFolder } from '../support/server.ts';
import { TYPESCRIPT } from '../support/sources.ts';

/** One folder for all, because making the first database takes most of a second. */
let home: string;
const servers: EmbeddedServer[] = [];

beforeAll(async () => {
  const folder = await throwawayFolder('latchkey-embedded-');
  home = folder.path;
  return folder.remove;
});

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

test('a folder that cannot be made is told in words', async () => {
  const failing = openDatabase({ kind: 'embedded', directory: '/dev/null/mysql' });
  const error = await failing.catch((thrown: unknown) => thrown);
  expect(explainDatabaseFailure(error)).toMatch(/^ENOTDIR: .*\/dev\/null\/mysql'\.$/);
});

describe('the private server', () => {
  test('keeps what was written from one start to the next', async () => {
    const first = await start();
    await query(first, 'CREATE DATABASE kept');
    await query(first, 'CREATE TABLE kept.words (word VARCHAR(20))');
    await query(first, "INSERT INTO kept.words VALUES ('latchkey')");
    await first.stop();

    const second = await start();
    expect(await query(second, 'SELECT word FROM kept.words')).toEqual([{ word: 'latchkey' }]);
  });

  test('is strict, in UTC and utf8mb4, and listens on no port', async () => {
    const server = await start();
    const [row] = await query(
      server,
      `SELECT @@sql_mode AS mode, @@global.time_zone AS zone, @@skip_networking AS private,
         @@character_set_server AS charset`,
    );
    expect(row).toMatchObject({ zone: '+00:00', private: 1, charset: 'utf8mb4' });
    expect(row?.mode).toContain('STRICT_TRANS_TABLES');
  });

  test('lets nobody else into its folder', async () => {
    await start();
    expect((await stat(home)).mode & 0o777).toBe(0o700);
  });

  test('is gone after stop, and stop may be called twice', async () => {
    const server = await start();
    const pid = await serverPid();
    await Promise.all([server.stop(), server.stop()]);
    expect(await isRunning(pid)).toBe(false);
    await expect(query(server, 'SELECT 1')).rejects.toThrow();
  });

  test('tells what it does under names that the log has no use for', async () => {
    const told: string[] = [];
    const log = (_: string, detail = {}) => told.push(...Object.keys(detail));
    servers.push(await startEmbeddedServer({ dataDir: home, log }));
    await servers.at(-1)?.stop();
    // What pino writes itself; a line that has a name twice is read differently by different readers.
    const taken = ['level', 'time', 'pid', 'hostname', 'msg'];
    expect(told.filter((name) => taken.includes(name))).toEqual([]);
    expect(told).toContain('serverPid');
  });

  test('comes back after kill -9, as often as it takes', async () => {
    const server = await start();
    for (let round = 0; round < 3; round += 1) {
      const pid = await serverPid();
      process.kill(pid, 'SIGKILL');
      await vi.waitFor(async () => expect(await serverPid()).not.toBe(pid), 10_000);
      await vi.waitFor(() => query(server, 'SELECT 1'), 10_000);
    }
  });

  test('stays away when it is stopped while it comes back', async () => {
    const server = await start();
    process.kill(await serverPid(), 'SIGKILL');
    await server.stop();
    await expect(query(server, 'SELECT 1')).rejects.toThrow();
  });

  test('tells what its log says when it cannot start', async () => {
    const failing = startEmbeddedServer({ dataDir: home, extraArgs: ['--no-such-option'] });
    await expect(failing).rejects.toThrow(/did not start.*no-such-option/s);
  });

  test('does not take a data directory for complete that was never finished', async () => {
    const dataDir = join(home, 'unfinished');
    await mkdir(join(dataDir, 'files.new-broken'), { recursive: true });
    const server = await start(dataDir);
    expect(await query(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('reaches a socket although the path of the folder is too long for one', async () => {
    const dataDir = join(home, 'long-'.repeat(20), 'name-'.repeat(20));
    const server = await start(dataDir);
    expect(server.socketPath.length).toBeLessThan(104);
    expect(await query(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await server.stop();
    await rm(dirname(server.socketPath), { recursive: true });
  });
});

describe('several apps in one folder', () => {
  test('two starts at once share one server, which stays until both have stopped', async () => {
    const [one, two] = await Promise.all([start(), start()]);
    const pid = await serverPid();
    await one.stop();
    expect(await query(two, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await two.stop();
    expect(await isRunning(pid)).toBe(false);
  });

  test('two that stop at once leave nothing running', async () => {
    const [one, two] = await Promise.all([start(), start()]);
    const pid = await serverPid();
    await Promise.all([one.stop(), two.stop()]);
    expect(await isRunning(pid)).toBe(false);
  });

  test('two that lose the server start it once', async () => {
    const [one, two] = await Promise.all([start(), start()]);
    process.kill(await serverPid(), 'SIGKILL');
    await vi.waitFor(() => query(one, 'SELECT 1'), 10_000);
    await one.stop();
    await vi.waitFor(() => query(two, 'SELECT 1'), 10_000);
  });

  test('an app that crashed leaves a server that the next one takes over and stops', async () => {
    const app = await startInAnotherProcess();
    const pid = await serverPid();
    app.kill('SIGKILL');
    await once(app, 'exit');
    expect(await isRunning(pid)).toBe(true);

    const server = await start();
    expect(await serverPid()).toBe(pid);
    await server.stop();
    expect(await isRunning(pid)).toBe(false);
  });

  test('an app that crashes does not disturb another, which still stops the server', async () => {
    const app = await startInAnotherProcess();
    const server = await start();
    const pid = await serverPid();
    app.kill('SIGKILL');
    await once(app, 'exit');
    expect(await query(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await server.stop();
    expect(await isRunning(pid)).toBe(false);
  });

  test('a process id left in the folder that now belongs to somebody else is let alone', async () => {
    const bystander = spawn('sleep', ['60'], { stdio: 'ignore' });
    onTestFinished(() => void bystander.kill());
    await writeFile(join(home, 'server.pid'), `${bystander.pid}\n`);
    const server = await start();
    await server.stop();
    expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
    expect(await isServerOf(join(home, 'files'), Number(bystander.pid))).toBe(false);
  });

  test('a folder that is removed under the app does not keep the server from stopping', async () => {
    const server = await start();
    const pid = await serverPid();
    await rm(home, { recursive: true });
    await server.stop();
    expect(await isRunning(pid)).toBe(false);
  });
});

async function start(dataDir = home): Promise<EmbeddedServer> {
  const server = await startEmbeddedServer({ dataDir });
  servers.push(server);
  return server;
}

/** An app of its own that uses the server, until it is killed. */
async function startInAnotherProcess(): Promise<ChildProcess> {
  const module = fileURLToPath(new URL('../../src/db/embedded.ts', import.meta.url));
  const code = `
    const { startEmbeddedServer } = await import(${JSON.stringify(module)});
    await startEmbeddedServer({ dataDir: ${JSON.stringify(home)} });
    console.log('up');`;
  const app = spawn(process.execPath, ['--import', TYPESCRIPT, '--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void app.kill('SIGKILL'));
  await once(app.stdout, 'data');
  return app;
}

async function query(server: EmbeddedServer, sql: string): Promise<RowDataPacket[]> {
  const { socketPath, user } = server;
  const connection = await createConnection({ socketPath, user });
  try {
    return (await connection.query<RowDataPacket[]>(sql))[0];
  } finally {
    await connection.end();
  }
}

async function serverPid(): Promise<number> {
  const text = await readFile(join(home, 'server.pid'), 'utf8');
  return Number(text);
}

function isRunning(pid: number): Promise<boolean> {
  return isServerOf(join(home, 'files'), pid);
}
