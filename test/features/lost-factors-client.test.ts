import { createAuthClient } from 'better-auth/client';
import { twoFactorClient } from 'better-auth/client/plugins';
import { afterAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { mailedCode } from '../support/lost-factors.ts';
import { codeOf, confirm, forgetUse } from '../support/second-step.ts';

const app = await startTestApp();
afterAll(() => app.stop());

/** A program with the library's own client, and a jar for its cookies. */
function realClient({ base, origin, client }: TestApp) {
  const jar = new Map<string, string>();
  return createAuthClient({
    baseURL: base,
    plugins: [twoFactorClient()],
    fetchOptions: {
      headers: { origin, 'x-forwarded-for': client().address },
      onRequest: (request) => {
        request.headers.set('cookie', [...jar].map((pair) => pair.join('=')).join('; '));
      },
      onResponse: ({ response }) => {
        for (const line of response.headers.getSetCookie()) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
          if (value === '') jar.delete(name);
          else jar.set(name, value);
        }
      },
    },
  });
}

test('a real client gets codes when it sets a factor up, uses one, and makes new ones', async () => {
  const user = await app.make.user();
  await confirm(app, user);
  const real = realClient(app);
  const { email, password } = user;
  await real.signIn.email({ email, password });
  const begun = await real.twoFactor.enable({ password });
  const { totpURI, backupCodes = [] } = begun.data as { totpURI: string; backupCodes?: string[] };
  expect(backupCodes).toHaveLength(10);
  // They count for nothing until the second step does.
  const secret = new URL(totpURI).searchParams.get('secret') ?? '';
  await real.twoFactor.verifyTotp({ code: codeOf(secret) });
  await forgetUse(app, user.id);
  await real.signOut();

  await real.signIn.email({ email, password });
  const wrong = await real.twoFactor.verifyBackupCode({ code: 'AAAA-AAAA-AAAA-AAA1' });
  expect(wrong.error?.status).toBe(401);
  const used = await real.twoFactor.verifyBackupCode({ code: backupCodes[0] ?? '' });
  expect(used.data?.user).toMatchObject({ email });
  expect((await real.getSession()).data?.user.email).toBe(email);
  const renewed = await real.twoFactor.generateBackupCodes({ password });
  expect(renewed.data).toMatchObject({ status: true });
  expect(renewed.data?.backupCodes).toHaveLength(10);
  expect(await app.rows('recoveryCode', { userId: user.id })).toHaveLength(10);
});

test('a set-up that is begun again and left gives codes that open nothing', async () => {
  const { client, user } = await app.make.signedIn();
  await confirm(app, user);
  for (let round = 0; round < 2; round += 1) {
    expect((await client.postJson('/api/auth/two-factor/enable')).body.backupCodes).toHaveLength(
      10,
    );
  }
  expect(await app.rows('recoveryCode', { userId: user.id })).toEqual([]);
  const { client: again } = await app.make.signedIn(user);
  expect((await again.get('/dashboard')).status).toBe(200);
});

test('a real client asks for a code by mail and signs in with it', async () => {
  const { client, user } = await app.make.signedIn();
  await confirm(app, user);
  await client.postJson('/api/auth/two-factor/enable-mail');
  const real = realClient(app);
  const { email, password } = user;
  const half = await real.signIn.email({ email, password });
  expect(half.data).toMatchObject({ twoFactorRedirect: true, twoFactorMethods: ['mail'] });
  expect((await real.twoFactor.sendOtp()).data).toEqual({ status: true });
  const code = await mailedCode(app, user);
  const done = await real.twoFactor.verifyOtp({ code, trustDevice: true });
  expect(done.data?.user).toMatchObject({ email });
  await real.signOut();
  expect((await real.signIn.email({ email, password })).data?.user).toMatchObject({ email });
});
