import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { Connection } from 'mysql2/promise';
import { createConnection } from 'mysql2/promise';
import { createPasswords } from '../src/auth/passwords.ts';
import { migrate } from '../src/db/migrate.ts';
import { connectionOptions, SESSION_SETTINGS } from '../src/db/pool.ts';

/** How full a database is to be. */
export interface Size {
  readonly people: number;
  readonly sessions: number;
  readonly events: number;
}

/** The password of everybody who is made here. */
export const SEED_PASSWORD = 'a quiet harbour';

/** The address of person `number`, from 0. */
export function seedEmail(number: number): string {
  return `person-${number}@example.org`;
}

/** The token of session `number`, from 0; person `number % people` has it. */
const SEED_TOKEN = "SUBSTRING(SHA2(CONCAT('session-', n), 256), 1, 32)";

/** Rows of one statement: a statement that holds locks for seconds would be no test of anything. */
const AT_ONCE = 20_000;

/**
 * Fills a migrated database with people, each with a password and a browser, their sessions and audit
 * events, by statements that make the rows within the database. Times end now and go back sixty days.
 * `tell` hears how far it is. Seeding the same database twice is refused by its unique keys.
 */
export async function seed(
  connection: Connection,
  { people, sessions, events }: Size,
  tell: (text: string) => void = () => {},
): Promise<void> {
  const hash = await createPasswords().hash(SEED_PASSWORD);
  await makeNumbers(connection);
  const person = `MOD(n, ${people})`;
  const steps: readonly [table: string, count: number, columns: string, values: string][] = [
    [
      'user',
      people,
      'id, name, email, emailVerified, createdAt, updatedAt',
      `${id('n', people)}, CONCAT('Person ', n), CONCAT('person-', n, '@example.org'), TRUE,
       ${at('n', people)}, ${at('n', people)}`,
    ],
    [
      'account',
      people,
      'id, accountId, providerId, userId, password, createdAt, updatedAt',
      `${id('n', people)}, ${id('n', people)}, 'credential', ${id('n', people)}, '${hash}',
       ${at('n', people)}, ${at('n', people)}`,
    ],
    [
      'knownDevice',
      people,
      'id, userId, deviceId, browser, createdAt, lastSeenAt',
      `${id('n', people)}, ${id('n', people)}, ${id('n', people)}, 'Firefox',
       ${at('n', people)}, ${at('n', people)}`,
    ],
    [
      'session',
      sessions,
      'id, token, userId, expiresAt, createdAt, updatedAt, lastActiveAt, remembered, ipAddress, userAgent',
      `${id('n', sessions)}, ${SEED_TOKEN}, ${id(person, people)},
       UTC_TIMESTAMP(3) + INTERVAL 1 + MOD(n, 29) DAY, ${at('n', sessions)}, ${at('n', sessions)},
       ${at('n', sessions)}, TRUE, '192.0.2.1', 'Mozilla/5.0 Firefox/140.0'`,
    ],
    [
      'auditEvent',
      events,
      'id, event, outcome, actorId, subjectId, ipAddress, userAgent, createdAt',
      `${id('n', events)}, ELT(1 + MOD(n DIV ${people}, 4), 'signIn', 'signOut', 'passwordChanged', 'signIn'),
       IF(MOD(n DIV ${people}, 10) = 3, 'refused', 'success'), ${id(person, people)},
       ${id(person, people)}, '192.0.2.1', 'Mozilla/5.0 Firefox/140.0', ${at('n', events)}`,
    ],
  ];
  for (const [table, count, columns, values] of steps) {
    for (let from = 0; from < count; from += AT_ONCE) {
      const rows = Math.min(AT_ONCE, count - from);
      await connection.query(
        `INSERT INTO \`${table}\` (${columns})
         SELECT ${values} FROM (SELECT number + ${from} AS n FROM seedNumber WHERE number < ${rows}) AS numbers
         ORDER BY n`,
      );
      tell(`${table}: ${from + rows} of ${count}`);
    }
    await connection.query(`ANALYZE TABLE \`${table}\``);
  }
  await connection.query('DROP TEMPORARY TABLE seedNumber');
}

/** Numbers from 0, as both MySQL and MariaDB can make them. */
async function makeNumbers(connection: Connection): Promise<void> {
  const digits =
    '(SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)';
  await connection.query('CREATE TEMPORARY TABLE seedNumber (number INT PRIMARY KEY)');
  await connection.query(
    `INSERT INTO seedNumber
     SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d AS number
     FROM ${digits} a, ${digits} b, ${digits} c, ${digits} e, (SELECT 0 AS d UNION ALL SELECT 1) f
     ORDER BY number`,
  );
}

const SPAN = 60 * 24 * 60 * 60;

/** The time of row `n` of so many: evenly over the span, the last one now. */
function at(n: string, count: number): string {
  return `(UTC_TIMESTAMP(3) - INTERVAL FLOOR(${SPAN} * (${count} - ${n}) / ${count}) SECOND)`;
}

/** An id in the order of `n`, in the form of ours (UUIDv7). */
function id(n: string, count: number): string {
  // Not the time itself: the ids of a statement must not depend on when it runs.
  const time = `LPAD(LOWER(HEX(${Date.UTC(2026, 0)} + FLOOR(${SPAN * 1000} * ${n} / ${count}))), 12, '0')`;
  return `CONCAT(LEFT(${time}, 8), '-', RIGHT(${time}, 4), '-7000-8000-', LPAD(LOWER(HEX(${n})), 12, '0'))`;
}

/** `node --import ./bin/typescript.js bench/seed.ts --people 1000000 mysql://…`: five sessions and twenty events for each. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      people: { type: 'string', default: '1000000' },
      sessions: { type: 'string' },
      events: { type: 'string' },
    },
  });
  const [url] = positionals;
  const people = Number(values.people);
  const sessions = Number(values.sessions ?? 5 * people);
  const events = Number(values.events ?? 20 * people);
  if (!url || ![people, sessions, events].every((count) => Number.isInteger(count) && count > 0)) {
    throw new Error(
      'Usage: node --import ./bin/typescript.js bench/seed.ts [--people 1000000] [--sessions N] [--events N] mysql://…',
    );
  }
  await migrate({ url });
  const connection = await createConnection({ ...connectionOptions({ url }), timezone: 'Z' });
  try {
    await connection.query(SESSION_SETTINGS);
    await seed(connection, { people, sessions, events }, (text) =>
      process.stdout.write(`\r${text}   `),
    );
    process.stdout.write('\n');
  } finally {
    await connection.end();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
