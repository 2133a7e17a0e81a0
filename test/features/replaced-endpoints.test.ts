import { createAuthClient } from 'better-auth/client';
import { afterAll, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { letMinutesPass, mailOf, mailsOf, tokenOf } from '../support/mail-links.ts';

const app = await startTestApp();
afterAll(() => app.stop());

/** A real client, such as an app on a phone has. */
const realClient = () =>
  createAuthClient({
    baseURL: app.base,
    fetchOptions: { headers: { origin: app.origin, 'x-forwarded-for': app.client().address } },
  });

test.each([
  ['signUpEmail', '/sign-up/email', 'POST'],
  ['sendVerificationEmail', '/send-verification-email', 'POST'],
  ['verifyEmail', '/verify-email', 'POST'],
  ['requestPasswordReset', '/request-password-reset', 'POST'],
  ['updateUser', '/update-user', 'POST'],
  ['resetPassword', '/reset-password', 'POST'],
  ['generateBackupCodes', '/two-factor/generate-backup-codes', 'POST'],
  ['verifyBackupCode', '/two-factor/verify-backup-code', 'POST'],
  ['sendTwoFactorOTP', '/two-factor/send-otp', 'POST'],
  ['verifyTwoFactorOTP', '/two-factor/verify-otp', 'POST'],
])("%s is ours and has taken the place of the library's", (key, path, method) => {
  const { api, options } = app.deps.auth;
  const endpoint = (
    api as unknown as Record<string, { path: string; options: { method: string } }>
  )[key];
  const ours = options.plugins.filter((plugin) =>
    Object.hasOwn((plugin as { endpoints?: object }).endpoints ?? {}, key),
  );
  expect([endpoint?.path, endpoint?.options.method]).toEqual([path, method]);
  expect(ours).toHaveLength(1);
});

test('a real client asks for a new password and sets it', async () => {
  const user = await app.make.user();
  const client = realClient();
  const asked = await client.requestPasswordReset({
    email: user.email,
    redirectTo: `${app.origin}/account/data`,
  });
  expect([asked.data?.status, asked.error]).toEqual([true, null]);

  const token = tokenOf(await mailOf(app, 'reset', user.email));
  const newPassword = 'nine brass lanterns';
  const wrong = await client.resetPassword({ newPassword, token: 'nothing' });
  expect(wrong.error).toMatchObject({ status: 400, code: 'INVALID_TOKEN' });
  const { data } = await client.resetPassword({ newPassword, token });

  expect(data?.status).toBe(true);
  const signedIn = await client.signIn.email({ email: user.email, password: newPassword });
  expect(signedIn.data?.user.email).toBe(user.email);
});

test('a real client has the mail sent again', async () => {
  const { email } = await app.make.user();
  await letMinutesPass(app, email, 2);
  const client = realClient();

  const { data } = await client.sendVerificationEmail({ email, callbackURL: '/dashboard' });
  expect(data?.status).toBe(true);
  const again = await client.sendVerificationEmail({ email });

  expect(again.error).toMatchObject({ status: 429, code: 'TOO_MANY_REQUESTS' });
  expect(await mailsOf(app, 'confirm', email)).toHaveLength(2);
});

test('a real client signs up', async () => {
  const email = app.make.email();
  const { data } = await realClient().signUp.email({
    name: 'Ada',
    email,
    password: 'a quiet harbour',
  });
  expect(data?.user).toMatchObject({ email, emailVerified: false, name: 'Ada' });
  expect(data?.token).toBeTruthy();
  const taken = await realClient().signUp.email({
    name: 'Ada',
    email,
    password: 'a quiet harbour',
  });
  expect(taken.error).toMatchObject({
    status: 422,
    code: 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL',
  });
});

test('another site is not where a link may lead', async () => {
  const { email } = await app.make.user();
  const body = { email, redirectTo: 'https://evil.example/' };
  const res = await app.client().postJson('/api/auth/request-password-reset', body);
  expect([res.status, res.body.code]).toEqual([403, 'INVALID_REDIRECT_URL']);
});
