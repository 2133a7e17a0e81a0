import { afterAll, expect, test } from 'vitest';
import { DAY } from '../../src/time.ts';
import { startTestApp } from '../support/app.ts';
import {
  letMinutesPass,
  mailOf,
  mailsOf,
  openLink,
  pathOf,
  tokenOf,
} from '../support/mail-links.ts';
import { confirm } from '../support/second-step.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const isConfirmed = async (email: string) => {
  const [user] = await app.rows('user', { email });
  return Boolean(user?.emailVerified);
};

/** What happened to a person's account, without how they got in. */
const events = async (subjectId: unknown) =>
  (await app.rows('auditEvent', { subjectId }))
    .filter(({ event }) => event !== 'signIn')
    .map(({ event, outcome }) => `${event} ${outcome}`);

test('signing up signs in at once, mails a link and a code, and asks quietly', async () => {
  const email = app.make.email();
  const client = app.client();
  const res = await client.post('/sign-up', { name: 'Ada', email, password: 'a quiet harbour' });

  expect(res.headers.location).toBe('/dashboard');
  expect((await client.get('/dashboard')).text).toContain('is not confirmed yet');
  const mail = await mailOf(app, 'confirm', email);
  expect(mail.code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  expect(mail.text).toMatch(/24\s+hours/);
  expect(await isConfirmed(email)).toBe(false);

  const page = await openLink(client, mail);
  expect(page.text).toContain(`value="${mail.code}"`);
  expect(page.text).toContain('one-time-code');
  expect(page.text).not.toContain('name="password"');
  const confirmed = await client.post('/verify-email', { code: mail.code ?? '' });
  expect(confirmed.headers.location).toBe('/dashboard');
  expect(await isConfirmed(email)).toBe(true);
  const dashboard = (await client.get('/dashboard')).text;
  expect(dashboard).toContain('Your email address is confirmed');
  expect(dashboard).not.toContain('is not confirmed yet');
  const [user] = await app.rows('user', { email });
  expect(await events(user?.id)).toEqual(['signUp success', 'emailConfirmed success']);
});

test('fetching the link by GET and HEAD, and twice, confirms nothing', async () => {
  const { email } = await app.make.user();
  const mail = await mailOf(app, 'confirm', email);
  const scanner = app.agent();

  for (let round = 0; round < 2; round += 1) {
    const first = await app.client().get(pathOf(mail));
    expect(first.status).toBe(303);
    expect(first.headers.location).toBe('/verify-email');
    expect((await scanner.head(pathOf(mail))).status).toBe(303);
  }
  expect((await scanner.get('/verify-email')).text).toContain(email);
  expect((await app.client().get(`/api/auth/verify-email?token=${tokenOf(mail)}`)).status).toBe(
    405,
  );
  expect(await isConfirmed(email)).toBe(false);
});

test('a code is forgiven its look-alikes, blanks and case', async () => {
  const { client, user } = await app.make.signedIn();
  const { code = '' } = await mailOf(app, 'confirm', user.email);
  const typed = ` ${code.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l').replace('-', ' ')} `;

  const res = await client.post('/verify-email', { code: typed, next: '/account/data?a=1' });

  expect(res.headers.location).toBe('/account/data?a=1');
  expect(await isConfirmed(user.email)).toBe(true);
});

test('five wrong codes close the attempt; a new mail starts over', async () => {
  const { client, user } = await app.make.signedIn();
  const { code = '' } = await mailOf(app, 'confirm', user.email);

  for (let wrong = 1; wrong <= 4; wrong += 1) {
    const res = await client.post('/verify-email', { code: '2222-2222' });
    expect(res.status).toBe(422);
    expect(res.text).toContain('not the code from our newest email');
    expect(res.text).toContain('value="2222-2222"');
  }
  expect((await client.post('/verify-email', { code: '2222-2222' })).text).toContain('five wrong');
  // Nor is there a box for a code that is closed when the page is opened again.
  const again = await client.get('/verify-email');
  expect(again.status).toBe(200);
  expect(again.text).toContain('five wrong');
  expect(again.text).not.toContain('name="code"');
  expect(again.text).toContain('action="/verify-email/resend"');
  const right = await client.post('/verify-email', { code });
  expect(right.status).toBe(422);
  expect(right.text).toContain('Send a new email');
  expect(await isConfirmed(user.email)).toBe(false);

  await letMinutesPass(app, user.email, 2);
  const { email } = user;
  expect((await client.post('/verify-email/resend', { email })).status).toBe(303);
  const fresh = await mailOf(app, 'confirm', email);
  expect((await client.post('/verify-email', { code: fresh.code ?? '' })).status).toBe(303);
  expect(await isConfirmed(email)).toBe(true);
});

test('asking again within the interval sends one mail and says when it may be asked', async () => {
  const { client, user } = await app.make.signedIn();
  const { email } = user;
  await letMinutesPass(app, email, 2);

  const first = await client.post('/verify-email/resend', { email, next: '/account/data' });
  expect(first.headers.location).toBe('/verify-email?next=%2Faccount%2Fdata');
  const second = await client.post('/verify-email/resend', { email });

  expect(second.status).toBe(429);
  expect(Number(second.headers['retry-after'])).toBeGreaterThan(50);
  expect(second.text).toMatch(/ask for another in \d+ seconds/);
  expect((await client.get('/verify-email')).text).toMatch(/ask for another in \d+ seconds/);
  expect(await mailsOf(app, 'confirm', email)).toHaveLength(2);
  expect((await events(user.id)).slice(1)).toEqual([
    'confirmationResent success',
    'confirmationResent refused',
  ]);
});

test('one network gets no more than ten such mails a day', async () => {
  const { client, user } = await app.make.signedIn();
  const answers = [];
  for (let round = 0; round < 11; round += 1) {
    await letMinutesPass(app, user.email, 2);
    answers.push((await client.post('/verify-email/resend', { email: user.email })).status);
  }
  expect(answers).toEqual([...Array(10).fill(303), 429]);
  expect(await mailsOf(app, 'confirm', user.email)).toHaveLength(11);
});

test('a newer request ends the older link', async () => {
  const { client, user } = await app.make.signedIn();
  const old = await mailOf(app, 'confirm', user.email);
  await letMinutesPass(app, user.email, 2);
  await client.post('/verify-email/resend', { email: user.email });
  const fresh = await mailOf(app, 'confirm', user.email);

  const page = await openLink(client, old);
  expect(page.status).toBe(410);
  expect(page.text).toContain('This link does not work: it was used');
  expect(page.text).toContain('Send a new email');
  const api = await client.postJson('/api/auth/verify-email', { token: tokenOf(old) });
  expect([api.status, api.body.code]).toEqual([400, 'INVALID_TOKEN']);
  expect(await isConfirmed(user.email)).toBe(false);
  expect((await client.postJson('/api/auth/verify-email', { token: tokenOf(fresh) })).status).toBe(
    200,
  );
});

test('of two uses at once one has an effect', async () => {
  const { client, user } = await app.make.signedIn();
  const token = tokenOf(await mailOf(app, 'confirm', user.email));

  const answers = await Promise.all(
    [1, 2, 3].map(() => client.postJson('/api/auth/verify-email', { token })),
  );

  expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
  expect((await events(user.id)).filter((line) => line === 'emailConfirmed success')).toHaveLength(
    1,
  );
});

test('a guest who asks for a mail learns nothing and causes no mail to a stranger', async () => {
  const { email: known } = await app.make.user();
  await letMinutesPass(app, known, 2);
  const unknown = app.make.email();
  const answers = [];
  for (const email of [known, unknown]) {
    answers.push(await app.client().postJson('/api/auth/send-verification-email', { email }));
  }
  const [a, b] = answers;
  expect([a?.status, a?.body]).toEqual([b?.status, b?.body]);
  expect(await mailsOf(app, 'confirm', known)).toHaveLength(2);
  expect(await mailsOf(app, 'confirm', unknown)).toHaveLength(0);
});

test('who is signed in is told when their address is confirmed already, or is not this one', async () => {
  const { client, user } = await app.make.signedIn();
  await confirm(app, user);
  const send = (email: string) => client.postJson('/api/auth/send-verification-email', { email });
  const [own, other] = [await send(user.email), await send(app.make.email())];
  expect([own.status, own.body.code]).toEqual([400, 'EMAIL_ALREADY_VERIFIED']);
  expect([other.status, other.body.code]).toEqual([400, 'EMAIL_MISMATCH']);
});

test('another site cannot ask for mails, with a cookie or without', async () => {
  const { email } = await app.make.user();
  await letMinutesPass(app, email, 2);
  for (const path of ['/api/auth/send-verification-email', '/api/auth/request-password-reset']) {
    const res = await app.agent().post(path).set('Origin', 'https://evil.example').send({ email });
    expect(res.status).toBe(403);
  }
  expect(await mailsOf(app, 'confirm', email)).toHaveLength(1);
});

test('on another device the link works with the password, and everything stays', async () => {
  const { client, user } = await app.make.signedIn();
  const phone = app.client();
  const page = await openLink(phone, await mailOf(app, 'confirm', user.email));
  expect(page.text).toContain('name="password"');
  const code = (await mailOf(app, 'confirm', user.email)).code ?? '';

  const wrong = await phone.post('/verify-email', { code, password: 'a wrong guess' });
  expect(wrong.status).toBe(422);
  expect(wrong.text).not.toContain('a wrong guess');
  const res = await phone.post('/verify-email', { code, password: user.password });

  expect(res.headers.location).toBe('/sign-in');
  expect(await isConfirmed(user.email)).toBe(true);
  expect((await client.get('/dashboard')).status).toBe(200);
  await app.make.signedIn(user);
});

/** What somebody who is signed in can have put there before the owner of the address comes. */
async function leaveBehind(userId: string): Promise<void> {
  const { pool, query } = app.deps.database;
  const dueAt = new Date(Date.now() + 30 * DAY);
  const chosen = {
    username: 'ada',
    usernameLook: 'ada',
    image: '/pictures/x',
    deletionDueAt: dueAt,
  };
  await query.updateTable('user').set(chosen).where('id', '=', userId).execute();
  await pool.query(
    "INSERT INTO picture (id, userId, bytes, createdAt) VALUES (?, ?, 'x', UTC_TIMESTAMP(3))",
    [userId, userId],
  );
  await pool.query(
    `INSERT INTO dataExport (id, userId, nextAttemptAt, createdAt)
     VALUES (?, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
    [userId, userId],
  );
}

test('who signed up with an address of somebody else gains nothing when its owner comes', async () => {
  const stranger = await app.make.signedIn();
  const { user } = stranger;
  await leaveBehind(user.id);
  const owner = app.client();
  const mail = await mailOf(app, 'confirm', user.email);
  await openLink(owner, mail);

  const confirmed = await owner.post('/verify-email', { code: mail.code ?? '', startOver: 'on' });

  expect(confirmed.headers.location).toBe('/reset-password');
  expect(await app.rows('session', { userId: user.id })).toHaveLength(0);
  expect(await app.rows('account', { userId: user.id })).toHaveLength(0);
  const [row] = await app.rows('user', { id: user.id });
  const nothing = { username: null, usernameLook: null, image: null, deletionDueAt: null };
  expect(row).toMatchObject(nothing);
  for (const table of ['picture', 'dataExport'] as const) {
    expect(await app.rows(table, { userId: user.id }), table).toEqual([]);
  }
  // What is left is the way to a password of the owner's, and the notice of what has gone.
  const proofs = await app.rows('mailProof');
  const about = proofs.filter(({ payload }) => String(payload).includes(user.id));
  expect(about.map(({ purpose }) => purpose).toSorted()).toEqual(['not-me', 'reset-password']);
  expect((await stranger.client.get('/dashboard')).status).toBe(303);
  const again = await app.client().post('/sign-in', { email: user.email, password: user.password });
  expect(again.status).toBe(422);

  const page = await owner.get('/reset-password');
  expect(page.text).toContain('Now choose a password');
  const chosen = await owner.post('/reset-password', { password: 'nine brass lanterns' });
  expect(chosen.headers.location).toBe('/sign-in');
  await app.make.signedIn({ ...user, password: 'nine brass lanterns' });
});

test('a code is good only for the person that it was sent to', async () => {
  const one = await app.make.signedIn();
  const other = await app.make.signedIn();
  const { code = '' } = await mailOf(app, 'confirm', other.user.email);

  expect((await one.client.post('/verify-email', { code })).status).toBe(422);
  const guest = await app.client().postJson('/api/auth/verify-email', { code });
  expect([guest.status, guest.body.code]).toEqual([400, 'CODE_FROM_ELSEWHERE']);
  expect(await isConfirmed(other.user.email)).toBe(false);
});

test('the page works in every state, signed in and as a guest', async () => {
  const guest = await app.client().get('/verify-email');
  expect(guest.text).toContain('Email address');
  const bad = await app.client().post('/verify-email/resend', { email: 'nothing' });
  expect(bad.status).toBe(422);
  expect(bad.text).toContain('value="nothing"');
  const { client } = await app.make.signedIn();
  expect((await client.post('/verify-email', {})).text).toContain('Enter the code');
});
