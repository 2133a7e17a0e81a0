import { afterAll, expect, test } from 'vitest';
import { startTestApp, type TestPerson } from '../support/app.ts';
import { api, type TestClient } from '../support/client.ts';
import { emailChanges, tokenOf } from '../support/email-change.ts';
import { shown } from '../support/page.ts';
import { addPasskey, signInWith } from '../support/passkeys.ts';
import { codeOf, firstStep, forgetUse, turnOnTotp } from '../support/second-step.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const { change, confirmed } = emailChanges(app);

async function connect(userId: string): Promise<void> {
  await app.deps.database.pool.query(
    `INSERT INTO account (id, accountId, providerId, userId, createdAt, updatedAt)
     VALUES (?, ?, 'google', ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
    [userId, userId, userId],
  );
}

/** Everything that somebody in the account can add to it. */
async function addEverything(client: TestClient, user: TestPerson) {
  const secret = await turnOnTotp(app, client, user.id);
  await api(client, '/two-factor/enable-mail');
  await api(client, '/two-factor/generate-backup-codes');
  const { key } = await addPasskey(app, client);
  await api(client, '/passkey/second-step', { enabled: true });
  await connect(user.id);
  const username = `thief${user.id.slice(-8)}`;
  expect((await api(client, '/change-username', { username })).status).toBe(200);
  expect((await api(client, '/export-data')).status).toBe(200);
  return { secret, key };
}

async function moveAway(client: TestClient): Promise<string> {
  const to = app.make.email();
  await change(client, to);
  const token = tokenOf((await app.mail(to)).link);
  const moved = await api(client, '/verify-email-change', { token });
  expect(moved.status, moved.text).toBe(200);
  return to;
}

async function undo({ email }: TestPerson) {
  const mail = (await app.mails(email)).findLast(({ text }) => text.includes('/undo-email-change'));
  const link = /\/undo-email-change\?token=([\w-]+)/.exec(mail?.text ?? '')?.[1];
  const body = { token: link, deliberate: true };
  const done = await api(app.client(), '/undo-email-change', body);
  expect(done.status, done.text).toBe(200);
}

const TABLES = ['twoFactor', 'recoveryCode', 'passkey', 'trustedBrowser', 'dataExport'] as const;

async function nothingIsLeft({ id, email }: TestPerson) {
  for (const table of TABLES)
    expect([table, await app.rows(table, { userId: id })]).toEqual([table, []]);
  expect(await app.rows('account', { userId: id, providerId: 'google' })).toEqual([]);
  expect(await app.rows('user', { id })).toMatchObject([
    {
      email,
      twoFactorEnabled: 0,
      mailSecondStep: 0,
      passkeySecondStep: 0,
      username: null,
      usernameLook: null,
    },
  ]);
}

test('the undo of an address takes back all that the session had added before it moved the address', async () => {
  const { client: thief, user } = await confirmed();
  const { key } = await addEverything(thief, user);
  await moveAway(thief);
  await undo(user);
  await nothingIsLeft(user);
  expect((await signInWith(key, app.client())).status).toBe(401);
});

test('also when the thief has signed in anew in between', async () => {
  const { client: thief, user } = await confirmed();
  const { secret } = await addEverything(thief, user);
  await thief.post('/sign-out');
  await forgetUse(app, user.id);
  await firstStep(app, user, thief);
  await thief.post('/sign-in/challenge/totp', { code: codeOf(secret), trust: 'on' });
  await moveAway(thief);
  await undo(user);
  await nothingIsLeft(user);
});

/** How somebody who has added everything in one browser comes in again, in another. */
const COMES_AGAIN: Readonly<
  Record<
    string,
    (user: TestPerson, added: Awaited<ReturnType<typeof addEverything>>) => Promise<TestClient>
  >
> = {
  'with the password and their app': async (user, { secret }) => {
    const other = await firstStep(app, user);
    await forgetUse(app, user.id);
    await other.post('/sign-in/challenge/totp', { code: codeOf(secret) });
    return other;
  },
  'with their passkey': async (_user, { key }) => {
    const other = app.client();
    expect((await signInWith(key, other)).status).toBe(200);
    return other;
  },
  'with the user name that they chose': async (user, { secret }) => {
    const [row] = await app.rows('user', { id: user.id });
    const other = app.client();
    const { password } = user;
    await api(other, '/sign-in/username', { username: String(row?.username), password });
    await forgetUse(app, user.id);
    await api(other, '/two-factor/verify-totp', { code: codeOf(secret) });
    return other;
  },
};

test.each(
  Object.entries(COMES_AGAIN),
)('and when the address is moved in another browser, %s', async (_how, comeAgain) => {
  const { user } = await confirmed();
  const thief = await firstStep(app, user);
  const added = await addEverything(thief, user);
  const other = await comeAgain(user, added);
  await moveAway(other);
  await undo(user);
  await nothingIsLeft(user);
});

test('an app that the owner has set up before stays, and asks, whatever browsers came since', async () => {
  const { client: owner, user } = await confirmed();
  const secret = await turnOnTotp(app, owner, user.id);
  await app.deps.database.pool.query(
    'UPDATE twoFactor SET createdAt = createdAt - INTERVAL 1 HOUR WHERE userId = ?',
    [user.id],
  );
  const come = async () => {
    const thief = await firstStep(app, user);
    await forgetUse(app, user.id);
    await thief.post('/sign-in/challenge/totp', { code: codeOf(secret) });
    return thief;
  };
  await addPasskey(app, await come());
  await moveAway(await come());
  await undo(user);
  expect(await app.rows('passkey', { userId: user.id })).toEqual([]);
  expect(await app.rows('twoFactor', { userId: user.id })).toHaveLength(1);
  expect(await app.rows('user', { id: user.id })).toMatchObject([{ twoFactorEnabled: 1 }]);
});

test('what was removed or turned off does not come back, and the page before and the mail after say so', async () => {
  const { client: owner, user } = await confirmed();
  const secret = await turnOnTotp(app, owner, user.id);
  const thief = await firstStep(app, user);
  await thief.post('/sign-in/challenge/totp', { code: codeOf(secret) });
  await moveAway(thief);
  expect((await api(thief, '/two-factor/disable')).status).toBe(200);
  const mail = (await app.mails(user.email)).findLast(({ text }) =>
    text.includes('/undo-email-change'),
  );
  const visitor = app.client();
  const { pathname, search } = new URL(mail?.link ?? '');
  await visitor.get(pathname + search);
  expect((await visitor.get('/undo-email-change')).text).toContain(shown('emailUndo.waysIn'));
  await undo(user);
  expect(await app.rows('twoFactor', { userId: user.id })).toEqual([]);
  const locked = (await app.mails(user.email)).findLast(({ text }) =>
    text.includes('/reset-password?'),
  );
  expect(locked?.text).toContain(shown('mail.accountLocked.lost'));
  expect(locked?.text).toContain(shown('mail.accountLocked.taken.undone'));
});

test('what was there before that session stays', async () => {
  const { client: owner, user } = await confirmed();
  await addPasskey(app, owner);
  await api(owner, '/change-username', { username: `owner${user.id.slice(-8)}` });
  await app.deps.database.pool.query(
    'UPDATE passkey SET createdAt = createdAt - INTERVAL 8 DAY WHERE userId = ?',
    [user.id],
  );
  await app.deps.database.pool.query(
    'UPDATE user SET usernameAt = usernameAt - INTERVAL 8 DAY WHERE id = ?',
    [user.id],
  );
  const thief = await firstStep(app, user);
  await turnOnTotp(app, thief, user.id);
  await moveAway(thief);
  await undo(user);
  expect(await app.rows('passkey', { userId: user.id })).toHaveLength(1);
  expect(await app.rows('twoFactor', { userId: user.id })).toEqual([]);
  expect((await app.rows('user', { id: user.id }))[0]?.username).toBe(`owner${user.id.slice(-8)}`);
});

test('a password that was added to an account without one goes, too', async () => {
  const { client: thief, user } = await confirmed();
  await connect(user.id);
  await app.deps.database.pool.query(
    `UPDATE account SET createdAt = createdAt - INTERVAL 8 DAY WHERE userId = ? AND providerId = 'google'`,
    [user.id],
  );
  await app.deps.database.pool.query(
    `DELETE FROM account WHERE userId = ? AND providerId = 'credential'`,
    [user.id],
  );
  await app.deps.database.pool.query(
    'UPDATE user SET createdAt = createdAt - INTERVAL 8 DAY WHERE id = ?',
    [user.id],
  );
  expect((await api(thief, '/set-password', { newPassword: 'nine brass lanterns' })).status).toBe(
    200,
  );
  await moveAway(thief);
  await undo(user);
  const left = await app.rows('account', { userId: user.id });
  expect(left.map(({ providerId }) => providerId)).toEqual(['google']);
});

test('every column that goes names a column that says when it was set', () => {
  const names = new Set(
    app.deps.rulebook.tables.find(({ name }) => name === 'user')?.columns as readonly string[],
  );
  for (const { since } of app.deps.rulebook.takenBack) expect(names).toContain(since);
});
