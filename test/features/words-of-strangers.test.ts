import { afterAll, describe, expect, test } from 'vitest';
import { mails } from '../../src/features/index.ts';
import { wordsIn } from '../../src/i18n/words.ts';
import { type Mail, mailNamed } from '../../src/mail/mails.ts';
import { renderLetter } from '../../src/mail/render.ts';
import { saneWords, withTypedWords } from '../../src/mail/typed-words.ts';
import { copyOf } from '../support/leaving.ts';
import { letMinutesPass } from '../support/mail-links.ts';
import { addPasskey } from '../support/passkeys.ts';
import { connectThere, roundTrip, startWithIssuers } from '../support/provider-trip.ts';
import { guessPassword, triesMade } from '../support/tries.ts';

const { app, issuers, stop } = await startWithIssuers(['ACME']);
afterAll(stop);

const SPAM = 'Account suspended: verify at evil.example';

describe.each(Object.keys(mails))('the mail %s', (name) => {
  const kind = mailNamed(mails, name) as Mail<Record<string, string>>;
  const typed = Object.entries(kind.whose).filter(([, whose]) => whose === 'typed');
  const site = { name: 'Latchkey', url: 'https://accounts.example.com', links: [] };
  const written = (words: string, readerTyped: boolean) => {
    const data = { ...kind.sample, ...Object.fromEntries(typed.map(([datum]) => [datum, words])) };
    const letter = kind.letter(wordsIn('en'), withTypedWords(kind, data, { readerTyped }), site);
    return JSON.stringify(renderLetter(letter, wordsIn('en'), site));
  };

  test('says what was typed to nobody but who typed it, and no message even then', () => {
    expect(written('Grace Hopper', false)).not.toContain('Grace');
    expect(written(SPAM, true)).not.toContain('evil');
    expect(written('Grace Hopper', true).includes('Grace')).toBe(typed.length > 0);
  });
});

test.each([
  SPAM,
  'evil.example',
  'ｅｖｉｌ．example',
  // Full stops of other scripts, what looks like one, and what is read as one.
  ...['。', '｡', '․', '·', '•', '∙', '・', 'ꓸ', '۔', '٠', '[.]', '(.)', ' .'].map(
    (dot) => `evil${dot}example`,
  ),
  'evil dot example',
  'Evil (DOT) example',
  // Signs without a look of their own.
  ...['\u200b', '\u2060', '\u00ad', '\ufe0f', '\u034f', '\u0301', '\u3164'].map(
    (no) => `evil.e${no}xample`,
  ),
  'evil.\u200bexample',
  'evil.e5',
  'a@b',
  'a＠b',
  '@handle',
  'http:evil',
  'http꞉evil',
  'evil⁄x',
  'evil⧸x',
  'evil example/login',
  '[here](evil)',
  '<b>Ada</b>',
  '192.0.2.1',
  'Call +1 900 555 0199',
  'Call ٠١٢٣٤٥٦',
  '1️⃣8️⃣0️⃣0️⃣5️⃣5️⃣',
  '①⑧⓪⓪⑤⑤',
  '1\u200b8\u200b0\u200b0\u200b5\u200b5',
  '1̲8̲0̲0̲5̲5̲',
  'two\nlines',
  'one\r\nBcc: two',
  'two\u2028lines',
  '\u202eevil',
  'a'.repeat(61),
])('%j is no name that a mail says', (typed) => {
  expect(saneWords(typed)).toBe('');
});

test.each([
  'Ada Lovelace',
  'J. R. R. Tolkien',
  'J.R.R. Tolkien',
  'Martin Luther King, Jr.',
  'Prof. von Braun',
  "D’Arcy O'Neill",
  'Dot Cotton',
  'José María Ñandú-Ibáñez',
  'Gal·la Placídia',
  'Nguyễn Thị Hạnh',
  'Анна Ка́ренина',
  'अमित कुमार',
  'بوعلی\u200cسینا',
  '山田 太郎',
  'ジョン・スミス',
  'Ana 👩🏽‍🚀',
  'YubiKey 5C NFC',
  'iPhone 15 Pro, 2026',
  'Work & home (macOS 15.2) #2',
])('%j is one', (typed) => {
  expect(saneWords(typed)).toBe(typed);
});

test('whatever a stranger types into an account, a mailbox that is not theirs reads none of it', async () => {
  const email = app.make.email();
  const [client, password] = [app.client(), 'nine brass lanterns'];
  await client.post('/sign-up', { name: SPAM, email, password });
  const { id } = await addPasskey(app, client);
  const { pool, query } = app.deps.database;
  /** As if it went on the next day: an address that nobody confirmed gets few mails about the account. */
  const nextDay = async () => {
    await app.mails(email);
    await pool.query("DELETE FROM rateLimit WHERE `key` LIKE 'mail|unconfirmed|%'");
  };
  await query.updateTable('passkey').set({ name: SPAM }).where('id', '=', id).execute();
  expect((await client.postJson('/api/auth/passkey/delete-passkey', { id })).status).toBe(200);
  await connectThere(client, 'oidc-acme', issuers.ACME.account({ email: 'verify@evil.example' }));
  await client.postJson('/api/auth/change-email', { newEmail: app.make.email() });
  const other = app.make.email();
  await nextDay();
  await letMinutesPass(app, email, 2);
  await client.postJson('/api/auth/send-verification-email', { email });
  await app.client().post('/forgot-password', { email });
  await app.client().post('/sign-in/mail', { email });
  await app.client().post('/sign-in', { email, password });
  await guessPassword(app, email, 10);
  await nextDay();
  await copyOf(app, client);
  const [user] = await app.rows('user', { email });
  await triesMade(app, { id: String(user?.id) }, 9);
  await client.postJson('/api/auth/verify-password', { password: 'a wrong guess' });
  await app.client().post('/sign-up', { name: SPAM, email, password });
  // And somebody whose own address is confirmed, to an address of somebody else.
  const own = await app.make.signedIn();
  const set = { name: SPAM, emailVerified: true };
  await query.updateTable('user').set(set).where('id', '=', own.user.id).execute();
  await own.client.postJson('/api/auth/change-email', { newEmail: other });
  // And who comes from a provider with an address that it does not vouch for.
  const third = app.make.email();
  const claims = { name: SPAM, email: third, email_verified: false };
  await roundTrip(app.client(), 'oidc-acme', issuers.ACME.account(claims));

  const read = [
    ...(await app.mails(email)),
    ...(await app.mails(other)),
    ...(await app.mails(third)),
  ];
  expect(read.length).toBeGreaterThan(10);
  for (const mail of read)
    expect(`${mail.subject} ${mail.text} ${mail.html}`).not.toContain('evil');
});

/** What somebody might have a browser call itself. */
const WORDS = 'URGENT! Call +1 900 555 or go evil.com';
const NAMES = [
  `${WORDS}/1 x`,
  `${WORDS}/1`,
  WORDS,
  `Mozilla/5.0 (${WORDS}) ${WORDS}/1`,
  `Mozilla/5.0 (Windows NT 10.0; ${WORDS}) ${WORDS}/1`,
  `Mozilla/5.0 (${WORDS}) Gecko/20100101 Firefox/${WORDS}`,
];

const letTimePass = (email: string) =>
  app.deps.database.pool.query('DELETE FROM mailProof WHERE subject = ?', [
    app.deps.proofs.addressSubject(email),
  ]);

test.each(NAMES)('a browser called %j puts no words into a mail to a stranger', async (name) => {
  const { email } = await app.make.user();
  await letTimePass(email);
  const asked = await app.client().post('/sign-in/mail', { email }).set('User-Agent', name);
  expect(asked.status).toBe(303);
  const mail = await app.mail(email);
  expect(mail.text).toMatch(/Browser: (?:Unknown browser|Browser on Windows|Firefox)/);
  expect(`${mail.subject} ${mail.text} ${mail.html}`).not.toMatch(/URGENT|evil/);
});

test.each(
  NAMES,
)('nor into the notice or the pages of the person who signed in with it: %j', async (name) => {
  const user = await app.make.user();
  const client = app.client();
  const { email, password } = user;
  await client.post('/sign-in', { email, password }).set('User-Agent', name);
  expect((await app.mail(email)).text).not.toMatch(/URGENT|evil/);
  for (const page of ['/dashboard', '/account/devices', '/account/history']) {
    const { status, text } = await client.get(page);
    expect(status).toBe(200);
    expect(text).not.toMatch(/URGENT|evil/);
  }
});

test('browsers that are known keep their names', async () => {
  const user = await app.make.user();
  const client = app.client();
  await client
    .post('/sign-in', { email: user.email, password: user.password })
    .set('User-Agent', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0');
  expect((await client.get('/account/devices')).text).toContain('Firefox on Linux');
});
