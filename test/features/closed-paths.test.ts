import { afterAll, describe, expect, test } from 'vitest';
import { CLOSED_PATHS } from '../../src/auth/closed-paths.ts';
import { startTestApp } from '../support/app.ts';
import { contents } from '../support/contents.ts';
import { apiEndpoints } from '../support/posts.ts';
import { postRaw } from '../support/raw.ts';

const app = await startTestApp();
afterAll(() => app.stop());

/** What we support; a new version of the library, or a plugin, must not open a door unnoticed. */
const OPEN = [
  '/cancel-deletion',
  '/cancel-email-change',
  '/change-email',
  '/change-password',
  '/change-username',
  '/data-export',
  '/data-export/download',
  '/delete-user',
  '/export-data',
  '/get-session',
  '/history',
  '/link-social',
  '/list-accounts',
  '/list-sessions',
  '/not-me',
  '/notes/create',
  '/notes/delete',
  '/ok',
  '/passkey/delete-passkey',
  '/passkey/generate-authenticate-options',
  '/passkey/generate-register-options',
  '/passkey/list-user-passkeys',
  '/passkey/second-step',
  '/passkey/update-passkey',
  '/passkey/verify-authentication',
  '/passkey/verify-registration',
  '/pending-email-change',
  '/recovery-codes',
  '/recovery/cancel',
  '/recovery/request',
  '/recovery/start',
  '/remove-picture',
  '/request-password-reset',
  '/resend-email-change',
  '/reset-password',
  '/revoke-other-sessions',
  '/revoke-session',
  '/revoke-sessions',
  '/second-step',
  '/send-verification-email',
  '/set-password',
  '/sign-in/email',
  '/sign-in/magic-link',
  '/sign-in/mail',
  '/sign-in/mail/verify',
  '/sign-in/social',
  '/sign-in/username',
  '/sign-out',
  '/sign-up/email',
  '/step-up',
  '/step-up/mail-code',
  '/step-up/passkey',
  '/step-up/password',
  '/step-up/recovery-code',
  '/step-up/send-mail-code',
  '/step-up/totp',
  '/trusted-browsers',
  '/two-factor/disable',
  '/two-factor/disable-mail',
  '/two-factor/enable',
  '/two-factor/enable-mail',
  '/two-factor/generate-backup-codes',
  '/two-factor/send-otp',
  '/two-factor/verify-backup-code',
  '/two-factor/verify-otp',
  '/two-factor/verify-totp',
  '/two-factor/verify-passkey',
  '/undo-email-change',
  '/unlink-account',
  '/unlock-password',
  '/untrust-browser',
  '/untrust-browsers',
  '/update-picture',
  '/update-user',
  '/verify-email',
  '/verify-email-change',
];

const endpoints = apiEndpoints(app);
const closed = endpoints.filter(({ path }) => !OPEN.includes(path));

test('every path that we call open is there', () => {
  const paths = endpoints.map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(OPEN));
});

test('no path is closed that does not exist', () => {
  const paths = endpoints.map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(CLOSED_PATHS));
});

describe.each(closed)('$path', ({ path: template, methods }) => {
  const path = `/api/auth${template.replace(/:\w+/g, 'google')}`;

  test.each([...methods])('%s is not there, for guests and for people', async (method) => {
    const { client, user } = await app.make.signedIn();
    const before = await contents(app);
    const body = { email: user.email, password: user.password, newPassword: 'another harbour' };
    for (const browser of [app.client(), client]) {
      const ask = method === 'GET' ? browser.get(`${path}?token=x`) : browser.postJson(path, body);
      const res = await ask;
      expect(res.status).toBe(404);
      expect(res.body).toMatchObject({ code: 'NOT_FOUND' });
      expect(res.headers).not.toHaveProperty('location');
    }
    expect(await contents(app)).toEqual(before);
  });

  test('nor when it is written otherwise', async () => {
    const tail = path.replace('/api/auth/', '');
    const variants = [`/api/auth/./${tail}`, `/api/auth/x/../${tail}`, `${path}/`, `${path}?x=1`];
    for (const variant of [...variants, path.replace(/\/(\w)/, '/$1'), path.toUpperCase()]) {
      const answer = await postRaw(app.base, variant, '{}', { 'Content-Type': 'application/json' });
      expect(answer.status, variant).toBe(404);
    }
  });
});
