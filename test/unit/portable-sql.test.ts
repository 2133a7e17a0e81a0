import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { filesIn, type SourceFile, withoutComments } from '../support/sources.ts';

/**
 * What MySQL Group Replication, Vitess or TiDB does not do as one server does, by their manuals
 * (docs/scaling.md). It stays out of our SQL, but for these uses, each with what is to be known of it.
 */
const RULES: Readonly<
  Record<string, { pattern: RegExp; allowed: Readonly<Record<string, string>> }>
> = {
  'rows passed over: TiDB reads over it, and locks nothing': {
    pattern: /skip\s+locked|\.skipLocked\(/i,
    allowed: {
      'src/db/claims.ts': 'The count of attempts is compared as well, and given to one instance.',
    },
  },
  'triggers: TiDB has none, and Vitess makes none': {
    pattern: /create\s+trigger/i,
    allowed: {
      'migrations/0003_audit.sql': 'They guard the record; the rights of two accounts do so, too.',
      'migrations/0030_audit_seals.sql': 'They guard the seals of the record, as those of 0003 do.',
      'src/features/operator/policy/hashes-apart.ts': 'An operator may choose it, on one server.',
      'src/db/first-contact.ts': 'Tries whether the account may create those.',
      'src/db/migrate.ts': 'Looks whether a migration creates one.',
    },
  },
  'named locks and locks of tables: a group does not certify them, Vitess takes them on one shard':
    {
      pattern: /\b(?:get_lock|is_free_lock|release_lock)\s*\(|\block\s+tables\b/i,
      allowed: { 'src/db/embedded.ts': 'The private server of a development, which is one.' },
    },
  'ids of the server: consecutive in no cluster': { pattern: /auto_increment/i, allowed: {} },
  'stored programs and views: TiDB has no programs, and Vitess makes none': {
    pattern: /create\s+(?:or\s+replace\s+)?(?:procedure|function|event|view|temporary)\b/i,
    allowed: {
      'src/features/operator/policy/hashes-apart.ts': 'An operator may choose it, on one server.',
    },
  },
  'isolation beyond READ COMMITTED, XA and savepoints': {
    pattern: /\bserializable\b|\bsavepoint\b|\bxa\s+(?:start|begin|commit)\b/i,
    allowed: {},
  },
  'indexes of one engine': { pattern: /\b(?:fulltext|spatial)\b/i, allowed: {} },
  'writes with LIMIT: Vitess takes them across shards since version 20 only': {
    pattern:
      /(?<!KEY )\b(?:DELETE FROM|UPDATE)\b[^;`]*?\bLIMIT\b|(?:deleteFrom|updateTable)\([^;]*\.limit\(/,
    allowed: {
      'src/db/sweep.ts': 'Batches of what is over; shards of Vitess are swept one by one.',
      'src/auth/rate-limit.ts': 'The same, in a keyspace that is not sharded.',
      'src/mail/outbox-rows.ts': 'The same, in a keyspace that is not sharded.',
      'src/features/operator/doctor/schema.ts': 'The doctor tries a trigger, and takes it back.',
    },
  },
  'threads by their number: each server counts its own': {
    pattern: /'kill\b|\bprocesslist\b/i,
    allowed: {
      'src/db/commit-doubt.ts': 'Only where the number can be of the same server.',
      'src/db/request-pool.ts': 'An interruption; a stranger at another server gets a 503.',
      'src/db/embedded.ts': 'The private server of a development, which is one.',
    },
  },
  'changes by a foreign key beside ON DELETE CASCADE: Vitess knows nothing of them': {
    pattern: /on\s+update\s+(?:cascade|set)|on\s+delete\s+set/i,
    allowed: {},
  },
};

const migrations = filesIn('migrations', '.sql').map(({ path, text }) => ({
  path,
  text: text.replace(/^\s*--.*$/gm, ''),
}));
const sources = filesIn('src', '.ts').map(({ path, text }) => ({
  path,
  text: withoutComments(text),
}));

describe.each(Object.entries(RULES))('%s', (_, { pattern, allowed }) => {
  test('stands only where it is allowed, and each exception is needed', () => {
    const found = [...sources, ...migrations].filter(({ text }) => pattern.test(text));
    expect(found.map(({ path }) => path).sort()).toEqual(Object.keys(allowed).sort());
  });
});

/** The statements that make tables. */
const tables: readonly SourceFile[] = migrations.flatMap(({ path, text }) =>
  [...text.matchAll(/CREATE TABLE[^;]*;/g)].map(([statement]) => ({ path, text: statement })),
);

test('each table has a primary key and is kept by InnoDB, as a group demands', () => {
  const odd = tables.filter(({ text }) => !/PRIMARY KEY/.test(text) || !/ENGINE=InnoDB/.test(text));
  expect(odd).toEqual([]);
});

test('docs/scaling.md names each unique key that a shard by person cannot hold by itself', () => {
  const paper = readFileSync('docs/scaling.md', 'utf8');
  const keys = migrations.flatMap(({ text }) =>
    [...text.matchAll(/UNIQUE (?:KEY|INDEX) `(\w+)` \(([^)]*)\)/g)].map(
      ([, name = '', columns = '']) => ({ name, columns }),
    ),
  );
  expect(keys.length).toBeGreaterThan(10);
  const across = keys.filter(({ columns }) => !columns.includes('`userId`'));
  expect(across.map(({ name }) => name).filter((name) => !paper.includes(`\`${name}\``))).toEqual(
    [],
  );
});
