import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createConnection } from 'mysql2/promise';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { migrate, migrationStatus } from '../src/db/migrate.ts';
import { connectionOptions } from '../src/db/pool.ts';
import { type ScratchDatabase, scratchDatabase } from './support/databases.ts';
import { runProgram } from './support/site.ts';

const filesOf = (folder: string) =>
  readdirSync(new URL(folder, new URL('../migrations/', import.meta.url)))
    .filter((name) => name.endsWith('.sql'))
    .sort();
const OURS = filesOf('./');
/** Those of the site have numbers of their own, and come after ours. */
const FILES = [...OURS, ...filesOf('site/').map((name) => `site/${name}`)];

/** The files as they were published. Databases remember these, so not even a comment may change. */
const PUBLISHED: Readonly<Record<string, string>> = {
  '0001_accounts.sql': 'd855d6222414ada40772592271adbafc441420826fe8f8f60b609a225ec5aabc',
  '0002_outbox.sql': '0367a30a0a981da65992e74d90f62bbbb06e6d6af0691dc56b4a8e574f15a5a6',
  '0003_audit.sql': '41dd44d006040ae51e9dbcf60e6fbdfa887c06a9d805c6d626609ec26b64a5ca',
  '0004_mail_proof.sql': 'caa86804069fb856fa172caaadbeb2f118b082d7971afdd42486f2ca572435df',
  '0005_sessions.sql': '50ab2cd8ca1cf4eb1ab7f0a3c4fdf1a98c0667cf54c3f1d070156684efea9d16',
  '0006_profile.sql': 'c20f30ef796fbb9a77446c98c6cf71ec2a5be7b6a09ae7f544ce6651e9e4932d',
  '0007_leaving.sql': '7e0d7c5f6cb8644d28b10e0c827dcf001b01ff03e93028521c40480642c4ee11',
  '0008_short_columns.sql': '40e3d6e793a77aedc61e89c4f251f2eda32cafe124645f953f50ec5d5194664d',
  '0009_two_factor.sql': 'd68d72bbab3aaafbbb655e439482430308ad1814e9a016951446b371c8055374',
  '0010_recovery.sql': 'b6b1ae45f0a055b0309d3fbe44283d36debaceacac3a1b5cd87f1223d03d2eba',
  '0011_passkeys.sql': '04cd9b83786814e84dfa36ee26fe703779b833e85bd5c7ca68f27741322321c6',
  '0012_providers.sql': '62fdbf3f86baf1ab375530c965a8abdd21d122bbf16788faff224ff700145d3f',
  '0013_doors.sql': '163b4d3747d66a8bd4c8cf82a3b1511ceb40fbe229d282e818b075284288dcf9',
  '0014_taken_back.sql': '849bf45e83e28ddd29f51b991f1d28ae0c360aee2249fdbff0d83cc3a5c811a8',
  '0015_sign_ins_ended.sql': '21e46dabc0e6de16f4dca64efe09c269f23e95c0881ef72902af192b07682f27',
  '0016_paused_by_browser.sql': 'd68204d6be573b84e7d477edd9726a89e6a5dc52ada526067cf04303e2f3af98',
  '0017_history_by_outcome.sql': 'ba37e783044f376ef657fb6f84dff55c2d80e396b6b64a66dcb58cd2c4da6a4e',
  '0018_password_lock.sql': '594851068e2d375dc8f91bfcda1c6a3110b4c2186244924ba62bf94898ec3a3d',
  '0019_exact_identifiers.sql': 'ba38d1437059d4c25f9251b5a2edecf7c3f458597ac97564cb198b3e9f19c460',
  '0020_found_by_index.sql': 'fb0a5dc2337e336be19c71288341b10ec34a501d4403dd0fbfcb2e77c4b372e2',
  '0021_device_of_trust.sql': 'b816308a5069d4addeeda066291bfa11c0bcae7c2af0a26a87c4563b5a512d89',
  '0022_second_factor_as_proof.sql':
    'e16f48595c95fdcb424c13dfa1fac5823abcca29c066e3a3783f4366e82295e3',
  '0023_user_name_chosen.sql': '56475cdd47bf09c2e0f773240e5b1543d168452e8bf17bdd6a5d21555edbb497',
  '0024_tries_by_place.sql': '8799cee46d0e710dddb7c6d9c72e5ecc5fbeb6952caf712bb630e8659a92d501',
  '0025_passkey_offer.sql': '781ffba11ccfc13fd08675947cd54dfa9c4abffd8b529d0698d0928c8bda12f9',
  '0026_mail_sign_in.sql': 'c855dfa0192418fa187b9ffc92192c1d7e1c2b19f15775a75540534f087ef045',
  '0030_audit_seals.sql': 'f07b034ee7cd554d5ebae8ceadda68bb280944caf813431e45d52cd5651eddf1',
  '0031_bound_sessions.sql': 'fb8e930335f60b6e65caa604258f9fde270f80c45680ac0e3b5993b0992b2107',
  '0034_rationed_mails.sql': 'beba460123b164e4ba5ff9ad74f16a08b61f5c156f100c758a9e8c5d5d37203f',
};

test.each(OURS)('%s is as it was published', (name) => {
  const text = readFileSync(new URL(`../migrations/${name}`, import.meta.url));
  const checksum = createHash('sha256').update(text).digest('hex');
  expect(checksum, 'a new file gets a line; no other is ever changed').toBe(PUBLISHED[name]);
});

/** As an instance makes it that gets no further. */
const LEASE = `CREATE TABLE migrationLease
  (id tinyint PRIMARY KEY, holder char(36), expiresAt datetime(3)) SELECT 1 AS id`;

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
    expect(applied.flat().sort()).toEqual([...FILES].sort());
    expect(await query('SELECT name FROM migration')).toHaveLength(FILES.length);
  });

  test('takes over from an instance that died in the middle', async () => {
    const { source, query } = await emptyDatabase();
    await query(LEASE);
    await query(
      `UPDATE migrationLease SET holder = 'dead', expiresAt = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND`,
    );
    expect(await migrate(source)).toEqual(FILES);
  });

  test('waits for an instance that is at it', async () => {
    const { source, query } = await emptyDatabase();
    await query(LEASE);
    await query(
      `UPDATE migrationLease SET holder = 'busy', expiresAt = UTC_TIMESTAMP(3) + INTERVAL 1 HOUR`,
    );
    const waiting = migrate(source);
    await expect.poll(() => query('SHOW TABLES')).toHaveLength(2);
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
    expect(first).toEqual({ name: FILES[0], appliedAt: undefined, isKnown: true });
    await query('DROP TABLE user');
    expect(await migrate(source)).toEqual(FILES);
  });
});

/** All text of the files, of which each statement is a part. */
const TEXTS = FILES.map((name) =>
  readFileSync(new URL(`../migrations/${name}`, import.meta.url), 'utf8'),
);

/** The schema as the server tells it, without our bookkeeping. */
async function schemaOf({ query }: ScratchDatabase): Promise<unknown[]> {
  const shapes = [
    `SELECT table_name, column_name, ordinal_position, column_type, is_nullable, column_default, collation_name
     FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY 1, 3`,
    `SELECT table_name, index_name, seq_in_index, column_name, non_unique, sub_part
     FROM information_schema.statistics WHERE table_schema = DATABASE() ORDER BY 1, 2, 3`,
    `SELECT table_name, constraint_name, referenced_table_name, delete_rule
     FROM information_schema.referential_constraints WHERE constraint_schema = DATABASE() ORDER BY 1, 2`,
    `SELECT trigger_name, action_statement FROM information_schema.triggers
     WHERE trigger_schema = DATABASE() ORDER BY 1`,
  ];
  return Promise.all(shapes.map((sql) => query(sql)));
}

describe('a start that is killed while it migrates', () => {
  /** From now on each run takes one statement of the files, and is killed at the next one. */
  async function killedAtTheSecond({ source }: ScratchDatabase, when: string) {
    const connection = await createConnection(connectionOptions(source));
    const prototype = Object.getPrototypeOf(connection);
    await connection.end();
    const { query } = prototype;
    const run = { taken: 0 };
    vi.spyOn(prototype, 'query').mockImplementation(async function (this: unknown, ...given) {
      const [sql] = given;
      const isTheirs = typeof sql === 'string' && TEXTS.some((text) => text.includes(sql.trim()));
      if (isTheirs) run.taken += 1;
      if (isTheirs && run.taken === 2) {
        if (when === 'after') await query.apply(this, given);
        throw Object.assign(new Error('killed'), { fatal: true });
      }
      return query.apply(this, given);
    });
    return run;
  }

  test.each(['before', 'after'])('%s any statement: the next one goes on there', async (when) => {
    const database = await emptyDatabase();
    const run = await killedAtTheSecond(database, when);
    const applied: string[] = [];
    for (let starts = 0; !applied.includes(FILES.at(-1) ?? ''); starts += 1) {
      expect(starts).toBeLessThan(100);
      run.taken = 0;
      await migrate(database.source).then(
        (names) => applied.push(...names),
        (error: Error) => expect(error.message).toContain('killed'),
      );
      await database.query('UPDATE migrationLease SET holder = NULL');
    }
    vi.restoreAllMocks();
    expect(await migrate(database.source)).toEqual([]);
    const healthy = await emptyDatabase();
    await migrate(healthy.source);
    expect(await schemaOf(database)).toEqual(await schemaOf(healthy));
  });

  test('a table of somebody else that was there before is none of ours', async () => {
    const { source, query } = await emptyDatabase();
    await query('CREATE TABLE session (x int)');
    for (let starts = 0; starts < 2; starts += 1) {
      await expect(migrate(source)).rejects.toThrow(new RegExp(`${FILES[0]} failed: .*session`));
    }
    await query('DROP TABLE session');
    expect(await migrate(source)).toEqual(FILES);
  });
});

describe('npm run latchkey -- migrate', () => {
  const run = (url: string, ...args: string[]) =>
    runProgram('latchkey', { DATABASE_URL: url }, ['migrate', ...args]);

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
