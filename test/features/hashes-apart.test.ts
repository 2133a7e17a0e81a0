import { randomBytes } from 'node:crypto';
import { hashPassword } from 'better-auth/crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { beginningOf } from '../../src/auth/hashes-apart.ts';
import { createPasswords } from '../../src/auth/passwords.ts';
import { migrate } from '../../src/db/migrate.ts';
import { connectionOptions, urlOf } from '../../src/db/pool.ts';
import { callApi, tokenIn } from '../support/act.ts';
import { ACTS_NEED, acts } from '../support/acts.ts';
import { startTestApp, type TestApp, type TestPerson } from '../support/app.ts';
import { doctorsWords, runCommand } from '../support/command.ts';
import { outcomeOf, type ScratchDatabase, scratchDatabase } from '../support/databases.ts';
import { confirm } from '../support/second-step.ts';
import { listenTo } from '../support/statements.ts';

/** The site under an account that cannot read password hashes. */

const user = `latchkey_run_${randomBytes(4).toString('hex')}`;
const account = `'${user}'@'%'`;
const password = randomBytes(12).toString('hex');

/** Two people from before: their hashes are moved. */
const LIBRARY = 'of the library of old';
let early: TestPerson;
let earliest: TestPerson;

let scratch: ScratchDatabase;
let owner: TestApp;
let app: TestApp;

beforeAll(async () => {
  scratch = await scratchDatabase();
  await migrate(scratch.source);
  owner = await startTestApp({}, { source: scratch.source });
  early = await owner.make.user({});
  earliest = await owner.make.user({ password: LIBRARY });
  await setHash(earliest.id, await hashPassword(LIBRARY));
  await scratch.query(`CREATE USER ${account} IDENTIFIED BY '${password}'`);
  // It had more before.
  await run(['database', 'grants', account]);
  await run(['database', 'hashes']);
  await run(['database', 'hashes']);
  await run(['database', 'grants', account]);
  const url = new URL(urlOf(scratch.source));
  url.username = user;
  url.password = password;
  app = await startTestApp(ACTS_NEED, { source: { url: url.href }, asUsual: 'hashes apart' });
});
afterAll(async () => {
  await app.stop();
  await owner.stop();
  await scratch.query(`DROP USER ${account}`);
  await scratch.drop();
});

/** Carries out the SQL that a command prints. */
async function run(words: readonly string[]) {
  const { data } = await runCommand(owner, words);
  for (const statement of (data as { statements: string[] }).statements) {
    await scratch.query(statement);
  }
}

const setHash = (userId: string, hash: string) =>
  scratch.query(
    `UPDATE account SET password = '${hash}' WHERE userId = '${userId}' AND providerId = 'credential'`,
  );

const kept = (userId: string) =>
  scratch.query(`SELECT * FROM passwordHash WHERE userId = '${userId}'`);

const shown = async ({ id }: { id: string }) =>
  (await app.rows('account', { userId: id, providerId: 'credential' }))[0]?.password;

const signIn = async ({ email }: { email: string }, typed: string) =>
  (await app.client().postJson('/api/auth/sign-in/email', { email, password: typed })).status;

/** What the site's account is told about a statement. */
const tried = (sql: string) => outcomeOf(app.deps.database.source, sql);

test.each([
  'SELECT * FROM passwordHash',
  'SELECT hash FROM passwordHash LIMIT 1',
  "INSERT INTO passwordHash VALUES ('x', 'x', 'x')",
  "UPDATE passwordHash SET hash = 'x'",
  'DELETE FROM passwordHash',
  'DROP TABLE passwordHash',
  'DROP TRIGGER passwordHash_update_shorten',
  'DROP FUNCTION passwordIs',
  'CREATE TABLE copied AS SELECT * FROM passwordHash',
  'UPDATE account SET hint = (SELECT hash FROM passwordHash LIMIT 1)',
])('it may not: %s', async (statement) => {
  expect(await tried(statement)).toMatch(/ACCESS_?DENIED|DENIED_ERROR|SPECIFIC_ACCESS/);
});

test('no row of any table that it reads has the end of a hash', async () => {
  const ends = (await scratch.query('SELECT hash FROM passwordHash')).map(({ hash }) =>
    String(hash).slice(beginningOf(String(hash)).length),
  );
  expect(ends.length).toBeGreaterThanOrEqual(2);
  const { pool } = app.deps.database;
  const [tables] = await pool.query('SHOW TABLES');
  const names = (tables as object[]).map((row) => String(Object.values(row)[0]));
  expect(names).not.toContain('passwordHash');
  for (const name of names) {
    const rows = JSON.stringify((await pool.query('SELECT * FROM ??', [name]))[0]);
    expect([name, ends.filter((end) => rows.includes(end))]).toEqual([name, []]);
  }
});

describe('everything works as before', () => {
  test('people from before come in, by the right password alone', async () => {
    expect([await signIn(early, early.password), await signIn(early, 'wrong')]).toEqual([200, 401]);
    expect(await shown(early)).toMatch(/^\$argon2id\$v=19\$m=\d+,t=\d+,p=1\$[\w+/]+\$$/);
  });

  test('a hash of the library is compared, and renewed', async () => {
    expect(await shown(earliest)).toMatch(/^[0-9a-f]{32}:$/);
    expect(await signIn(earliest, 'wrong')).toBe(401);
    expect(await signIn(earliest, LIBRARY)).toBe(200);
    expect(await shown(earliest)).toMatch(/^\$argon2id\$.*\$$/);
    expect([await signIn(earliest, LIBRARY), await kept(earliest.id)]).toMatchObject([200, [{}]]);
  });

  test('a hash of other costs is, too; one of another kind stays whole until then', async () => {
    const costs = { memoryCost: 16, timeCost: 3 };
    await setHash(early.id, await createPasswords(costs).hash(early.password));
    expect(await shown(early)).toContain('m=16,t=3');
    expect(await signIn(early, early.password)).toBe(200);
    expect(await shown(early)).not.toContain('m=16,t=3');
    const other = '$argon2i$v=19$m=16,t=3,p=1$c29tZXNhbHRzb21l$x';
    await setHash(early.id, other);
    expect([await shown(early), await kept(early.id)]).toEqual([other, []]);
    await setHash(early.id, await createPasswords(costs).hash(early.password));
  });

  test('sign-up, changing, resetting, removing', async () => {
    const [first, second, third] = ['a quiet harbour', 'a louder harbour', 'no harbour at all'];
    const client = app.client();
    const email = app.make.email();
    const signUp = { name: 'Ada', email, password: first };
    const { body } = await client.postJson('/api/auth/sign-up/email', signUp);
    const person = { id: String(body.user.id), email };
    expect(await kept(person.id)).toMatchObject([{ beginning: await shown(person) }]);
    const change = { currentPassword: first, newPassword: second };
    const wrong = { ...change, currentPassword: 'wrong' };
    expect((await client.postJson('/api/auth/change-password', wrong)).status).toBe(400);
    expect((await client.postJson('/api/auth/change-password', change)).status).toBe(200);
    expect([await signIn(person, first), await signIn(person, second)]).toEqual([401, 200]);
    await app.client().postJson('/api/auth/request-password-reset', { email });
    const token = await tokenIn(app, email, '/reset-password');
    const reset = { token, newPassword: third };
    expect((await app.client().postJson('/api/auth/reset-password', reset)).status).toBe(200);
    expect([await signIn(person, second), await signIn(person, third)]).toEqual([401, 200]);
    expect(await kept(person.id)).toHaveLength(1);
    await scratch.query(`DELETE FROM account WHERE userId = '${person.id}'`);
    expect(await kept(person.id)).toEqual([]);
    expect(await signIn(person, third)).toBe(401);
  });

  test('the code of the mail is enough in the browser of the sign-up, where proving comes first', async () => {
    const first = await startTestApp(
      { EMAIL_VERIFICATION: 'first' },
      { source: app.deps.database.source },
    );
    const client = first.client();
    const email = first.make.email();
    await client.post('/sign-up', { name: 'Ada', email, password: 'a quiet harbour' });
    const [, code] = /\b([0-9A-Z]{4}-[0-9A-Z]{4})\b/.exec((await first.mail(email)).text) ?? [];
    if (!code) throw new Error('no code');
    expect((await client.post('/verify-email', { code })).headers.location).toBe('/dashboard');
    await first.stop();
  });

  test('every act that sends a password', async () => {
    const tried: string[] = [];
    const sending = acts(app).filter(
      ({ ends, body }) => ends === 'success' && /password/i.test(String(body)),
    );
    for (const { path, body, guest } of sending) {
      const actor = await app.make.signedIn();
      const sent = (await body?.(actor)) ?? {};
      tried.push(path);
      const res = await callApi(guest ? app.client() : actor.client, path, sent);
      expect([path, res.status]).toEqual([path, 200]);
    }
    expect(tried.length).toBeGreaterThan(5);
  });

  test('who is deleted leaves nothing', async () => {
    const person = await app.make.user({});
    expect(await kept(person.id)).toHaveLength(1);
    await app.deps.database.query.deleteFrom('user').where('id', '=', person.id).execute();
    expect(await kept(person.id)).toEqual([]);
  });
});

test('a sign-in asks the database one more statement, and a page none', async () => {
  const { database: name } = connectionOptions(scratch.source);
  const person = await app.make.user({});
  const { email, password: typed } = person;
  // Mails to addresses that nobody confirmed are counted, on the side.
  await confirm(app, person);
  const count = async () => {
    const client = app.client();
    const { heard, stop } = listenTo(String(name));
    try {
      await client.postJson('/api/auth/sign-in/email', { email, password: typed });
      await client.get('/account/profile');
      // Without those of the mails, which are sent on the side.
      return heard.map(({ sql }) => sql).filter((sql) => OF_PEOPLE.test(sql));
    } finally {
      stop();
    }
  };
  await count();
  // Mails of the tests before are counted on the side, too, until they are sent.
  await expect
    .poll(() => app.rows('outbox', { state: 'waiting' }), { timeout: 30_000 })
    .toEqual([]);
  const apart = await count();
  await run(['database', 'hashes', '--back']);
  const together = await count();
  await run(['database', 'hashes']);
  await run(['database', 'grants', account]);
  const asks = (sql: string) => sql.includes('passwordIs');
  expect(apart.filter(asks)).toHaveLength(1);
  expect(apart.filter((sql) => !asks(sql))).toEqual(together);
  expect(together.length).toBeGreaterThan(3);
});

const OF_PEOPLE = /passwordIs|\b(?:user|account|session|passwordTries|rateLimit|knownDevice)\b/;

test('put back, all hashes are whole again and the right passwords right; nothing is left over', async () => {
  const person = await app.make.user({});
  const [before] = await kept(person.id);
  await run(['database', 'hashes', '--back']);
  expect(await owner.rows('account', { userId: person.id })).toMatchObject([
    { password: before?.hash },
  ]);
  const body = { email: person.email, password: person.password };
  expect((await owner.client().postJson('/api/auth/sign-in/email', body)).status).toBe(200);
  expect(await scratch.query("SHOW TRIGGERS LIKE 'account'")).toEqual([]);
  await run(['database', 'hashes']);
  await run(['database', 'grants', account]);
  expect(await signIn(person, person.password)).toBe(200);
});

test('closed, where the function is not there: nobody comes in, and it is an error', async () => {
  const person = await app.make.user({});
  await scratch.query('RENAME TABLE passwordHash TO elsewhere');
  try {
    expect(await signIn(person, person.password)).toBeGreaterThanOrEqual(500);
    app.takeErrors();
  } finally {
    await scratch.query('RENAME TABLE elsewhere TO passwordHash');
  }
  expect(await signIn(person, person.password)).toBe(200);
});

test('a copy by this account would lack them, and is not made', async () => {
  const { exit, text } = await runCommand(app, ['instance', 'export', '/tmp/never-made.gz']);
  expect([exit, text]).toEqual([2, expect.stringContaining('cannot read the password hashes')]);
});

test('doctor finds nothing to say of its rights, and tells of an account that may read them', async () => {
  const told = (of = 'rights') => doctorsWords(app, urlOf(scratch.source), of);
  expect(await told()).toEqual(['The account has what it needs, and no more.']);
  await scratch.query(`GRANT SELECT ON passwordHash TO ${account}`);
  expect(await told()).toEqual([expect.stringContaining('may read password hashes')]);
  await scratch.query(`REVOKE SELECT ON passwordHash FROM ${account}`);
  // As after a dump without --routines.
  expect(await told('schema')).toEqual([expect.stringContaining('migrations are applied')]);
  await scratch.query('DROP FUNCTION passwordIs');
  expect(await told('schema')).toEqual([
    expect.stringContaining('the function that compares is gone'),
  ]);
  await run(['database', 'hashes']);
  await run(['database', 'grants', account]);
});
