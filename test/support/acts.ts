import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { type Act, type Actor, callApi, HEADERS, tokenIn } from './act.ts';
import { actsOfLostFactors } from './acts-lost-factors.ts';
import type { TestApp } from './app.ts';
import { Authenticator } from './authenticator.ts';
import { DeviceKey } from './device-key.ts';
import { endMinutes } from './mail-links.ts';
import { addPasskey, optionsFor } from './passkeys.ts';
import { codeOf, confirm, turnOnTotp } from './second-step.ts';
import { actsOfSite } from './site-cases.ts';

const password = 'another quiet harbour';
const picture =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** What the site has to offer for all of them. */
export const ACTS_NEED = { GITHUB_CLIENT_ID: 'a', GITHUB_CLIENT_SECRET: 'b' };

let names = 0;

/** A user name that nobody has. */
function newUserName(): string {
  names += 1;
  return `name-${names}-${Date.now().toString(36)}`;
}

/** Every act that the site serves, in the ways in which it can end; those of `src/site` from `test/site/*.cases.ts`. */
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
  async function namedCredentials({ client, user }: Actor) {
    const username = newUserName();
    await callApi(client, '/change-username', { username });
    return { username, password: user.password };
  }
  function unknownPerson() {
    return { email: app.make.email(), password };
  }

  /** Leaves the browser between the two steps; gives the secret of the app. */
  async function halfSignIn(client: Actor['client'], user: Actor['user']): Promise<string> {
    await confirm(app, user);
    const secret = await turnOnTotp(app, client, user.id);
    await callApi(client, '/sign-out');
    await callApi(client, '/sign-in/email', { email: user.email, password: user.password });
    return secret;
  }

  /** Lets the brake on mails go. */
  async function afterAWhile() {
    await app.deps.database.pool.query(
      'UPDATE mailProof SET issuedAt = issuedAt - INTERVAL 61 SECOND',
    );
    await endMinutes(app);
  }

  /** The answer to a new challenge, of a passkey that the actor has created. */
  async function answerOfPasskey({ client }: Actor, asked = client) {
    const { key } = await addPasskey(app, client);
    return key.get(await optionsFor(asked, 'authenticate'));
  }
  const notAnAnswer = new Authenticator({ origin: app.origin });

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
    {
      path: '/sign-in/username',
      ends: 'success',
      guest: true,
      by: 'subject',
      body: namedCredentials,
    },
    {
      path: '/sign-in/username',
      ends: 'refused',
      guest: true,
      by: 'nobody',
      body: async (actor) => ({ ...(await namedCredentials(actor)), password: 'a wrong guess' }),
    },
    {
      path: '/sign-in/username',
      ends: 'refused',
      guest: true,
      about: 'nobody',
      body: () => ({ username: 'nobody-at-all', password }),
    },
    { path: '/change-username', ends: 'success', body: () => ({ username: newUserName() }) },
    { path: '/change-username', ends: 'refused', body: () => ({ username: 'admin' }) },
    ...(['/sign-in/mail', '/sign-in/magic-link'] as const).flatMap((path): Act[] => [
      {
        path,
        ends: 'success',
        guest: true,
        by: 'nobody',
        body: ({ user }) => ({ email: user.email }),
      },
      {
        path,
        ends: 'success',
        guest: true,
        about: 'nobody',
        body: () => ({ email: app.make.email() }),
      },
      {
        path,
        ends: 'refused',
        guest: true,
        about: 'nobody',
        body: () => ({ email: 'no address' }),
      },
    ]),
    {
      path: '/sign-in/mail/verify',
      ends: 'success',
      body: async ({ client, user }) => {
        await callApi(client, '/sign-in/mail', { email: user.email });
        return { token: await tokenIn(app, user.email, '/sign-in/mail/code') };
      },
    },
    {
      path: '/sign-in/mail/verify',
      ends: 'refused',
      guest: true,
      about: 'nobody',
      body: () => ({ token: 'made-up' }),
    },
    {
      path: '/sign-in/email',
      ends: 'success',
      event: 'secondStepAsked',
      guest: true,
      by: 'subject',
      body: async ({ client, user }) => {
        await confirm(app, user);
        await turnOnTotp(app, client, user.id);
        return credentials({ client, user });
      },
    },
    {
      path: '/two-factor/enable',
      ends: 'success',
      body: async ({ user }) => {
        await confirm(app, user);
        return {};
      },
    },
    { path: '/two-factor/enable', ends: 'refused' },
    {
      path: '/two-factor/verify-totp',
      ends: 'success',
      event: 'totpOn',
      body: async ({ client, user }) => {
        await confirm(app, user);
        const { body } = await callApi(client, '/two-factor/enable');
        return { code: codeOf(new URL(body.totpURI).searchParams.get('secret') ?? '') };
      },
    },
    {
      path: '/two-factor/verify-totp',
      ends: 'refused',
      event: 'totpOn',
      body: async ({ client, user }) => {
        await confirm(app, user);
        await callApi(client, '/two-factor/enable');
        return { code: '000000' };
      },
    },
    {
      path: '/two-factor/verify-totp',
      ends: 'success',
      body: async ({ client, user }) => ({ code: codeOf(await halfSignIn(client, user)) }),
    },
    {
      path: '/two-factor/verify-totp',
      ends: 'refused',
      by: 'nobody',
      body: async ({ client, user }) => {
        await halfSignIn(client, user);
        return { code: '000000' };
      },
    },
    {
      path: '/two-factor/disable',
      ends: 'success',
      body: async ({ client, user }) => {
        await confirm(app, user);
        await turnOnTotp(app, client, user.id);
        return {};
      },
    },
    { path: '/two-factor/disable', ends: 'refused' },
    {
      path: '/untrust-browser',
      ends: 'success',
      body: async ({ client, user }) => {
        const secret = await halfSignIn(client, user);
        await callApi(client, '/two-factor/verify-totp', {
          code: codeOf(secret),
          trustDevice: true,
        });
        const [row] = await app.rows('trustedBrowser', { userId: user.id });
        return { id: row?.id };
      },
    },
    { path: '/untrust-browser', ends: 'refused', body: () => ({ id: 'none' }) },
    { path: '/untrust-browsers', ends: 'success' },
    { path: '/link-social', ends: 'success', body: () => ({ provider: 'github' }) },
    { path: '/link-social', ends: 'refused', body: () => ({ provider: 'nobody' }) },
    {
      path: '/unlink-account',
      ends: 'success',
      body: async ({ user }) => {
        const id = randomUUID();
        const account = { id, userId: user.id, providerId: 'github', accountId: id };
        const row = { ...account, updatedAt: new Date(), hint: null, password: null };
        await app.deps.database.query.insertInto('account').values(row).execute();
        return { accountId: id };
      },
    },
    { path: '/unlink-account', ends: 'refused', body: () => ({ accountId: 'no-such-account' }) },
    { path: '/sign-out', ends: 'success' },
    {
      path: '/bound-session/register',
      ends: 'success',
      body: async ({ client }) => {
        const { body } = await client.get('/api/auth/get-session');
        const challenge = app.deps.boundSessions?.challenges.give(body.session.id, 0) ?? '';
        return {
          [HEADERS]: { 'Secure-Session-Response': new DeviceKey().introduce(challenge) },
        };
      },
    },
    { path: '/bound-session/register', ends: 'refused' },
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
    { path: '/secure-account', ends: 'success' },
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
      path: '/passkey/verify-registration',
      ends: 'success',
      body: async ({ client }) => {
        const key = new Authenticator({ origin: app.origin });
        return { response: key.create(await optionsFor(client, 'register')) };
      },
    },
    {
      path: '/passkey/verify-registration',
      ends: 'refused',
      body: () => ({ response: notAnAnswer.create({ challenge: 'made-up' }) }),
    },
    { path: '/passkey/verify-registration', ends: 'refused' },
    {
      path: '/passkey/verify-authentication',
      ends: 'success',
      by: 'subject',
      body: async (actor) => ({ response: await answerOfPasskey(actor) }),
    },
    {
      path: '/passkey/verify-authentication',
      ends: 'refused',
      guest: true,
      about: 'nobody',
      body: () => ({ response: notAnAnswer.get({ challenge: 'made-up' }) }),
    },
    { path: '/passkey/skip-offer', ends: 'success' },
    {
      path: '/passkey/update-passkey',
      ends: 'success',
      body: async ({ client }) => ({ id: (await addPasskey(app, client)).id, name: 'Grey laptop' }),
    },
    {
      path: '/passkey/update-passkey',
      ends: 'refused',
      body: () => ({ id: 'no-such-passkey', name: 'Grey laptop' }),
    },
    {
      path: '/passkey/delete-passkey',
      ends: 'success',
      body: async ({ client }) => ({ id: (await addPasskey(app, client)).id }),
    },
    { path: '/passkey/delete-passkey', ends: 'refused', body: () => ({ id: 'no-such-passkey' }) },
    {
      path: '/passkey/second-step',
      ends: 'success',
      body: async (actor) => {
        await confirmAddress(actor);
        await addPasskey(app, actor.client);
        return { enabled: true };
      },
    },
    { path: '/passkey/second-step', ends: 'refused', body: () => ({ enabled: true }) },
    {
      path: '/two-factor/verify-passkey',
      ends: 'success',
      by: 'subject',
      body: async (actor) => {
        const { client, user } = actor;
        await confirmAddress(actor);
        const { key } = await addPasskey(app, client);
        await callApi(client, '/passkey/second-step', { enabled: true });
        await callApi(client, '/sign-out');
        await callApi(client, '/sign-in/email', { email: user.email, password: user.password });
        return { response: key.get(await optionsFor(client, 'authenticate')) };
      },
    },
    {
      path: '/two-factor/verify-passkey',
      ends: 'refused',
      guest: true,
      about: 'nobody',
      body: () => ({ response: notAnAnswer.get({ challenge: 'made-up' }) }),
    },
    {
      path: '/step-up/passkey',
      ends: 'success',
      body: async (actor) => ({ response: await answerOfPasskey(actor) }),
    },
    {
      path: '/step-up/passkey',
      ends: 'refused',
      body: () => ({ response: notAnAnswer.get({ challenge: 'made-up' }) }),
    },
    {
      path: '/step-up/password',
      ends: 'success',
      body: ({ user }) => ({ password: user.password }),
    },
    { path: '/step-up/password', ends: 'refused', body: () => ({ password: 'a wrong guess' }) },
    {
      path: '/step-up/totp',
      ends: 'success',
      body: async ({ client, user }) => {
        await confirm(app, user);
        return { code: codeOf(await turnOnTotp(app, client, user.id)) };
      },
    },
    { path: '/step-up/totp', ends: 'refused', body: () => ({ code: '123456' }) },
    { path: '/mail-sign-in', ends: 'success', body: () => ({ enabled: false }) },
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
        return {
          token: await tokenIn(app, actor.user.email, '/undo-email-change'),
          deliberate: true,
        };
      },
    },
    {
      path: '/undo-email-change',
      ends: 'refused',
      guest: true,
      about: 'nobody',
      body: () => ({ token: 'made-up', deliberate: true }),
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
        return { token: await tokenIn(app, actor.user.email, '/not-me'), deliberate: true };
      },
    },
    {
      path: '/not-me',
      ends: 'refused',
      guest: true,
      about: 'nobody',
      body: () => ({ token: 'made-up', deliberate: true }),
    },
    {
      path: '/unlock-password',
      ends: 'success',
      guest: true,
      by: 'subject',
      body: async (actor) => {
        for (let wrong = 0; wrong < 10; wrong += 1) {
          await callApi(app.client(), '/sign-in/email', wrongCredentials(actor));
        }
        return { token: await tokenIn(app, actor.user.email, '/unlock'), deliberate: true };
      },
    },
    {
      path: '/unlock-password',
      ends: 'refused',
      guest: true,
      about: 'nobody',
      body: () => ({ token: 'made-up', deliberate: true }),
    },
    ...actsOfLostFactors(app),
    ...actsOfSite(app),
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
