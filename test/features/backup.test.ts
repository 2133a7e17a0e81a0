import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { database } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrate.ts';
import { connectionOptions, type DatabaseSource } from '../../src/db/pool.ts';
import { startTestApp } from '../support/app.ts';
import { scratchDatabase } from '../support/databases.ts';
import { codeOf, firstStep, forgetUse, personWithTotp } from '../support/second-step.ts';

/** The programs that a server brings along: MariaDB's, or MySQL's own. */
const PROGRAMS = {
  MariaDB: { dump: 'mariadb-dump', client: 'mariadb' },
  MySQL: { dump: 'mysqldump', client: 'mysql' },
};

/** Whether a program is there, and of that kind: MariaDB has its own under MySQL's names, too. */
async function isThere(program: string, kind: keyof typeof PROGRAMS): Promise<boolean> {
  const found = await promisify(execFile)(program, ['--version']).catch(() => undefined);
  return found !== undefined && found.stdout.includes('MariaDB') === (kind === 'MariaDB');
}

/** How the programs reach a database. */
function reach(source: DatabaseSource): string[] {
  const { socketPath, host, port, user, password, database: name } = connectionOptions(source);
  return [
    ...(socketPath ? [`--socket=${socketPath}`] : [`--host=${host}`, `--port=${port}`]),
    `--user=${user}`,
    ...(password ? [`--password=${password}`] : []),
    String(name),
  ];
}

test('what docs/operations.md dumps and reads back is the whole site', async ({ skip }) => {
  const paper = readFileSync('docs/operations.md', 'utf8');
  expect(paper).toContain('mysqldump --single-transaction latchkey > latchkey.sql');
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-backup-'));
  const [before, after] = [await scratchDatabase(), await scratchDatabase()];
  onTestFinished(async () => {
    await before.drop();
    await after.drop();
    await rm(folder, { recursive: true });
  });
  const [row] = await before.query('SELECT VERSION() AS version');
  const kind = String(row?.version).includes('MariaDB') ? 'MariaDB' : 'MySQL';
  const { dump, client } = PROGRAMS[kind];
  if (!(await isThere(dump, kind))) return skip(`${dump} of ${kind} is not installed`);
  await migrate(before.source);
  const site = await startTestApp({}, { source: before.source });
  const { user, secret } = await personWithTotp(site);
  await site.stop();

  const file = join(folder, 'latchkey.sql');
  const dumping = spawn(dump, ['--single-transaction', ...reach(before.source)]);
  await pipeline(dumping.stdout, createWriteStream(file));
  const reading = spawn(client, reach(after.source), {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const ended = once(reading, 'exit');
  await pipeline(createReadStream(file), reading.stdin);
  expect((await ended)[0]).toBe(0);

  // Nothing is left to migrate, and the same person comes in by the same factors.
  expect(await migrate(after.source)).toEqual([]);
  const restored = await startTestApp({}, { source: after.source });
  const browser = await firstStep(restored, user);
  await forgetUse(restored, user.id);
  await browser.postJson('/api/auth/two-factor/verify-totp', { code: codeOf(secret) });
  expect((await browser.get('/dashboard')).status).toBe(200);
  await restored.stop();
  // The triggers came along.
  const opened = database(after.source);
  onTestFinished(() => opened.close());
  const change = opened.pool.query("UPDATE auditEvent SET event = 'x'");
  await expect(change).rejects.toThrow('Audit events cannot be changed.');
});
