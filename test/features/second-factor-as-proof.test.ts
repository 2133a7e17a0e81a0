import { afterAll, expect, test } from 'vitest';
import { startTestApp, type TestPerson } from '../support/app.ts';
import { api, type TestClient } from '../support/client.ts';
import { mailOf, tokenOf } from '../support/mail-links.ts';
import { shown } from '../support/page.ts';
import {
  codeOf,
  confirmedPerson,
  firstStep,
  forgetUse,
  personWithTotp,
} from '../support/second-step.ts';
import { moveSessions } from '../support/sessions.ts';
import { proofAt } from '../support/step-up.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const tooLate = (userId: string) =>
  moveSessions(app, userId, { sensitiveUntil: new Date(Date.now() - 1000) });

/** Somebody with the password in a browser that is trusted: the second step was not taken there now. */
async function withPasswordAlone() {
  const { user, secret } = await personWithTotp(app);
  const client = await firstStep(app, user);
  await client.post('/sign-in/challenge/totp', { code: codeOf(secret), trust: 'on' });
  await forgetUse(app, user.id);
  await client.post('/sign-out');
  await firstStep(app, user, client);
  expect((await client.get('/dashboard')).status).toBe(200);
  return { client, user, secret };
}

const refused = { status: 403, body: { code: 'STEP_UP_REQUIRED', secondFactor: true } };

const STRONG: readonly [string, object][] = [
  ['/two-factor/disable', {}],
  ['/two-factor/generate-backup-codes', {}],
  ['/two-factor/enable-mail', {}],
  ['/passkey/second-step', { enabled: false }],
  ['/passkey/delete-passkey', { id: 'x' }],
  ['/change-email', { newEmail: app.make.email() }],
  ['/set-password', { newPassword: 'nine brass lanterns' }],
  ['/unlink-account', { accountId: 'x' }],
];

test('a password alone neither weakens the second step, nor moves the address, nor adds a way in', async () => {
  const { client, user, secret } = await withPasswordAlone();
  const all = async () => {
    for (const [path, body] of STRONG) {
      const { status, body: answer } = await api(client, path, body);
      expect([path, { status, body: answer }]).toMatchObject([path, refused]);
    }
    expect((await client.get('/api/auth/passkey/generate-register-options')).status).toBe(403);
  };
  await all();
  // Nor does the password once more; other acts it opens.
  const proved = await api(client, '/step-up/password', { password: user.password });
  expect(proved.status).toBe(200);
  await all();
  expect((await api(client, '/export-data')).status).toBe(200);

  const { body } = await client.get('/api/auth/step-up');
  expect(body).toMatchObject({ methods: ['totp', 'password'], secondFactors: ['totp'] });
  expect((await api(client, '/step-up/totp', { code: codeOf(secret) })).status).toBe(200);
  expect((await api(client, '/two-factor/enable-mail')).status).toBe(200);
  // A later proof by password is worth less again.
  await api(client, '/step-up/password', { password: user.password });
  expect((await api(client, '/two-factor/disable')).status).toBe(403);
});

test('the page offers what is enough, says why, and carries the act out', async () => {
  const { client, user, secret } = await withPasswordAlone();
  for (const asked of [
    await client.post('/account/security/totp/off'),
    await client.get('/account/passkeys/new'),
  ]) {
    const page = await client.get(asked.headers.location ?? '');
    expect(page.text).toContain('action="/step-up/totp');
    expect(page.text).not.toContain('/step-up/password');
    expect(page.text).not.toContain('by=password');
    expect(page.text).toContain(shown('stepUp.secondFactor'));
  }
  const asked = await client.post('/account/security/totp/off');
  // Whoever sends the password all the same is asked again, and nothing is carried out.
  const wrongWay = await client.post(proofAt(asked, 'password'), { password: user.password });
  expect(wrongWay.headers.location).toMatch(/^\/step-up\?act=/);
  expect(await app.rows('twoFactor', { userId: user.id })).toHaveLength(1);
  const done = await client.post(proofAt(wrongWay, 'totp'), { code: codeOf(secret) });
  expect([done.status, done.headers.location]).toEqual([303, '/account/security']);
  expect(await app.rows('twoFactor', { userId: user.id })).toEqual([]);
});

test('a sign-in with both steps is such a proof, and so is switching the second step on', async () => {
  const { client, user, secret } = await personWithTotp(app);
  expect((await api(client, '/two-factor/generate-backup-codes')).status).toBe(200);
  const other = await firstStep(app, user);
  await other.post('/sign-in/challenge/totp', { code: codeOf(secret) });
  expect((await api(other, '/two-factor/enable-mail')).status).toBe(200);
});

async function signInByMail({ email }: TestPerson, client: TestClient) {
  await api(client, '/sign-in/mail', { email });
  await client.post('/sign-in/mail', { email });
  const mail = await mailOf(app, 'signIn', email);
  return client.post('/sign-in/mail/code', { code: mail.code ?? '' });
}

test('whoever came in by mail does not prove by mail again', async () => {
  const { client: first, user } = await confirmedPerson(app);
  await api(first, '/two-factor/enable-mail');
  const client = await firstStep(app, user);
  await client.post('/sign-in/challenge/mail/begin');
  const { code = '' } = await app.mail(user.email);
  await client.post('/sign-in/challenge/mail', { code, trust: 'on' });
  await client.post('/sign-out');
  await signInByMail(user, client);
  expect((await client.get('/dashboard')).status).toBe(200);

  const asked = await client.post('/account/security/mail/off');
  const page = await client.get(asked.headers.location ?? '');
  expect(page.text).toContain(shown('stepUp.noneLeft'));
  const sent = await api(client, '/step-up/send-mail-code');
  expect([sent.status, sent.body.code]).toEqual([400, 'MAIL_CODE_NOT_OFFERED']);
  expect(await app.rows('user', { id: user.id })).toMatchObject([{ twoFactorEnabled: 1 }]);
});

test('the address does not move away from the only second factor by mail without the old mailbox’s code', async () => {
  const { client, user } = await confirmedPerson(app);
  await api(client, '/two-factor/enable-mail');
  await tooLate(user.id);
  const newEmail = app.make.email();
  const asked = await client.post('/account/email', { newEmail });
  const byPassword = await client.post(proofAt(asked, 'password'), { password: user.password });
  expect(byPassword.headers.location).toMatch(/^\/step-up\?act=/);
  expect(await app.rows('mailProof', { purpose: 'change-email', subject: user.id })).toEqual([]);

  await client.post('/step-up/mail/begin');
  const { code = '' } = await app.mail(user.email);
  const done = await client.post(proofAt(byPassword, 'mail'), { code });
  expect(done.headers.location).toBe('/account/email');
  // It is said before, and told to the old address after.
  expect((await client.get('/account/email')).text).toContain(shown('email.codesMove'));
  const mail = await app.mail(newEmail);
  await client.post('/account/email/code', { code: mail.code ?? '' });
  expect(await app.rows('user', { id: user.id })).toMatchObject([{ email: newEmail }]);
  const old = (await app.mails(user.email)).at(-1);
  expect(old?.text).toContain(shown('mail.emailChangedUndo.codes'));
  expect(await app.rows('trustedBrowser', { userId: user.id })).toEqual([]);
});

test('with nothing but the mailbox shown, “I cannot use any of these” waits three times as long', async () => {
  const hoursAfter = async (user: TestPerson, client: TestClient) => {
    const res = await client.post('/recovery');
    expect(res.headers.location).toBe('/recovery/sent');
    const mail = await app.mail(user.email);
    const body = { token: tokenOf(mail), deliberate: true };
    expect((await api(app.client(), '/recovery/start', body)).status).toBe(200);
    const [row] = await app.rows('user', { id: user.id });
    return Math.round((Number(row?.recoveryDueAt) - Date.now()) / 3_600_000);
  };
  const byPassword = await personWithTotp(app);
  expect(await hoursAfter(byPassword.user, await firstStep(app, byPassword.user))).toBe(72);

  const byMail = await personWithTotp(app);
  const client = app.client();
  await signInByMail(byMail.user, client);
  expect(await hoursAfter(byMail.user, client)).toBe(216);

  // A password that the mail has just set is the mailbox once more, until a second step follows it.
  const { user, secret } = await personWithTotp(app);
  await api(app.client(), '/request-password-reset', { email: user.email });
  const token = tokenOf(await mailOf(app, 'reset', user.email));
  const password = 'nine brass lanterns';
  await api(app.client(), '/reset-password', { token, newPassword: password });
  const half = await firstStep(app, { ...user, password });
  expect(await hoursAfter(user, half)).toBe(216);
  await half.post('/sign-in/challenge/totp', { code: codeOf(secret) });
  expect((await api(half, '/recovery/cancel')).status).toBe(200);
  await app.deps.database.pool.query(
    'UPDATE mailProof SET issuedAt = issuedAt - INTERVAL 10 MINUTE WHERE subject = ?',
    [user.id],
  );
  expect(await hoursAfter(user, await firstStep(app, { ...user, password }))).toBe(72);
});
