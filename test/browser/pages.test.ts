import { afterAll, vi } from 'vitest';
import { HttpError } from '../../src/web/errors.ts';
import { startTestApp } from '../support/app.ts';
import { useBrowser } from '../support/browser.ts';
import { beginRecovery, linkTo, personWithCodes } from '../support/lost-factors.ts';
import { personWithTotp } from '../support/second-step.ts';
import { type Before, checkPages, type SitePage } from '../support/site-pages.ts';
import { guessPassword, triesMade } from '../support/tries.ts';

const LONG_NAME = 'Hubert Blaine Wolfeschlegelsteinhausenbergerdorff-Nebukadnezarowitsch the Elder';
const LONG_EMAIL = `${'a-very-long-mailbox-name'.repeat(2)}@${'department.'.repeat(8)}example.com`;

/** The pages outside of the account. A new page is a line here, or in account-pages.test.ts. */
const PAGES: readonly SitePage[] = [
  { name: 'sign-up', who: 'guest', path: '/sign-up' },
  { name: 'sign-up, empty', who: 'guest', path: '/sign-up', send: {}, status: 422 },
  {
    name: 'sign-up, wrong answers',
    who: 'guest',
    path: '/sign-up?next=/dashboard',
    send: { name: LONG_NAME, email: LONG_EMAIL.replace('@', ' '), password: 'short' },
    status: 422,
  },
  { name: 'sign-in', who: 'guest', path: '/sign-in' },
  { name: 'sign-in for a page', who: 'guest', path: '/dashboard?tab=1', leadsTo: '/sign-in' },
  { name: 'sign-in, empty', who: 'guest', path: '/sign-in', send: {}, status: 422 },
  {
    name: 'sign-in, refused',
    who: 'guest',
    path: '/sign-in',
    send: { email: 'nobody@example.com', password: 'not the password' },
    status: 422,
  },
  {
    name: 'sign-in, one try left',
    who: 'guest',
    path: async ({ app }) => {
      await guessPassword(app, LONG_EMAIL, 8);
      return '/sign-in';
    },
    send: { email: LONG_EMAIL, password: 'not the password' },
    status: 422,
  },
  {
    name: 'sign-in, locked',
    who: 'guest',
    path: async ({ app }) => {
      await guessPassword(app, 'somebody@example.com', 10);
      return '/sign-in';
    },
    send: { email: 'somebody@example.com', password: 'not the password' },
    status: 422,
  },
  { name: 'sign-in by mail', who: 'guest', path: '/sign-in/mail?next=/dashboard' },
  { name: 'sign-in by mail, empty', who: 'guest', path: '/sign-in/mail', send: {}, status: 422 },
  {
    name: 'sign-in by mail, the code',
    who: 'guest',
    path: async ({ person: { email }, post }) => {
      await post('/sign-in/mail', { email });
      return '/sign-in/mail/code';
    },
  },
  {
    name: 'sign-in by mail, from elsewhere',
    who: 'guest',
    path: async ({ app, person: { email } }) => {
      await app.client().post('/sign-in/mail', { email });
      return linkTo(app, email, '/sign-in/mail/code');
    },
  },
  {
    name: "sign-in by mail, somebody else's link",
    who: 'guest',
    path: async ({ app, person: { email, password }, post }) => {
      const other = await app.make.user();
      await post('/sign-in/mail', { email: other.email });
      await post('/sign-in', { email, password });
      return linkTo(app, other.email, '/sign-in/mail/code');
    },
  },
  {
    name: 'sign-in by mail, link gone',
    who: 'guest',
    path: '/sign-in/mail/code?token=',
    status: 410,
  },
  { name: 'second step', who: 'guest', path: challenge },
  { name: 'second step, empty', who: 'guest', path: challenge, send: {}, status: 422 },
  {
    name: 'second step, one try left',
    who: 'guest',
    path: (before) => challengeAfter(before, { here: 3, account: 3 }),
    send: { code: '000000' },
    status: 422,
  },
  {
    name: 'second step, no try left',
    who: 'guest',
    path: (before) => challengeAfter(before, { here: 4, account: 9 }),
    send: { code: '000000' },
    status: 422,
  },
  {
    name: 'second step by mail',
    who: 'guest',
    path: (before) => challengeWithCodes(before, 'mail'),
  },
  {
    name: 'second step, recovery code',
    who: 'guest',
    path: (before) => challengeWithCodes(before, 'recovery'),
  },
  { name: 'new browser', who: 'guest', path: newBrowser },
  { name: 'new browser, empty', who: 'guest', path: newBrowser, send: {}, status: 422 },
  {
    name: 'all factors lost',
    who: 'guest',
    path: async (before) => {
      await challenge(before);
      return '/recovery';
    },
  },
  { name: 'all factors lost, mail sent', who: 'guest', path: '/recovery/sent' },
  { name: 'all factors lost, waiting', who: 'guest', path: '/recovery/started' },
  {
    name: 'all factors lost, link',
    who: 'guest',
    path: async ({ app, person, post }) => {
      const { user } = await personWithTotp(app);
      await post('/sign-in', { email: user.email, password: person.password });
      await post('/recovery');
      return linkTo(app, user.email, '/recovery/start');
    },
  },
  { name: 'all factors lost, cancel', who: 'guest', path: cancelRecovery },
  { name: 'all factors lost, link gone', who: 'guest', path: '/recovery/cancel', status: 410 },
  { name: 'provider problem', who: 'guest', path: '/sign-in/provider-problem' },
  { name: 'forgotten password', who: 'guest', path: '/forgot-password' },
  {
    name: 'forgotten password, empty',
    who: 'guest',
    path: '/forgot-password',
    send: {},
    status: 422,
  },
  {
    name: 'forgotten password, sent',
    who: 'guest',
    path: async ({ person: { email }, post }) => {
      await post('/forgot-password', { email });
      return '/reset-password';
    },
  },
  { name: 'new password', who: 'guest', path: reset },
  {
    name: 'new password, wrong',
    who: 'guest',
    path: reset,
    send: { password: 'short' },
    status: 422,
  },
  {
    name: 'new password, link gone',
    who: 'guest',
    path: '/reset-password?token=',
    status: 410,
  },
  {
    name: 'confirm the address',
    who: 'guest',
    path: ({ app, person }) => linkTo(app, person.email, '/verify-email'),
  },
  {
    name: 'confirm the address, link gone',
    who: 'guest',
    path: '/verify-email?token=',
    status: 410,
  },
  { name: 'this was not me', who: 'guest', path: notMe },
  { name: 'this was not me, done', who: 'guest', path: '/not-me/done' },
  { name: 'this was not me, link gone', who: 'guest', path: '/not-me', status: 410 },
  {
    name: 'end the lock of a password',
    who: 'guest',
    path: async ({ app, person: { email } }) => {
      await guessPassword(app, email, 10);
      return linkTo(app, email, '/unlock');
    },
  },
  { name: 'end the lock of a password, done', who: 'guest', path: '/unlock/done' },
  { name: 'end the lock of a password, link gone', who: 'guest', path: '/unlock', status: 410 },
  { name: 'inbox', who: 'guest', path: '/inbox' },
  { name: 'inbox, samples', who: 'guest', path: '/inbox/samples' },
  { name: 'inbox, a mail', who: 'guest', path: '/inbox/samples/new-device' },
  { name: 'gallery', who: 'guest', path: '/gallery' },
  { name: '404', who: 'guest', path: '/nowhere', status: 404 },
  { name: '404', who: 'user', path: '/nowhere', status: 404 },
  { name: '405', who: 'guest', path: '/api/auth/sign-out', status: 405 },
  {
    name: '413',
    who: 'guest',
    path: '/sign-up',
    send: { name: 'x'.repeat(70_000) },
    status: 413,
  },
  {
    name: '429',
    who: 'guest',
    path: async (before) => {
      for (let tries = 0; tries < 20; tries += 1) await before.post('/recovery/cancel/mine');
      return cancelRecovery(before);
    },
    send: { deliberate: true },
    status: 429,
  },
  {
    name: '500',
    who: 'guest',
    path: async ({ app: { deps } }) => {
      if (!deps.inbox) throw new Error('there is no inbox to break');
      vi.spyOn(deps.inbox, 'list').mockRejectedValue(new Error('broken on purpose'));
      return '/inbox';
    },
    status: 500,
  },
  {
    name: '503',
    who: 'guest',
    path: async ({ app: { deps } }) => {
      if (!deps.inbox) throw new Error('there is no inbox to break');
      vi.spyOn(deps.inbox, 'list').mockRejectedValue(new HttpError(503, 'away on purpose'));
      return '/inbox';
    },
    status: 503,
  },
];

/** Half signed in: somebody with an authenticator app has given the password. */
async function challenge({ app, post }: Before): Promise<string> {
  const { user } = await personWithTotp(app);
  await post('/sign-in', { email: user.email, password: user.password });
  return '/sign-in/challenge';
}

/** The same after so many wrong codes, of this sign-in and of the account. */
async function challengeAfter(
  { app, post }: Before,
  wrong: { readonly here: number; readonly account: number },
): Promise<string> {
  const { user } = await personWithTotp(app);
  await post('/sign-in', { email: user.email, password: user.password });
  const { pool } = app.deps.database;
  await pool.query("UPDATE verification SET value = ? WHERE value = '0'", [String(wrong.here)]);
  await triesMade(app, user, wrong.account);
  return '/sign-in/challenge';
}

/** The same with codes by mail and recovery codes. */
async function challengeWithCodes({ app, post }: Before, way: string): Promise<string> {
  const { user } = await personWithCodes(app);
  await post('/sign-in', { email: user.email, password: user.password });
  return `/sign-in/challenge?way=${way}`;
}

/** Half signed in without a second factor, as with NEW_BROWSER=confirm. */
async function newBrowser({ app, post }: Before): Promise<string> {
  const { user } = await personWithTotp(app);
  await post('/sign-in', { email: user.email, password: user.password });
  const { pool } = app.deps.database;
  await pool.query('UPDATE user SET twoFactorEnabled = FALSE WHERE id = ?', [user.id]);
  await pool.query('DELETE FROM twoFactor WHERE userId = ?', [user.id]);
  return '/sign-in/challenge';
}

/** The page on which a wait for the end of somebody's second step is cancelled. */
async function cancelRecovery({ app }: Before): Promise<string> {
  const { user } = await personWithTotp(app);
  await beginRecovery(app, user);
  return linkTo(app, user.email, '/recovery/cancel');
}

/** The page of a link that was asked for with "forgot your password". */
async function reset({ app, person: { email }, post }: Before): Promise<string> {
  await post('/forgot-password', { email });
  return linkTo(app, email, '/reset-password');
}

/** The page of the link in a notice of a new browser. */
async function notMe({ app, person }: Before): Promise<string> {
  await app.make.signedIn(person);
  const mail = await app.mail(person.email);
  return /\/not-me\?token=[\w-]+/.exec(mail.text)?.[0] ?? 'no link';
}

const app = await startTestApp({ GITHUB_CLIENT_ID: 'a', GITHUB_CLIENT_SECRET: 'b' });
afterAll(() => app.stop());
checkPages(app, useBrowser(), PAGES);
