import { afterAll, expect, test } from 'vitest';
import { DAY } from '../../src/time.ts';
import { startTestApp, type TestPerson } from '../support/app.ts';
import { letWaitEnd, RENEW } from '../support/lost-factors.ts';
import { shown } from '../support/page.ts';
import { addPasskey, optionsFor, signInWith } from '../support/passkeys.ts';
import { codeOf, confirm, firstStep, turnOnTotp } from '../support/second-step.ts';

const app = await startTestApp();
afterAll(() => app.stop());

/** Somebody to whom a sign-in from a new browser was told: the stranger's, and the link to us. */
async function warned() {
  const user = await app.make.user();
  const { client: stranger } = await app.make.signedIn(user);
  return { user, stranger, link: await linkOf(user) };
}

/** The path and query of the newest "this was not me" link. */
async function linkOf({ email }: TestPerson): Promise<string> {
  const mails = await app.mails(email);
  const found = mails.map(({ text }) => /\/not-me\?token=[\w-]+/.exec(text)?.[0]);
  return found.filter(Boolean).at(-1) ?? '';
}

const userRow = async (id: string) => (await app.rows('user', { id }))[0];

async function acts(userId: string): Promise<string[]> {
  const rows = await app.rows('auditEvent', { subjectId: userId });
  return rows.map(({ event, outcome }) => `${event} ${outcome}`);
}

test('opening the link changes nothing, and the secret leaves the address at the first hit', async () => {
  const { user, stranger, link } = await warned();
  const owner = app.client();
  for (const visit of [owner.get(link), owner.get(link)]) {
    const res = await visit;
    expect(res.status).toBe(303);
    expect(res.headers.location).toBe('/not-me');
    expect(res.headers['cache-control']).toBe('no-store');
  }
  const page = await owner.get('/not-me');
  expect(page.status).toBe(200);
  expect(page.text).toContain('Lock my account');
  expect(page.text).not.toContain(link.split('=')[1]);
  expect((await userRow(user.id))?.blockedAt).toBeNull();
  expect((await stranger.get('/dashboard')).status).toBe(200);
});

test('the button ends every session, closes sensitive changes, and sends the reset', async () => {
  const { user, stranger, link } = await warned();
  const owner = app.client();
  await owner.get(link);
  const res = await owner.post('/not-me', { deliberate: 'on' });
  expect(res.status).toBe(303);
  expect(res.headers.location).toBe('/not-me/done');
  expect((await owner.get('/not-me/done')).text).toContain('Your account is locked');

  expect(await app.rows('session', { userId: user.id })).toEqual([]);
  expect((await stranger.get('/dashboard')).status).toBe(303);
  expect((await userRow(user.id))?.blockedAt).toBeInstanceOf(Date);
  expect((await app.mail(user.email)).subject).toContain('Choose a new password');
  expect((await acts(user.id)).filter((act) => act.startsWith('notMe'))).toEqual(['notMe success']);

  // Whoever still knows the password may look, but not change.
  const { client: again } = await app.make.signedIn(user);
  const json = await again.postJson('/api/auth/change-email', { newEmail: app.make.email() });
  expect([json.status, json.body.code]).toEqual([403, 'ACCOUNT_BLOCKED']);
  const page = await again.post('/account/email', { newEmail: app.make.email() });
  expect(page.status).toBe(403);
  expect(page.text).toContain('This account is locked');
  expect(await acts(user.id)).toContain('emailChangeRequested refused');
});

test('the link works once', async () => {
  const { user, link } = await warned();
  const token = link.split('=')[1];
  const json = () => app.client().postJson('/api/auth/not-me', { token, deliberate: true });
  const both = await Promise.all([json(), json()]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 400]);
  expect((await acts(user.id)).filter((act) => act === 'notMe success')).toHaveLength(1);
  const late = app.client();
  await late.get(link);
  const page = await late.get('/not-me');
  expect(page.status).toBe(410);
  expect(page.text).toContain(shown('mailCode.goneTitle'));
});

test('the link is over after seven days', async () => {
  const { user, link } = await warned();
  const { query } = app.deps.database;
  await query
    .updateTable('mailProof')
    .set({ expiresAt: new Date(Date.now() - 1000) })
    .where('payload', 'like', `%${user.id}%`)
    .execute();
  const res = await app
    .client()
    .postJson('/api/auth/not-me', { token: link.split('=')[1], deliberate: true });
  expect([res.status, res.body.code]).toEqual([400, 'INVALID_TOKEN']);
  expect((await userRow(user.id))?.blockedAt).toBeNull();
});

test('it lives for seven days, and a newer notice does not end it', async () => {
  const { user, link } = await warned();
  const proofs = await app.rows('mailProof', { purpose: 'not-me' });
  const own = proofs.find(({ payload }) => String(payload).includes(user.id));
  const life = (own?.expiresAt as Date).getTime() - (own?.issuedAt as Date).getTime();
  expect(life).toBe(7 * DAY);
  await app.make.signedIn(user);
  expect(await linkOf(user)).not.toBe(link);
  const res = await app
    .client()
    .postJson('/api/auth/not-me', { token: link.split('=')[1], deliberate: true });
  expect(res.status).toBe(200);
});

test('made-up links, empty calls and foreign origins are refused', async () => {
  const { user, link } = await warned();
  const guest = app.client();
  expect((await guest.get('/not-me')).status).toBe(410);
  expect((await guest.post('/not-me', { deliberate: 'on' })).status).toBe(410);
  expect(
    (await guest.postJson('/api/auth/not-me', { token: 'made-up', deliberate: true })).status,
  ).toBe(400);
  await guest.get(link);
  const foreign = await guest
    .post('/not-me', { deliberate: 'on' })
    .set('Sec-Fetch-Site', 'cross-site');
  expect(foreign.status).toBe(403);
  expect((await userRow(user.id))?.blockedAt).toBeNull();
});

test('a finished reset opens sensitive changes again', async () => {
  const { user, link } = await warned();
  await app.client().postJson('/api/auth/not-me', { token: link.split('=')[1], deliberate: true });
  const token = /\/reset-password\?token=([\w-]+)/.exec((await app.mail(user.email)).text)?.[1];
  const newPassword = 'another quiet harbour';
  const reset = await app.client().postJson('/api/auth/reset-password', { token, newPassword });
  expect(reset.status).toBe(200);
  expect((await userRow(user.id))?.blockedAt).toBeNull();
  const { client } = await app.make.signedIn({ ...user, password: newPassword });
  const res = await client.postJson('/api/auth/change-email', { newEmail: app.make.email() });
  expect(res.status).toBe(200);
});

test('what a thief has added goes with them; what was there before stays', async () => {
  const { user, stranger } = await warned();
  const { key: old, id } = await addPasskey(app, stranger);
  await app.deps.database.query
    .updateTable('passkey')
    .set({ createdAt: new Date(Date.now() - 8 * DAY) })
    .where('id', '=', id)
    .execute();
  const { key: fresh } = await addPasskey(app, stranger);
  await app.deps.database.pool.query(
    `INSERT INTO account (id, accountId, providerId, userId, createdAt, updatedAt)
     VALUES (?, ?, 'google', ?, NOW(3), NOW(3))`,
    [user.id, user.id, user.id],
  );
  const owner = app.client();
  await owner.get(await linkOf(user));
  expect((await owner.get('/not-me')).text).toContain('Passkeys and connected accounts');
  expect((await owner.post('/not-me', { deliberate: 'on' })).status).toBe(303);
  expect((await signInWith(fresh, app.client())).body.code).toBe('PASSKEY_NOT_FOUND');
  expect((await signInWith(old, app.client())).status).toBe(200);
  const accounts = await app.rows('account', { userId: user.id });
  expect(accounts.map(({ providerId }) => providerId)).toEqual(['credential']);
});

const lock = async (user: TestPerson) => {
  const token = (await linkOf(user)).split('=')[1];
  const answer = await app.client().postJson('/api/auth/not-me', { token, deliberate: true });
  expect(answer.status, answer.text).toBe(200);
};

/** As if it had been there for longer than the links live. */
async function longAgo(userId: string, table: 'passkey' | 'twoFactor' | 'recoveryCode') {
  await app.deps.database.query
    .updateTable(table)
    .set({ createdAt: new Date(Date.now() - 8 * DAY) })
    .where('userId', '=', userId)
    .execute();
}

/** What whoever reads the mail can do next. */
async function newPassword(user: TestPerson): Promise<TestPerson> {
  const mail = (await app.mails(user.email)).findLast(({ text }) =>
    text.includes('/reset-password?'),
  );
  const token = /\/reset-password\?token=([\w-]+)/.exec(mail?.text ?? '')?.[1];
  const password = 'another quiet harbour';
  const done = await app
    .client()
    .postJson('/api/auth/reset-password', { token, newPassword: password });
  expect(done.status, done.text).toBe(200);
  return { ...user, password };
}

const isAsked = async ({ email, password }: TestPerson) =>
  (await app.client().postJson('/api/auth/sign-in/email', { email, password })).body
    .twoFactorRedirect;

test('a mailbox alone does not get past a second factor that is new', async () => {
  const { user, stranger: owner } = await warned();
  await confirm(app, user);
  const secret = await turnOnTotp(app, owner, user.id);
  await owner.postJson(RENEW);
  await lock(user);
  expect(await app.rows('twoFactor', { userId: user.id })).toHaveLength(1);
  expect(await app.rows('recoveryCode', { userId: user.id })).toHaveLength(10);
  const after = await newPassword(user);
  expect(await isAsked(after)).toBe(true);
  const half = await firstStep(app, after);
  const code = codeOf(secret);
  expect((await half.postJson('/api/auth/two-factor/verify-totp', { code })).status).toBe(200);
});

test('nor past a passkey that is asked for; new, it signs nobody in by itself any more', async () => {
  const { user, stranger } = await warned();
  await confirm(app, user);
  const { key } = await addPasskey(app, stranger);
  const on = await stranger.postJson('/api/auth/passkey/second-step', { enabled: true });
  expect(on.status, on.text).toBe(200);
  await lock(user);
  expect((await userRow(user.id))?.twoFactorEnabled).toBe(1);
  // Perhaps a thief's: it opens nothing without the new password.
  const refused = await signInWith(key, app.client());
  expect([refused.status, refused.body.code]).toEqual([401, 'AUTHENTICATION_FAILED']);
  // Perhaps the owner's: the mailbox opens nothing without it.
  const after = await newPassword(user);
  expect(await isAsked(after)).toBe(true);
  const half = await firstStep(app, after);
  const response = key.get(await optionsFor(half, 'authenticate'));
  const passed = await half.postJson('/api/auth/two-factor/verify-passkey', { response });
  expect(passed.status, passed.text).toBe(200);
  expect((await half.get('/account/passkeys')).text).toContain('Second step only');
});

test('where something older asks, what is new goes', async () => {
  const { user, stranger } = await warned();
  await confirm(app, user);
  const secret = await turnOnTotp(app, stranger, user.id);
  await longAgo(user.id, 'twoFactor');
  await addPasskey(app, stranger);
  for (const path of ['/passkey/second-step', '/two-factor/enable-mail']) {
    const on = await stranger.postJson(`/api/auth${path}`, { enabled: true });
    expect(on.status, on.text).toBe(200);
  }
  await stranger.postJson(RENEW);
  await lock(user);
  expect(await app.rows('passkey', { userId: user.id })).toEqual([]);
  expect(await app.rows('recoveryCode', { userId: user.id })).toEqual([]);
  expect(await userRow(user.id)).toMatchObject({
    twoFactorEnabled: 1,
    mailSecondStep: 0,
    passkeySecondStep: 0,
  });
  const half = await firstStep(app, await newPassword(user));
  const code = codeOf(secret);
  expect((await half.postJson('/api/auth/two-factor/verify-totp', { code })).status).toBe(200);
});

test('an old choice to be asked for a passkey is not lowered with a new passkey', async () => {
  const { user, stranger } = await warned();
  await confirm(app, user);
  await addPasskey(app, stranger);
  await stranger.postJson('/api/auth/passkey/second-step', { enabled: true });
  await app.deps.database.pool.query('UPDATE user SET passkeySecondStepAt = NULL WHERE id = ?', [
    user.id,
  ]);
  await lock(user);
  expect(await app.rows('passkey', { userId: user.id })).toMatchObject([{ secondStepOnly: 1 }]);
  const after = await newPassword(user);
  expect(await isAsked(after)).toBe(true);
  // Who cannot use it waits, and then it is gone with the second step.
  await letWaitEnd(app, user);
  await app.deps.recoveries.run();
  expect(await app.rows('passkey', { userId: user.id })).toEqual([]);
  expect(await isAsked(after)).toBeUndefined();
});
