import { afterAll, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { markupFindings } from '../support/page-checks.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const CHOICES = { name: 'Ada King', language: 'en', timeZone: 'Europe/Berlin', appearance: 'dark' };

test('a new person reads in English, by UTC, and as their system has it', async () => {
  const { client, user } = await app.make.signedIn();

  const page = await client.get('/account/profile');

  expect(page.status).toBe(200);
  expect(page.headers['cache-control']).toBe('no-store');
  expect(page.text).toContain('<option value="UTC" selected>');
  expect(page.text).not.toContain('data-appearance');
  expect(page.text).toContain(`value="${user.name}"`);
  expect(await markupFindings(page.text)).toEqual([]);
  const [row] = await app.rows('user', { id: user.id });
  expect(row).toMatchObject({ language: 'en', timeZone: 'UTC', appearance: null, image: null });
});

test('what is chosen is kept, shown and lived by', async () => {
  const { client, user } = await app.make.signedIn();
  await app.deps.database.pool.query('UPDATE user SET createdAt = ? WHERE id = ?', [
    new Date('2026-06-30T22:30:00Z'),
    user.id,
  ]);
  expect((await client.get('/dashboard')).text).toContain('30 June 2026');

  const saved = await client.post('/account/profile', CHOICES);

  expect(saved.status).toBe(303);
  expect(saved.headers.location).toBe('/account/profile');
  const [row] = await app.rows('user', { id: user.id });
  expect(row).toMatchObject(CHOICES);
  const page = await client.get('/account/profile');
  expect(page.text).toContain('Your profile was saved.');
  expect(page.text).toContain('data-appearance="dark"');
  expect(page.text).toContain('<option value="Europe/Berlin" selected>');
  expect((await client.get('/dashboard')).text).toContain('1 July 2026');
  const events = await app.rows('auditEvent', { subjectId: user.id, event: 'profileChanged' });
  expect(events.map(({ outcome }) => outcome)).toEqual(['success']);

  await client.post('/account/profile', { ...CHOICES, appearance: '' });
  expect((await app.rows('user', { id: user.id }))[0]).toMatchObject({ appearance: null });
});

test.each([
  ['name', { ...CHOICES, name: '  ' }, 'Enter your name.'],
  ['language', { ...CHOICES, language: 'tlh' }, 'Choose one of the options.'],
  ['timeZone', { ...CHOICES, timeZone: 'Europe/Atlantis' }, 'Choose one of the options.'],
  ['timeZone', { ...CHOICES, timeZone: '+01:00' }, 'Choose one of the options.'],
  ['appearance', { ...CHOICES, appearance: 'sepia' }, 'Choose one of the options.'],
])('a %s that does not exist is refused beside its field', async (field, choices, words) => {
  const { client, user } = await app.make.signedIn();

  const page = await client.post('/account/profile', choices);

  expect(page.status).toBe(422);
  expect(page.text).toContain(`<a href="#${field}">${words}</a>`);
  expect(page.text).toMatch(new RegExp(`id="${field}"[^>]*aria-invalid="true"`));
  expect(await markupFindings(page.text)).toEqual([]);
  expect((await app.rows('user', { id: user.id }))[0]).toMatchObject({ timeZone: 'UTC' });
});

test('a zone under another of its names is the same zone', async () => {
  const { client, user } = await app.make.signedIn();
  for (const timeZone of ['Asia/Kolkata', 'Asia/Calcutta']) {
    expect((await client.post('/account/profile', { ...CHOICES, timeZone })).status).toBe(303);
    const [row] = await app.rows('user', { id: user.id });
    expect(['Asia/Kolkata', 'Asia/Calcutta']).toContain(row?.timeZone);
    const page = await client.get('/account/profile');
    expect(page.text).toContain(`<option value="${row?.timeZone}" selected>`);
  }
});

test('a JSON client meets the same rules', async () => {
  const { client, user } = await app.make.signedIn();
  const update = (body: object) => client.postJson('/api/auth/update-user', body);

  for (const body of [
    { timeZone: 'Europe/Atlantis' },
    { timeZone: null },
    { language: 'tlh' },
    { appearance: 'sepia' },
    { name: '' },
    { name: { a: 1 } },
    { image: 'https://elsewhere.example/pixel.gif' },
    { image: '/pictures/AAAAAAAAAAAAAAAAAAAAAA' },
    { image: null },
  ]) {
    const answer = await update(body);
    expect([body, answer.status, answer.body.code]).toEqual([body, 400, 'VALIDATION_ERROR']);
  }
  expect((await update({ timeZone: 'Asia/Tokyo', appearance: 'light' })).status).toBe(200);
  const { body } = await client.get('/api/auth/get-session');
  expect(body.user).toMatchObject({ timeZone: 'Asia/Tokyo', appearance: 'light', image: null });
  const [row] = await app.rows('user', { id: user.id });
  expect(row).toMatchObject({ timeZone: 'Asia/Tokyo', appearance: 'light', language: 'en' });
  expect((await update({ appearance: null })).status).toBe(200);
  expect((await app.rows('user', { id: user.id }))[0]).toMatchObject({ appearance: null });
});

test('nobody signs up with a picture from elsewhere', async () => {
  const email = app.make.email();
  const person = { name: 'Ada', email, password: 'a quiet harbour' };
  const image = 'https://elsewhere.example/pixel.gif';

  const answer = await app.client().postJson('/api/auth/sign-up/email', { ...person, image });

  expect(answer.status).toBe(400);
  expect(await app.rows('user', { email })).toEqual([]);
});

test('guests are asked to sign in, other sites are refused', async () => {
  const guest = await app.client().get('/account/profile');
  expect(guest.headers.location).toBe('/sign-in?next=%2Faccount%2Fprofile');
  expect((await app.client().post('/account/profile', CHOICES)).status).toBe(303);

  const { client, user } = await app.make.signedIn();
  const foreign = await client
    .post('/account/profile', CHOICES)
    .set('Sec-Fetch-Site', 'cross-site')
    .set('Origin', 'https://elsewhere.example');
  expect(foreign.status).toBe(403);
  expect((await app.rows('user', { id: user.id }))[0]).toMatchObject({ name: user.name });
});
