import { afterAll, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { mailOf, openLink } from '../support/mail-links.ts';
import { shown } from '../support/page.ts';
import { filesIn, withoutComments } from '../support/sources.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const PAGE = '/notes';

test('a note is written, listed and deleted, and each leaves an audit row', async () => {
  const { client, user } = await app.make.signedIn();
  expect((await client.get(PAGE)).text).toContain('Your notes will be listed here.');
  const sent = await client.post(PAGE, { text: 'Buy <b>honey</b>' });
  expect([sent.status, sent.headers.location]).toEqual([303, PAGE]);
  const page = await client.get(PAGE);
  expect(page.text).toContain('Buy &lt;b&gt;honey&lt;/b&gt;');
  const [note] = await app.rows('note', { userId: user.id });
  await client.post(`${PAGE}/delete`, { id: String(note?.id) });
  expect(await app.rows('note', { userId: user.id })).toEqual([]);
  const events = await app.rows('auditEvent', { subjectId: user.id });
  expect(events.map(({ event }) => event)).toEqual(
    expect.arrayContaining(['noteCreated', 'noteDeleted']),
  );
});

test('a note of a stranger, who signed up with the address, is not there when its owner comes', async () => {
  const { client, user } = await app.make.signedIn();
  await client.post(PAGE, { text: 'A snare' });
  const owner = app.client();
  const mail = await mailOf(app, 'confirm', user.email);
  expect((await openLink(owner, mail)).text).toContain(shown('yourFile.tables.note'));
  await owner.post('/verify-email', { code: mail.code ?? '', startOver: 'on' });
  expect(await app.rows('note', { userId: user.id })).toEqual([]);
});

test('an empty note is refused on the page, and keeps what was typed', async () => {
  const { client } = await app.make.signedIn();
  const empty = await client.post(PAGE, { text: '  ' });
  expect(empty.status).toBe(422);
  expect(empty.text).toContain('Enter a note.');
  const long = await client.post(PAGE, { text: 'x'.repeat(501) });
  expect(long.status).toBe(422);
  expect(long.text).toContain('x'.repeat(501));
});

test('the notes of others are neither shown nor deleted', async () => {
  const owner = await app.make.signedIn();
  await owner.client.post(PAGE, { text: 'A secret' });
  const [note] = await app.rows('note', { userId: owner.user.id });
  const { client } = await app.make.signedIn();
  expect((await client.get(PAGE)).text).not.toContain('A secret');
  expect((await client.post(`${PAGE}/delete`, { id: String(note?.id) })).status).toBe(404);
  expect(await app.rows('note', { userId: owner.user.id })).toHaveLength(1);
});

test.each(['x', 'é', '用户', '\u0080', 'x'.repeat(300)])('no note is %j', async (id) => {
  const { client } = await app.make.signedIn();
  expect((await client.post(`${PAGE}/delete`, { id })).status).toBe(404);
});

test('a guest is asked to sign in, and a call without a session is refused', async () => {
  expect((await app.client().get(PAGE)).headers.location).toBe('/sign-in?next=%2Fnotes');
  const answer = await app.client().postJson('/api/auth/notes/create', { text: 'x' });
  expect(answer.status).toBe(401);
});

test('all of it is a folder, a migration, its line in src/site/index.ts, and its tests', () => {
  const files = ['src', 'views', 'migrations', 'public', 'test'].flatMap((folder) =>
    ['.ts', '.ejs', '.sql', '.js'].flatMap((ending) => filesIn(folder, ending)),
  );
  const named =
    /site\/notes|['"`]\/notes\b|'notes\.|model: 'note'|CREATE TABLE `note`|\bnotes[,\]]/;
  const knowing = files
    .filter(({ text }) => named.test(withoutComments(text)))
    .map(({ path }) => path)
    // What unit tests call so is made up; test/your-site.test.ts takes it away.
    .filter((path) => !/^(?:src\/site\/notes\/|test\/(?:unit\/|your-site))/.test(path));
  expect(knowing.sort()).toEqual([
    'migrations/site/0001_notes.sql',
    'src/site/index.ts',
    'test/site/notes.cases.ts',
    'test/site/notes.test.ts',
  ]);
});
