import { afterAll, expect, test } from 'vitest';
import { startTestApp } from './support/app.ts';
import type { TestClient } from './support/client.ts';
import { mailOf, openLink } from './support/mail-links.ts';
import { type Mould, takeMould } from './support/mould.ts';
import { whoIs } from './support/provider-trip.ts';

/**
 * Most people of the tests are cast from one who came as people do (support/people.ts). Here both are
 * compared, so that no test stands on somebody whom the site would not have made.
 */
const app = await startTestApp();
afterAll(() => app.stop());

interface Person {
  readonly client: TestClient;
  readonly id: string;
  readonly email: string;
}

async function comeAsPeopleDo(): Promise<Person> {
  const email = app.make.email();
  const person = { name: 'Ada Lovelace', password: 'a quiet harbour', email };
  const { body } = await app.client().postJson('/api/auth/sign-up/email', person);
  const client = app.client();
  await client.post('/sign-in', person);
  return { client, id: body.user.id, email };
}

async function beCast(): Promise<Person> {
  // The first on a site is not.
  await app.make.signedIn();
  const { client, user } = await app.make.signedIn();
  return { client, ...user };
}

/** All that a person has left, with a word for what differs from one to the next. */
async function leftBy({ id, email, client }: Person) {
  const original = { id, email, address: client.address, cookies: client.cookies() };
  const { rows, cookies } = await takeMould(app.deps, { ...original, origin: '' });
  // Limits are kept by network, which is drawn by lot, too.
  const sorted = (found: readonly Row[]) =>
    found.map(plainRow).sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
  return {
    rows: rows.map(([table, found]) => [table, sorted(found)]),
    cookies: cookies.map(plain),
  };
}

type Row = Mould['rows'][number][1][number];

/** What is drawn by lot, and a mail as it went over the wire, in which lines are broken anywhere. */
const RANDOM = ['password', 'requestId', 'raw'];

function plainRow(row: Row) {
  const named = Object.entries(row).filter(([name]) => !RANDOM.includes(name));
  return Object.fromEntries(named.map(([name, value]) => [name, plain(value)]));
}

function plain(value: unknown): unknown {
  if (value instanceof Date) return 'a time';
  if (typeof value !== 'string') return value;
  return value
    .replace(/person-\w+@/g, 'person@')
    .replace(/\d+ \w+ \d{4}, \d\d:\d\d/g, 'a minute')
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'an id')
    .replace(/2001:0?db8(?::[0-9a-f]+)+(?:::1)?/g, 'an address')
    .replace(/[\w%-]{32,}/g, 'a secret')
    .replace(/\b[A-Z0-9]{4}-?[A-Z0-9]{4}\b/g, 'a code');
}

test('somebody who is cast has left what people leave', async () => {
  const person = await comeAsPeopleDo();
  const other = await beCast();
  expect(await leftBy(other)).toEqual(await leftBy(person));
});

test('people leave nothing in a table of which the mould does not know', async () => {
  const { id, email } = await comeAsPeopleDo();
  const known = (await takeMould(app.deps, { id, email, origin: '', address: '', cookies: [] }))
    .rows;
  const { pool } = app.deps.database;
  const [columns] = await pool.query(
    `SELECT table_name AS name, GROUP_CONCAT(CONCAT('\`', column_name, '\`')) AS names
       FROM information_schema.columns WHERE table_schema = DATABASE() GROUP BY table_name`,
  );
  for (const { name, names } of columns as { name: string; names: string }[]) {
    const [found] = await pool.query(
      `SELECT * FROM \`${name}\` WHERE CONCAT_WS(' ', ${names}) REGEXP ?`,
      [`${id}|${email}`],
    );
    if (known.some(([table]) => table === name)) continue;
    expect([name, found]).toEqual([name, []]);
  }
});

test('somebody who is cast can do what people can', async () => {
  const { client, id, email } = await beCast();
  expect(await whoIs(client)).toMatchObject({ id, email });
  const page = await openLink(client, await mailOf(app, 'confirm', email));
  expect(page.status).toBe(200);
  const notice = (await app.mail(email)).link ?? '';
  const { pathname, search } = new URL(notice);
  expect((await client.get(pathname + search)).headers.location).toBe('/not-me');
  expect((await client.get('/not-me')).status).toBe(200);

  const mails = (await app.mails(email)).length;
  expect((await client.post('/sign-out')).status).toBe(303);
  const again = await client.post('/sign-in', { email, password: 'a quiet harbour' });
  expect(again.status).toBe(303);
  expect(await app.mails(email), 'the browser is known').toHaveLength(mails);
});

test('a code that came by mail is good for one who is cast, and for nobody else', async () => {
  const one = await beCast();
  const other = await beCast();
  const { code = '' } = await mailOf(app, 'confirm', one.email);
  expect((await other.client.post('/verify-email', { code })).status).toBe(422);
  expect((await one.client.post('/verify-email', { code })).status).toBe(303);
});
