import { afterAll } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { useBrowser } from '../support/browser.ts';
import { forgetProof } from '../support/leaving.ts';
import { linkTo } from '../support/lost-factors.ts';
import { forgetPassword } from '../support/passkeys.ts';
import { confirmedPerson } from '../support/second-step.ts';
import { pagesOfSite } from '../support/site-cases.ts';
import { type Before, checkPages, type SitePage } from '../support/site-pages.ts';

const NO_COPY = '/account/data/exports/0190b0c0-0000-7000-8000-000000000000';

/** The pages of somebody who is signed in, but for passkeys.test.ts and second-step.test.ts; and those of src/site. */
const PAGES: readonly SitePage[] = [
  { name: 'dashboard, locked', who: 'confirmed', path: (before) => locked(before, '/dashboard') },
  {
    name: 'refused, because the account is locked',
    who: 'confirmed',
    path: (before) => locked(before, NO_COPY),
    status: 403,
  },
  { name: 'profile', who: 'user', path: '/account/profile' },
  {
    name: 'profile, without a name',
    who: 'user',
    path: '/account/profile',
    send: { name: '' },
    status: 422,
  },
  { name: 'user name', who: 'user', path: '/account/username' },
  {
    name: 'user name, reserved',
    who: 'user',
    path: '/account/username',
    send: { username: 'admin' },
    status: 422,
  },
  {
    name: 'user name, chosen',
    who: 'user',
    path: async ({ person, post }) => {
      await post('/account/username', { username: `ada${person.id.slice(-9).replace('-', '')}` });
      return '/account/username';
    },
  },
  { name: 'email', who: 'confirmed', path: '/account/email' },
  {
    name: 'email, wrong',
    who: 'confirmed',
    path: '/account/email',
    send: { newEmail: 'nowhere' },
    status: 422,
  },
  {
    name: 'email, a change waits',
    who: 'confirmed',
    path: async (before) => {
      await emailChange(before);
      return '/account/email';
    },
  },
  {
    name: 'email, confirm the change',
    who: 'confirmed',
    leadsTo: '/account/email/confirm',
    path: async (before) => linkTo(before.app, await emailChange(before), '/confirm-email-change'),
  },
  {
    name: "email, somebody else's change",
    who: 'user',
    leadsTo: '/account/email/confirm',
    status: 403,
    path: async ({ app }) => {
      const { client } = await confirmedPerson(app);
      const newEmail = app.make.email();
      await client.post('/account/email', { newEmail });
      return linkTo(app, newEmail, '/confirm-email-change');
    },
  },
  {
    name: 'email, link gone',
    who: 'user',
    status: 410,
    path: '/confirm-email-change?token=',
  },
  {
    name: 'email, undo',
    who: 'confirmed',
    leadsTo: '/undo-email-change',
    path: async (before) => {
      const { code = '' } = await before.app.mail(await emailChange(before));
      await before.post('/account/email/code', { code });
      return linkTo(before.app, before.person.email, '/undo-email-change');
    },
  },
  {
    name: "reset, somebody else's link",
    who: 'user',
    leadsTo: '/reset-password',
    path: async ({ app }) => {
      const { email } = await app.make.user();
      await app.client().post('/forgot-password', { email });
      return linkTo(app, email, '/reset-password');
    },
  },
  { name: 'email, undo, link gone', who: 'guest', path: '/undo-email-change', status: 410 },
  { name: 'confirm the address', who: 'user', path: '/verify-email' },
  {
    name: 'confirm the address, too many wrong codes',
    who: 'user',
    path: async ({ app, person: { email } }) => {
      await app.deps.database.query
        .updateTable('mailProof')
        .set({ attempts: 5 })
        .where('subject', '=', app.deps.proofs.addressSubject(email))
        .execute();
      return '/verify-email';
    },
  },
  { name: 'password', who: 'user', path: '/account/password' },
  { name: 'password, empty', who: 'user', path: '/account/password', send: {}, status: 422 },
  {
    name: 'password, none yet',
    who: 'user',
    path: async ({ app, person }) => {
      await forgetPassword(app, person);
      return '/account/password';
    },
  },
  { name: 'passkeys', who: 'user', path: '/account/passkeys' },
  { name: 'security, not confirmed', who: 'user', path: '/account/security' },
  { name: 'security', who: 'confirmed', path: '/account/security' },
  {
    name: 'security, authenticator app',
    who: 'confirmed',
    path: async ({ post }) => {
      await post('/account/security/totp');
      return '/account/security/totp';
    },
  },
  { name: 'security, by mail', who: 'confirmed', path: mailFactor },
  {
    name: 'recovery codes',
    who: 'confirmed',
    path: async (before) => {
      await mailFactor(before);
      return '/account/security/recovery-codes';
    },
  },
  {
    name: 'recovery codes, all used',
    who: 'confirmed',
    path: async (before) => {
      await usedUp(before);
      return '/account/security/recovery-codes';
    },
  },
  {
    name: 'security, all recovery codes used',
    who: 'confirmed',
    path: async (before) => {
      await usedUp(before);
      return '/account/security';
    },
  },
  {
    name: 'recovery codes, new',
    who: 'confirmed',
    path: async (before) => {
      await mailFactor(before);
      await before.post('/account/security/recovery-codes');
      return '/account/security/recovery-codes/new';
    },
  },
  { name: 'connections', who: 'user', path: '/account/connections' },
  {
    name: 'devices',
    who: 'user',
    path: async ({ app, person }) => {
      await app.make.signedIn(person);
      return '/account/devices';
    },
  },
  { name: 'history', who: 'user', path: '/account/history' },
  { name: 'secure account', who: 'user', path: '/account/secure' },
  { name: 'data', who: 'user', path: '/account/data' },
  {
    name: 'data, a copy is ready',
    who: 'user',
    path: async ({ app, post }) => {
      await post('/account/data/exports');
      await app.deps.exports.run();
      return '/account/data';
    },
  },
  { name: 'data, no such copy any more', who: 'user', path: NO_COPY, status: 410 },
  { name: 'deletion', who: 'user', path: '/account/deletion' },
  {
    name: 'deletion, waiting',
    who: 'user',
    path: async ({ person: { email, password }, post }) => {
      await post('/account/deletion');
      await post('/sign-in', { email, password });
      return '/account/deletion';
    },
  },
  { name: 'passkey offer', who: 'user', path: '/account/passkeys/offer?next=/dashboard' },
  { name: 'step-up', who: 'user', path: stepUp },
  { name: 'step-up, empty', who: 'user', path: stepUp, send: {}, status: 422 },
];

/** As after "this was not me". */
async function locked({ app, person }: Before, page: string): Promise<string> {
  await app.deps.database.query
    .updateTable('user')
    .set({ blockedAt: new Date() })
    .where('id', '=', person.id)
    .execute();
  return page;
}

/** A change of address that waits: to which. */
async function emailChange({ app, post }: Before): Promise<string> {
  const to = app.make.email();
  await post('/account/email', { newEmail: to });
  return to;
}

async function mailFactor({ post }: Before): Promise<string> {
  await post('/account/security/mail/on');
  return '/account/security';
}

/** All codes of a set are used. */
async function usedUp(before: Before): Promise<void> {
  await mailFactor(before);
  await before.post('/account/security/recovery-codes');
  await before.app.deps.database.query
    .updateTable('recoveryCode')
    .set({ usedAt: new Date() })
    .where('userId', '=', before.person.id)
    .execute();
}

/** The last proof was too long ago for what somebody wants to do. */
async function stepUp({ app, person, post }: Before): Promise<string> {
  await forgetProof(app, person);
  return post('/account/email', { newEmail: app.make.email() });
}

const app = await startTestApp({ GITHUB_CLIENT_ID: 'a', GITHUB_CLIENT_SECRET: 'b' });
afterAll(() => app.stop());
checkPages(app, useBrowser(), [...PAGES, ...pagesOfSite]);
