import type supertest from 'supertest';
import type { TestApp, TestPerson } from './app.ts';
import type { Authenticator } from './authenticator.ts';
import type { TestClient } from './client.ts';
import { mailsOf, tokenOf } from './mail-links.ts';
import type { IssuerAccount, TestIssuer } from './oidc-provider.ts';
import { addPasskey, optionsFor } from './passkeys.ts';
import { atIssuer, roundTrip } from './provider-trip.ts';
import { codeOf, forgetUse, turnOnTotp } from './second-step.ts';

/** Somebody, the browser in which things are set up, and what they hold. */
export interface Holder {
  readonly client: TestClient;
  readonly user: TestPerson;
  readonly userName: string;
  key?: Authenticator;
  secret?: string;
  /** An account at the issuer, connected. */
  elsewhere?: IssuerAccount;
  recoveryCodes: string[];
}

/** What is asked for with a sign-in: it must come through. */
export interface Wish {
  readonly remember: boolean;
  readonly next: string;
}

/** One way in: on the pages, where its last form answers, and on the JSON API. */
export interface Way {
  readonly name: string;
  /** What the audit calls the first proof. */
  readonly method: string;
  /** Worth both factors: no second step follows. */
  readonly both?: true;
  /** Ends with a redirect, for programs, too. */
  readonly redirects?: true;
  /** The mailbox was the first proof, so it is not asked for a second. */
  readonly byMail?: true;
  readonly setUp?: (app: TestApp, holder: Holder) => Promise<void>;
  readonly page: (app: TestApp, client: TestClient, holder: Holder, wish: Wish) => Promise<Answer>;
  readonly api: (app: TestApp, client: TestClient, holder: Holder, wish: Wish) => Promise<Answer>;
}

type Answer = supertest.Response;

const boxes = ({ remember, next }: Wish) => ({ next, ...(remember && { remember: 'on' }) });

const signInMail = async (app: TestApp, { email }: TestPerson) => {
  const mail = (await mailsOf(app, 'signIn', email)).at(-1);
  if (!mail) throw new Error('no sign-in mail came');
  return mail;
};

async function withPasskey(app: TestApp, holder: Holder): Promise<void> {
  holder.key ??= (await addPasskey(app, holder.client)).key;
}

/** Every way in. Another one is an entry here. */
export const waysOf = (issuer: TestIssuer): readonly Way[] => [
  {
    name: 'password',
    method: 'password',
    page: async (_, client, { user: { email, password } }, wish) =>
      client.post('/sign-in', { email, password, ...boxes(wish) }),
    api: async (_, client, { user: { email, password } }, { remember }) =>
      client.postJson('/api/auth/sign-in/email', { email, password, rememberMe: remember }),
  },
  {
    name: 'user name',
    method: 'userName',
    page: async (_, client, { user: { password }, userName: email }, wish) =>
      client.post('/sign-in', { email, password, ...boxes(wish) }),
    api: async (_, client, { user: { password }, userName: username }, { remember }) =>
      client.postJson('/api/auth/sign-in/username', { username, password, rememberMe: remember }),
  },
  {
    name: 'mail link',
    method: 'mail',
    byMail: true,
    page: async (app, client, { user }, wish) => {
      await client.post('/sign-in/mail', { email: user.email, ...boxes(wish) });
      const { link = '', code = '' } = await signInMail(app, user);
      await client.get(new URL(link).pathname + new URL(link).search);
      return client.post('/sign-in/mail/code', { code });
    },
    api: async (app, client, { user }, { remember }) => {
      const body = { email: user.email, rememberMe: remember };
      await client.postJson('/api/auth/sign-in/mail', body);
      const token = tokenOf(await signInMail(app, user));
      return client.postJson('/api/auth/sign-in/mail/verify', { token });
    },
  },
  {
    name: 'mail code',
    method: 'mail',
    byMail: true,
    page: async (app, client, { user }, wish) => {
      await client.post('/sign-in/mail', { email: user.email, ...boxes(wish) });
      const { code = '' } = await signInMail(app, user);
      return client.post('/sign-in/mail/code', { code, next: wish.next });
    },
    api: async (app, client, { user }, { remember }) => {
      const body = { email: user.email, rememberMe: remember };
      await client.postJson('/api/auth/sign-in/magic-link', body);
      const { code } = await signInMail(app, user);
      return client.postJson('/api/auth/sign-in/mail/verify', { code });
    },
  },
  {
    name: 'passkey',
    method: 'passkey',
    both: true,
    setUp: withPasskey,
    page: async (_, client, { key }, wish) => {
      const response = JSON.stringify(key?.get(await optionsFor(client, 'authenticate')));
      return client.post('/sign-in/passkey', { response, ...boxes(wish) });
    },
    api: async (_, client, { key }, { remember }) => {
      const response = key?.get(await optionsFor(client, 'authenticate'));
      const body = { response, rememberMe: remember };
      return client.postJson('/api/auth/passkey/verify-authentication', body);
    },
  },
  {
    name: 'provider',
    method: 'provider',
    redirects: true,
    setUp: async (app, holder) => {
      holder.elsewhere = issuer.account();
      await connect(app, holder, holder.elsewhere);
    },
    page: (_, client, { elsewhere }, wish) =>
      roundTrip(client, PROVIDER, there(elsewhere), boxes(wish)),
    api: async (_, client, { elsewhere }, { remember, next }) => {
      const body = { provider: PROVIDER, rememberMe: remember, callbackURL: next };
      const begun = await client.postJson('/api/auth/sign-in/social', body);
      return client.get(await atIssuer(begun.body.url, there(elsewhere)));
    },
  },
];

/** The issuer of `startWithIssuers(['REAL'])`. */
const PROVIDER = 'oidc-real';

async function connect(app: TestApp, { user }: Holder, { sub }: IssuerAccount): Promise<void> {
  await app.deps.database.query
    .insertInto('account')
    .values({
      id: `elsewhere-${user.id}`.slice(0, 36),
      accountId: sub,
      providerId: PROVIDER,
      userId: user.id,
      password: null,
      updatedAt: new Date(),
    })
    .execute();
}

function there(account: IssuerAccount | undefined): IssuerAccount {
  if (!account) throw new Error('no account there');
  return account;
}

/** One second step, and how it is taken. */
export interface Second {
  readonly name: string;
  readonly setUp: (app: TestApp, holder: Holder) => Promise<void>;
  /** What its endpoint and its form take. */
  readonly answer: (app: TestApp, client: TestClient, holder: Holder) => Promise<object>;
  readonly endpoint: string;
}

/** Every second step. Another one is an entry here. */
export const SECONDS: readonly Second[] = [
  {
    name: 'totp',
    setUp: async (app, holder) => {
      holder.secret = await turnOnTotp(app, holder.client, holder.user.id);
    },
    answer: async (app, _, { secret = '', user }) => {
      await forgetUse(app, user.id);
      return { code: codeOf(secret) };
    },
    endpoint: '/two-factor/verify-totp',
  },
  {
    name: 'passkey',
    setUp: async (app, holder) => {
      await withPasskey(app, holder);
      await done(holder.client, '/passkey/second-step', { enabled: true });
    },
    answer: async (_, client, { key }) => ({
      response: key?.get(await optionsFor(client, 'authenticate')),
    }),
    endpoint: '/two-factor/verify-passkey',
  },
  {
    name: 'mail',
    setUp: async (_, holder) => {
      await done(holder.client, '/two-factor/enable-mail');
      // For who comes by mail: the same mailbox twice is one factor.
      await newRecoveryCodes(holder);
    },
    answer: async (app, client, { user }) => {
      await done(client, '/two-factor/send-otp');
      return { code: (await app.mail(user.email)).code };
    },
    endpoint: '/two-factor/verify-otp',
  },
  {
    name: 'recovery',
    setUp: async (app, holder) => {
      holder.secret = await turnOnTotp(app, holder.client, holder.user.id);
      await newRecoveryCodes(holder);
    },
    answer: async (_app, _client, { recoveryCodes }) => ({ code: recoveryCodes.pop() }),
    endpoint: '/two-factor/verify-backup-code',
  },
];

/** Fresh recovery codes for somebody. */
async function newRecoveryCodes(holder: Holder): Promise<void> {
  const made = await done(holder.client, '/two-factor/generate-backup-codes');
  holder.recoveryCodes.push(...made.body.backupCodes);
}

/** Calls the API and expects it to work. */
async function done(client: TestClient, path: string, body: object = {}): Promise<Answer> {
  const answer = await client.postJson(`/api/auth${path}`, body);
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${answer.text}`);
  return answer;
}
