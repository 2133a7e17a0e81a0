import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { database } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrate.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { runCommand } from '../support/command.ts';
import { type ScratchDatabase, scratchDatabase } from '../support/databases.ts';
import { codeOf, firstStep, forgetUse, personWithTotp } from '../support/second-step.ts';

let app: TestApp;
let folder: string;
let file: string;
let known: Awaited<ReturnType<typeof personWithTotp>>;
const scratches: ScratchDatabase[] = [];

beforeAll(async () => {
  app = await startTestApp();
  folder = await mkdtemp(join(tmpdir(), 'latchkey-copy-'));
  file = join(folder, 'copy.jsonl.gz');
  known = await personWithTotp(app);
  await app.deps.database.pool.execute("UPDATE user SET name = 'Zoë 🌻\\\\' WHERE id = ?", [
    known.user.id,
  ]);
  await app.deps.database.pool.execute(
    `INSERT INTO dataExport (id, userId, state, nextAttemptAt, createdAt, bytes)
     VALUES ('e1', ?, 'ready', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), ?)`,
    [known.user.id, Buffer.from([0, 255, 137, 80, 78, 71, 13, 10, 26, 10, 39, 92])],
  );
  const { exit } = await runCommand(app, ['instance', 'export', file]);
  expect(exit).toBe(0);
});
afterAll(async () => {
  await app.stop();
  for (const scratch of scratches) await scratch.drop();
  await rm(folder, { recursive: true });
});

async function empty(): Promise<ScratchDatabase> {
  const scratch = await scratchDatabase();
  scratches.push(scratch);
  return scratch;
}

/** Reads a file into a database of its own, as the program would. */
async function read(from: string, into: ScratchDatabase) {
  const opened = database(into.source);
  try {
    return await runCommand(app, ['instance', 'import', from], { database: async () => opened });
  } finally {
    await opened.close();
  }
}

/** The copy with its lines changed. */
async function altered(name: string, change: (lines: string[]) => string[]): Promise<string> {
  const lines = gunzipSync(await readFile(file))
    .toString()
    .trimEnd()
    .split('\n');
  const path = join(folder, name);
  await writeFile(path, gzipSync(`${change(lines).join('\n')}\n`));
  return path;
}

test('an instance that was read from a copy is the same, and people sign in with all they have', async () => {
  const other = await empty();
  const { exit, data } = await read(file, other);
  expect([exit, data]).toEqual([0, { rows: expect.any(Object), readable: true }]);
  for (const table of ['user', 'account', 'twoFactor', 'auditEvent', 'dataExport'] as const) {
    const sorted = (rows: Record<string, unknown>[]) =>
      rows.toSorted((a, b) => String(a.id).localeCompare(String(b.id)));
    const there = await other.query(`SELECT * FROM ${table}`);
    expect(sorted(there)).toEqual(sorted(await app.rows(table)));
  }
  const site = await startTestApp({}, { source: other.source });
  const client = await firstStep(site, known.user);
  await forgetUse(site, known.user.id);
  await client.postJson('/api/auth/two-factor/verify-totp', { code: codeOf(known.secret) });
  expect((await client.get('/dashboard')).status).toBe(200);
  await site.stop();
});

test('a copy is closed to others, and what another one is writing is left to it', async () => {
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const underWay = `${join(folder, 'two-at-once')}.unfinished`;
  await writeFile(underWay, 'rows');
  const second = await runCommand(app, ['instance', 'export', join(folder, 'two-at-once')]);
  expect([second.exit, second.text]).toEqual([1, expect.stringContaining('cannot be used')]);
  expect(await readFile(underWay, 'utf8')).toBe('rows');
  const taken = await runCommand(app, ['instance', 'export', join(folder, 'no/such/folder')]);
  expect([taken.exit, taken.text]).toEqual([1, expect.stringContaining('cannot be used')]);
});

test('what is not empty is left alone', async () => {
  const before = await app.rows('user');
  const { exit, text } = await runCommand(app, ['instance', 'import', file]);
  expect([exit, text]).toEqual([1, expect.stringContaining('not empty')]);
  expect(await app.rows('user')).toEqual(before);
});

test.each([
  ['that is none', async () => altered('none', () => ['{}']), 'no copy of an instance'],
  ['without its end', async () => altered('cut', (lines) => lines.slice(0, -1)), 'not whole'],
  [
    'with rows missing',
    async () =>
      altered('fewer', (lines) => lines.filter((line) => !line.includes('"table":"user"'))),
    'not whole',
  ],
  [
    'of another version',
    async () =>
      altered('other', ([header = '', ...lines]) => [
        header.replace('0003_audit.sql', '0003_trail.sql'),
        ...lines,
      ]),
    'other migrations (0003_audit.sql, 0003_trail.sql)',
  ],
  [
    'with a table that is not here',
    async () =>
      altered('table', (lines) =>
        lines.map((line) => line.replace('"table":"user"', '"table":"usr"')),
      ),
    'is not here',
  ],
  [
    'that is damaged',
    async () => {
      const path = join(folder, 'damaged');
      const bytes = await readFile(file);
      bytes.fill(0, Math.floor(bytes.length / 2));
      await writeFile(path, bytes);
      return path;
    },
    'damaged',
  ],
  ['that is not there', async () => join(folder, 'gone'), 'cannot be used'],
  ['that is a folder', async () => folder, 'cannot be used'],
])('of a copy %s nothing is read', async (_what, make, words) => {
  const other = await empty();
  await migrate(other.source);
  const { exit, text } = await read(await make(), other);
  expect([exit, text]).toEqual([1, expect.stringContaining(words)]);
  expect(await other.query('SELECT id FROM user')).toEqual([]);
});
