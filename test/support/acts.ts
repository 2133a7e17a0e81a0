import { expect } from 'vitest';
import { type Act, type Actor, callApi, tokenIn } from './act.ts';
import type { TestApp } from './app.ts';

const password = 'another quiet harbour';
const picture =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** Every act that the site serves, in the ways in which it can end. */
export function acts(app: TestApp): readonly Act[] {
  /** A change of address that waits; gives the link's token. */
  async function askForChange({ client }: Actor) {
    const newEmail = app.make.email();
    await callApi(client, '/change-email', { newEmail });
    return tokenIn(app, newEmail, '/confirm-email-change');
  }

  function stranger() {
    return { name: 'Ada Lovelace', email: app.make.email(), password };
  }
  function namelessStranger() {
    return { ...stranger(), name: '' };
  }
  function weakStranger() {
    return { ...stranger(), password: 'password' };
  }
  function again({ user }: Actor) {
    return { ...stranger(), email: user.email };
  }
  function credentials({ user }: Actor) {
    return { email: user.email, password: user.password };
  }
  function wrongCredentials({ user }: Actor) {
    return { email: user.email, password: 'a wrong guess' };
  }
  function unknownPerson() {
    return { email: app.make.email(), password };
  }

  /** Lets the brake on mails go. */
  async function afterAWhile() {
    await app.deps.database.pool.query(
      'UPDATE mailProof SET issuedAt = issuedAt - INTERVAL 61 SECOND',
    );
  }

  async function confirmAddress({ user }: Actor) {
    await app.deps.database.query
      .updateTable('user')
      .set({ emailVerified: true })
      .where('id', '=', user.id)
      .execute();
  }

  return [
    { path: '/sign-up/email', ends: 'success', guest: true, about: 'nobody', body: stranger },
    {
      path: '/sign-up/email',
      ends: 'refused',
      guest: true,
      about: 'nobody',
      body: namelessStranger,
    },
    { path: '/sign-up/email', ends: 'refused', guest: true, about: 'nobody', body: weakStranger },
    { path: '/sign-up/email', ends: 'refused', guest: true, by: 'nobody', body: again },
    { path: '/sign-in/email', ends: 'success', guest: true, by: 'subject', body: credentials },
    { path: '/sign-in/email', ends: 'refused', guest: true, by: 'nobody', body: wrongCredentials },
    { path: '/sign-in/email', ends: 'refused', guest: true, about: 'nobody', body: unknownPerson },
    { path: '/sign-in/email', ends: 'refused', guest: true, about: 'nobody' },
    { path: '/sign-out', ends: 'success' },
    { path: '/update-user', ends: 'success', body: () => ({ name: 'Grace Hopper' }) },
    { path: '/update-user', ends: 'refused', body: () => ({ name: '' }) },
    { path: '/update-user', ends: 'refused', body: () => ({}) },
    { path: '/update-picture', ends: 'success', body: () => ({ picture }) },
    { path: '/update-picture', ends: 'refused', body: () => ({ picture: 'bm90aGluZw==' }) },
    { path: '/remove-picture', ends: 'success' },
    {
      path: '/revoke-session',
      ends: 'success',
      body: async ({ user }) => {
        const other = await app.make.signedIn(user);
        const sessions = await other.client.get('/api/auth/list-sessions');
        return { token: sessions.body[0].token };
      },
    },
    { path: '/revoke-session', ends: 'refused', body: () => ({ token: 'no-such-session' }) },
    { path: '/revoke-other-sessions', ends: 'success' },
    { path: '/revoke-sessions', ends: 'success' },
    {
      path: '/change-password',
      ends: 'success',
      body: ({ user }) => ({ currentPassword: user.password, newPassword: password }),
    },
    {
      path: '/change-password',
      ends: 'refused',
      body: () => ({ currentPassword: 'a wrong guess', newPassword: password }),
    },
    {
      path: '/set-password',
      ends: 'success',
      body: async ({ user }) => {
        await app.deps.database.query.deleteFrom('account').where('userId', '=', user.id).execute();
        return { newPassword: password };
      },
    },
    { path: '/set-password', ends: 'refused', body: () => ({ newPassword: password }) },
    {
      path: '/step-up/password',
      ends: 'success',
      body: ({ user }) => ({ password: user.password }),
    },
    { path: '/step-up/password', ends: 'refused', body: () => ({ password: 'a wrong guess' }) },
    { path: '/change-email', ends: 'success', body: () => ({ newEmail: app.make.email() }) },
    { path: '/change-email', ends: 'refused', body: ({ user }) => ({ newEmail: user.email }) },
    { path: '/change-email', ends: 'refused', body: () => ({ newEmail: 'no address' }) },
    {
      path: '/resend-email-change',
      ends: 'success',
      body: async (actor) => {
        await askForChange(actor);
        await afterAWhile();
        return {};
      },
    },
    { path: '/resend-email-change', ends: 'refused' },
    {
      path: '/cancel-email-change',
      ends: 'success',
      body: async (actor) => {
        await askForChange(actor);
        return {};
      },
    },
    { path: '/cancel-email-change', ends: 'refused' },
    {
      path: '/verify-email-change',
      ends: 'success',
      body: async (actor) => ({ token: await askForChange(actor) }),
    },
    { path: '/verify-email-change', ends: 'refused', body: () => ({ token: 'made-up' }) },
    { path: '/verify-email-change', ends: 'refused', body: () => ({ code: 'AAAA-AAAA' }) },
    { path: '/verify-email-change', ends: 'refused' },
    {
      path: '/undo-email-change',
      ends: 'success',
      body: async (actor) => {
        await confirmAddress(actor);
        await callApi(actor.client, '/verify-email-change', { token: await askForChange(actor) });
        return { token: await tokenIn(app, actor.user.email, '/undo-email-change') };
      },
    },
    {
      path: '/undo-email-change',
      ends: 'refused',
      guest: true,
      about: 'nobody',
      body: () => ({ token: 'made-up' }),
    },
    {
      path: '/verify-email',
      ends: 'success',
      body: async ({ user }) => ({ token: await tokenIn(app, user.email, '/verify-email') }),
    },
    {
      path: '/verify-email',
      ends: 'refused',
      guest: true,
      about: 'nobody',
      body: () => ({ token: 'made-up' }),
    },
    {
      path: '/send-verification-email',
      ends: 'success',
      body: async (actor) => {
        await afterAWhile();
        return { email: actor.user.email };
      },
    },
    {
      path: '/send-verification-email',
      ends: 'refused',
      body: ({ user }) => ({ email: `other-${user.email}` }),
    },
    {
      path: '/request-password-reset',
      ends: 'success',
      guest: true,
      by: 'nobody',
      body: ({ user }) => ({ email: user.email }),
    },
    {
      path: '/request-password-reset',
      ends: 'success',
      guest: true,
      about: 'nobody',
      body: () => ({ email: app.make.email() }),
    },
    {
      path: '/reset-password',
      ends: 'success',
      guest: true,
      by: 'subject',
      body: async ({ user }) => {
        await callApi(app.client(), '/request-password-reset', { email: user.email });
        return { token: await tokenIn(app, user.email, '/reset-password'), newPassword: password };
      },
    },
    {
      path: '/reset-password',
      ends: 'refused',
      guest: true,
      about: 'nobody',
      body: () => ({ token: 'made-up', newPassword: password }),
    },
    {
      path: '/not-me',
      ends: 'success',
      guest: true,
      by: 'subject',
      body: async (actor) => {
        await askForChange(actor);
        return { token: await tokenIn(app, actor.user.email, '/not-me') };
      },
    },
    {
      path: '/not-me',
      ends: 'refused',
      guest: true,
      about: 'nobody',
      body: () => ({ token: 'made-up' }),
    },
    { path: '/export-data', ends: 'success' },
    { path: '/delete-user', ends: 'success' },
    { path: '/delete-user', ends: 'refused', body: () => ({ password: 'a wrong guess' }) },
    {
      path: '/cancel-deletion',
      ends: 'success',
      body: async ({ client, user }) => {
        await callApi(client, '/delete-user');
        const { status } = await client.post('/sign-in', user as unknown as Record<string, string>);
        expect(status).toBe(303);
        return {};
      },
    },
    { path: '/cancel-deletion', ends: 'refused' },
  ];
}
