import { afterAll, expect, test } from 'vitest';
import { startTestApp, type TestPerson } from '../support/app.ts';
import { api, type TestClient } from '../support/client.ts';
import { mailOf, tokenOf } from '../support/mail-links.ts';
import { shown } from '../support/page.ts';
import { addPasskey } from '../support/passkeys.ts';
import {
  codeOf,
  confirmedPerson,
  firstStep,
  forgetUse,
  turnOnTotp,
} from '../support/second-step.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const NEW_PASSWORD = 'nine brass lanterns';

/** What a reader of the mailbox can do without any other proof. */
async function resetByMail({ email }: TestPerson): Promise<void> {
  await api(app.client(), '/request-password-reset', { email });
  const token = tokenOf(await mailOf(app, 'reset', email));
  const done = await api(app.client(), '/reset-password', { token, newPassword: NEW_PASSWORD });
  expect(done.status, done.text).toBe(200);
}

const signIn = ({ email }: TestPerson, client: TestClient, password = NEW_PASSWORD) =>
  api(client, '/sign-in/email', { email, password });

/** A person who has chosen codes by mail, and a factor beside them that no mailbox holds. */
const STRONGER: Readonly<
  Record<string, (client: TestClient, user: TestPerson) => Promise<unknown>>
> = {
  totp: (client, user) => turnOnTotp(app, client, user.id),
  passkey: (client) => addPasskey(app, client),
};

test.each(
  Object.entries(STRONGER),
)('a password that the mail has set is no proof beside a code by mail, where there is %s', async (name, add) => {
  const { client, user } = await confirmedPerson(app);
  await api(client, '/two-factor/enable-mail');
  await add(client, user);
  const before = app.client();
  expect((await signIn(user, before, user.password)).body.twoFactorMethods).toContain('mail');

  await resetByMail(user);
  const reader = app.client();
  expect((await signIn(user, reader)).body.twoFactorMethods).toEqual([name]);
  const sent = await api(reader, '/two-factor/send-otp');
  expect([sent.status, sent.body.code]).toEqual([400, 'MAIL_FACTOR_NOT_OFFERED']);
  expect((await reader.get('/sign-in/challenge')).text).not.toContain(shown('secondFactors.mail'));
});

test('a second step that is not the mailbox makes it a password like any other', async () => {
  const { client, user } = await confirmedPerson(app);
  await api(client, '/two-factor/enable-mail');
  const secret = await turnOnTotp(app, client, user.id);
  await resetByMail(user);
  const owner = app.client();
  await signIn(user, owner);
  expect((await api(owner, '/two-factor/verify-totp', { code: codeOf(secret) })).status).toBe(200);
  expect((await signIn(user, app.client())).body.twoFactorMethods).toEqual(['totp', 'mail']);
});

test('a recovery code does so, too', async () => {
  const { client, user } = await confirmedPerson(app);
  await api(client, '/two-factor/enable-mail');
  await turnOnTotp(app, client, user.id);
  const { body } = await api(client, '/two-factor/generate-backup-codes');
  await resetByMail(user);
  const owner = app.client();
  expect((await signIn(user, owner)).body.twoFactorMethods).toEqual(['totp', 'recovery']);
  const [code] = body.backupCodes;
  expect((await api(owner, '/two-factor/verify-backup-code', { code })).status).toBe(200);
  expect((await signIn(user, app.client())).body.twoFactorMethods).toContain('mail');
});

test('who has nothing but codes by mail gets in with them, and waits longer to have them off', async () => {
  const { client, user } = await confirmedPerson(app);
  await api(client, '/two-factor/enable-mail');
  await resetByMail(user);
  const owner = await firstStep(app, { ...user, password: NEW_PASSWORD });
  await owner.post('/sign-in/challenge/mail/begin');
  const { code = '' } = await app.mail(user.email);
  expect((await owner.post('/sign-in/challenge/mail', { code })).headers.location).toBe(
    '/dashboard',
  );

  // The code was the same mailbox once more: for "I cannot use any of these" nothing else has been shown.
  const half = await firstStep(app, { ...user, password: NEW_PASSWORD });
  await half.post('/recovery');
  const token = tokenOf(await app.mail(user.email));
  const begun = await api(app.client(), '/recovery/start', { token, deliberate: true });
  const hours = (new Date(begun.body.recoveryDueAt).getTime() - Date.now()) / 3_600_000;
  expect(Math.round(hours)).toBe(216);
});

test('a factor that is added later takes the codes by mail away from whoever has only reset the password', async () => {
  const { client, user } = await confirmedPerson(app);
  await api(client, '/two-factor/enable-mail');
  await resetByMail(user);
  const owner = await firstStep(app, { ...user, password: NEW_PASSWORD });
  await owner.post('/sign-in/challenge/mail/begin');
  await owner.post('/sign-in/challenge/mail', { code: (await app.mail(user.email)).code ?? '' });
  const secret = await turnOnTotp(app, owner, user.id);
  const next = app.client();
  expect((await signIn(user, next)).body.twoFactorMethods).toEqual(['totp']);
  await forgetUse(app, user.id);
  expect((await api(next, '/two-factor/verify-totp', { code: codeOf(secret) })).status).toBe(200);
  expect((await signIn(user, app.client())).body.twoFactorMethods).toEqual(['totp', 'mail']);
});
