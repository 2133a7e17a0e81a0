import { readdirSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { migrate, migrationStatus } from '../src/db/migrate.ts';
import { type ScratchDatabase, scratchDatabase } from './support/databases.ts';
import { runProgram } from './support/site.ts';

const FILES = readdirSync(new URL('../migrations/', import.meta.url)).sort();

async function emptyDatabase(): Promise<ScratchDatabase> {
  const database = await scratchDatabase();
  onTestFinished(() => database.drop());
  return database;
}

describe('migrating', () => {
  test('applies every file once, in order', async () => {
    const { source } = await emptyDatabase();
    expect(await migrate(source)).toEqual(FILES);
    expect(await migrate(source)).toEqual([]);
  });

  test('from several instances at once applies every file once', async () => {
    const { source, query } = await emptyDatabase();
    const applied = await Promise.all(Array.from({ length: 4 }, () => migrate(source)));
    expect(applied.flat().sort()).toEqual(FILES);
    expect(await query('SELECT name FROM migration')).toHaveLength(FILES.length);
  });

  test('takes over from an instance that died in the middle', async () => {
    const { source, query } = await emptyDatabase();
    await migrationStatus(source);
    await query(
      `UPDATE migrationLease SET holder = 'dead', expiresAt = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND`,
    );
    expect(await migrate(source)).toEqual(FILES);
  });

  test('waits for an instance that is at it', async () => {
    const { source, query } = await emptyDatabase();
    await migrationStatus(source);
    await query(
      `UPDATE migrationLease SET holder = 'busy', expiresAt = UTC_TIMESTAMP(3) + INTERVAL 1 HOUR`,
    );
    const waiting = migrate(source);
    expect(await query('SELECT name FROM migration')).toEqual([]);
    await query('UPDATE migrationLease SET holder = NULL');
    expect(await waiting).toEqual(FILES);
  });

  test('refuses a file that was changed after it was applied', async () => {
    const { source, query } = await emptyDatabase();
    await migrate(source);
    await query(`UPDATE migration SET checksum = REPEAT('0', 64) WHERE name = ?`, [FILES[0]]);
    await expect(migrate(source)).rejects.toThrow(`${FILES[0]} was changed after it was applied`);
  });

  test('names the file that failed, which stays pending', async () => {
    const { source, query } = await emptyDatabase();
    await query('CREATE TABLE user (x int)');
    await expect(migrate(source)).rejects.toThrow(new RegExp(`${FILES[0]} failed: .*user`));
    const [first] = await migrationStatus(source);
    expect(first).toEqual({ name: FILES[0], appliedAt: undefined });
    await query('DROP TABLE user');
    expect(await migrate(source)).toEqual(FILES);
  });
});

describe('npm run migrate', () => {
  const run = (url: string, ...args: string[]) =>
    runProgram('bin/migrate.ts', { DATABASE_URL: url }, args);

  test('applies, and then says that nothing is pending', async () => {
    const { url } = await emptyDatabase();
    const first = await run(url);
    expect(await first.ended).toBe(0);
    expect(first.output.text).toContain(`Applied: ${FILES.join(', ')}`);
    const second = await run(url);
    expect(await second.ended).toBe(0);
    expect(second.output.text).toContain('Nothing is pending.');
  });

  test('-- --status tells what is pending and when the rest was applied', async () => {
    const { url, source } = await emptyDatabase();
    const before = await run(url, '--status');
    expect(await before.ended).toBe(0);
    for (const file of FILES) expect(before.output.text).toContain(`${file}  pending`);
    const year = new Date().getUTCFullYear();
    await migrate(source);
    const after = await run(url, '--status');
    expect(await after.ended).toBe(0);
    for (const file of FILES) {
      expect(after.output.text).toMatch(new RegExp(`${file} {2}${year}-\\d\\d-\\d\\dT.*Z\n`));
    }
  });

  test('says in words what is wrong with the configuration', async () => {
    const program = await run('postgres://x/y');
    expect(await program.ended).toBe(1);
    expect(program.output.text).toContain('DATABASE_URL is not of the form');
    expect(program.output.text).not.toMatch(/^\s+at /m);
  });
});
