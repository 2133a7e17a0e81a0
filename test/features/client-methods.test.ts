import { readFileSync } from 'node:fs';
import { createAuthClient } from 'better-auth/client';
import { magicLinkClient, twoFactorClient, usernameClient } from 'better-auth/client/plugins';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { latchkeyClient } from '../../src/client/index.ts';
import { browserOf } from '../support/api-client.ts';
import { startTestApp, type TestApp, type TestPerson } from '../support/app.ts';
import { mailedCode } from '../support/lost-factors.ts';
import { mailOf, tokenOf } from '../support/mail-links.ts';
import { codeOf, confirm, forgetUse } from '../support/second-step.ts';

/** What the README says of the library's own client, called on the real site. */

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ GITHUB_CLIENT_ID: 'us', GITHUB_CLIENT_SECRET: 'secret' });
});
afterAll(() => app.stop());

const readme = readFileSync('README.md', 'utf8');
const password = 'a quiet harbour';
const newPassword = 'nine brass lanterns';

type Client = ReturnType<typeof newClient>;
type Call = (client: Client, person: TestPerson) => Promise<{ error: unknown; data: unknown }>;

/** Each by somebody who is signed in, unless it says otherwise. */
const WORK: Readonly<Record<string, Call>> = {
  'signUp.email': (c) => c.signUp.email({ name: 'Ada', email: app.make.email(), password }),
  'signIn.email': (c, { email }) => c.signIn.email({ email, password }),
  'signIn.social': (c) => c.signIn.social({ provider: 'github', disableRedirect: true }),
  signOut: (c) => c.signOut(),
  getSession: (c) => c.getSession(),
  updateUser: (c) => c.updateUser({ name: 'Ada Lovelace' }),
  changeEmail: (c) => c.changeEmail({ newEmail: app.make.email() }),
  sendVerificationEmail: async (c) => {
    const email = app.make.email();
    await c.signOut();
    return c.sendVerificationEmail({ email });
  },
  changePassword: (c) => c.changePassword({ currentPassword: password, newPassword }),
  requestPasswordReset: (c, { email }) => c.requestPasswordReset({ email }),
  resetPassword: async (c, { email }) => {
    await c.requestPasswordReset({ email });
    return c.resetPassword({ newPassword, token: tokenOf(await mailOf(app, 'reset', email)) });
  },
  listSessions: (c) => c.listSessions(),
  revokeSession: async (c) => {
    const token = (await c.getSession()).data?.session.token ?? '';
    return c.revokeSession({ token });
  },
  revokeOtherSessions: (c) => c.revokeOtherSessions(),
  revokeSessions: (c) => c.revokeSessions(),
  listAccounts: (c) => c.listAccounts(),
  linkSocial: (c) => c.linkSocial({ provider: 'github', disableRedirect: true }),
  unlinkAccount: async (c, { id: userId }) => {
    const { internalAdapter } = await app.deps.auth.$context;
    const connected = { userId, providerId: 'github', accountId: userId };
    const { id: accountId } = await internalAdapter.createAccount(connected);
    return c.unlinkAccount({ accountId });
  },
  deleteUser: (c) => c.deleteUser(),
  'signIn.username': async (c, { id }) => {
    const username = `ada${id.slice(-8)}`;
    await c.$fetch('/change-username', { method: 'POST', body: { username } });
    return c.signIn.username({ username, password });
  },
  'signIn.magicLink': (c, { email }) => c.signIn.magicLink({ email }),
  'twoFactor.enable': (c) => c.twoFactor.enable({ password }),
  'twoFactor.verifyTotp': async (c) => (await withApp(c)).verified,
  'twoFactor.disable': async (c) => {
    await withApp(c);
    return c.twoFactor.disable({ password });
  },
  'twoFactor.sendOtp': async (c, person) => {
    await halfSignedIn(c, person);
    return c.twoFactor.sendOtp();
  },
  'twoFactor.verifyOtp': async (c, person) => {
    await halfSignedIn(c, person);
    await c.twoFactor.sendOtp();
    return c.twoFactor.verifyOtp({ code: await mailedCode(app, person) });
  },
  'twoFactor.generateBackupCodes': async (c) => {
    await withApp(c);
    return c.twoFactor.generateBackupCodes({ password });
  },
  'twoFactor.verifyBackupCode': async (c, person) => {
    const { codes } = await withApp(c);
    await forgetUse(app, person.id);
    await c.signOut();
    await c.signIn.email({ email: person.email, password });
    return c.twoFactor.verifyBackupCode({ code: codes[0] ?? '' });
  },
};

/** With what each answers. */
const FAIL: Readonly<Record<string, Call>> = {
  verifyEmail: (c) => c.verifyEmail({ query: { token: 'x' } }),
  'magicLink.verify': (c) => c.magicLink.verify({ query: { token: 'x' } }),
  isUsernameAvailable: (c) => c.isUsernameAvailable({ username: 'ada' }),
  'twoFactor.getTotpUri': (c) => c.twoFactor.getTotpUri({ password }),
  accountInfo: (c) => c.accountInfo({ query: { accountId: 'x' } }),
  getAccessToken: (c) => c.getAccessToken({ accountId: 'x' }),
  refreshToken: (c) => c.refreshToken({ accountId: 'x' }),
  updateSession: (c) => c.updateSession({}),
  'deleteUser.callback': (c) => c.deleteUser.callback({ query: { token: 'x' } }),
};

describe('the README names methods of the client', () => {
  // Passkeys want an authenticator: passkeys-client.test.ts calls their methods.
  const passkeys = readFileSync('test/features/passkeys-client.test.ts', 'utf8');
  const isPasskeys = (method: string) => method.includes('asskey');

  test('and these tests call them all', () => {
    const work = methodsOf('| Client | Methods |');
    const called = work.filter((method) => !isPasskeys(method));
    expect(called.toSorted()).toEqual(Object.keys(WORK).toSorted());
    for (const method of work.filter(isPasskeys)) expect(passkeys).toContain(`${method}(`);
    expect(methodsOf('| Method | Instead |').toSorted()).toEqual(Object.keys(FAIL).toSorted());
  });

  test.each(Object.entries(WORK))('%s works, with latchkeyClient alone, too', async (_, call) => {
    for (const make of [newClient, newLatchkeyClient]) {
      const { client, person } = await signedIn(make);
      const { error, data } = await call(client, person);
      expect(error).toBeNull();
      expect(data).toBeTruthy();
    }
  });

  test.each(Object.entries(FAIL))('%s does not', async (_, call) => {
    const { client, person } = await signedIn();
    const { error } = await call(client, person);
    expect(error).toMatchObject({ status: expect.toBeOneOf([404, 405]) });
  });

  test('a user name is taken neither at sign-up nor with the profile', async () => {
    const { client, person } = await signedIn();
    const email = app.make.email();
    const more = { username: `x${Date.now()}` };
    await client.updateUser({ name: 'Ada', ...more });
    await client.signUp.email({ name: 'Ada', email, password, ...more });
    const named = [
      ...(await app.rows('user', { id: person.id })),
      ...(await app.rows('user', { email })),
    ];
    expect(named.filter(({ username }) => username !== null)).toEqual([]);
  });
});

/** The methods in the table with this head: in its first column, or in its second. */
function methodsOf(head: string): string[] {
  const [, below = ''] = readme.split(`${head}\n`);
  const rows = (below.split('\n\n')[0] ?? '').split('\n').slice(1);
  const column = head.startsWith('| Client') ? 2 : 1;
  return rows.flatMap((row) =>
    [...(row.split('|')[column] ?? '').matchAll(/`([\w.]+)`/g)].map(([, name = '']) => name),
  );
}

async function signedIn(make = newClient) {
  const person = await app.make.user({ password });
  await confirm(app, person);
  const client = make();
  expect((await client.signIn.email({ email: person.email, password })).error).toBeNull();
  return { client, person };
}

/** With an authenticator app set up. */
async function withApp(client: Client) {
  const begun = await client.twoFactor.enable({ password });
  const { totpURI = '', backupCodes: codes = [] } = begun.data as {
    totpURI?: string;
    backupCodes?: string[];
  };
  const secret = new URL(totpURI).searchParams.get('secret') ?? '';
  return { codes, verified: await client.twoFactor.verifyTotp({ code: codeOf(secret) }) };
}

/** Somebody who takes the second step by mail, before that step. */
async function halfSignedIn(client: Client, { email }: TestPerson) {
  await client.$fetch('/two-factor/enable-mail', { method: 'POST', body: {} });
  await client.signOut();
  await client.signIn.email({ email, password });
}

/** The library's own client with its own plugins. */
function newClient() {
  return createAuthClient({
    ...browserOf(app),
    plugins: [usernameClient(), magicLinkClient(), twoFactorClient()],
  });
}

/** The same methods, of the site's own plugin. */
function newLatchkeyClient(): Client {
  const client = createAuthClient({ ...browserOf(app), plugins: [latchkeyClient()] });
  return client as unknown as Client;
}
