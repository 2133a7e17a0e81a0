import { afterAll, expect, test } from 'vitest';
import { DAY } from '../../src/time.ts';
import { startTestApp, type TestPerson } from '../support/app.ts';

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
  const res = await owner.post('/not-me');
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
  const json = () => app.client().postJson('/api/auth/not-me', { token });
  const both = await Promise.all([json(), json()]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 400]);
  expect((await acts(user.id)).filter((act) => act === 'notMe success')).toHaveLength(1);
  const late = app.client();
  await late.get(link);
  const page = await late.get('/not-me');
  expect(page.status).toBe(410);
  expect(page.text).toContain('This link no longer works');
});

test('the link is over after seven days', async () => {
  const { user, link } = await warned();
  const { query } = app.deps.database;
  await query
    .updateTable('mailProof')
    .set({ expiresAt: new Date(Date.now() - 1000) })
    .where('payload', 'like', `%${user.id}%`)
    .execute();
  const res = await app.client().postJson('/api/auth/not-me', { token: link.split('=')[1] });
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
  const res = await app.client().postJson('/api/auth/not-me', { token: link.split('=')[1] });
  expect(res.status).toBe(200);
});

test('made-up links, empty calls and foreign origins are refused', async () => {
  const { user, link } = await warned();
  const guest = app.client();
  expect((await guest.get('/not-me')).status).toBe(410);
  expect((await guest.post('/not-me')).status).toBe(410);
  expect((await guest.postJson('/api/auth/not-me', { token: 'made-up' })).status).toBe(400);
  await guest.get(link);
  const foreign = await guest.post('/not-me').set('Sec-Fetch-Site', 'cross-site');
  expect(foreign.status).toBe(403);
  expect((await userRow(user.id))?.blockedAt).toBeNull();
});

test('a finished reset opens sensitive changes again', async () => {
  const { user, link } = await warned();
  await app.client().postJson('/api/auth/not-me', { token: link.split('=')[1] });
  const token = /\/reset-password\?token=([\w-]+)/.exec((await app.mail(user.email)).text)?.[1];
  const newPassword = 'another quiet harbour';
  const reset = await app.client().postJson('/api/auth/reset-password', { token, newPassword });
  expect(reset.status).toBe(200);
  expect((await userRow(user.id))?.blockedAt).toBeNull();
  const { client } = await app.make.signedIn({ ...user, password: newPassword });
  const res = await client.postJson('/api/auth/change-email', { newEmail: app.make.email() });
  expect(res.status).toBe(200);
});
