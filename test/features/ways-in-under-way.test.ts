import { afterAll, describe, expect, test, vi } from 'vitest';
import { switchAccount } from '../../src/features/operator/policy/account-switch.ts';
import type { TestPerson } from '../support/app.ts';
import { Authenticator } from '../support/authenticator.ts';
import type { TestClient } from '../support/client.ts';
import { mailOf, tokenOf } from '../support/mail-links.ts';
import { addPasskey, forgetPassword, optionsFor } from '../support/passkeys.ts';
import {
  atIssuer,
  connectThere,
  newcomer,
  roundTrip,
  setOutToConnect,
  startWithIssuers,
} from '../support/provider-trip.ts';
import { codeOf, confirm, firstStep } from '../support/second-step.ts';

const { app, issuers, stop } = await startWithIssuers(['ACME']);
const issuer = issuers.ACME;
const ACME = 'oidc-acme';
afterAll(stop);

const { adapter } = await app.deps.auth.$context;
const { query } = app.deps.database;

/**
 * What `act` does happens when a request has looked at its session and is about to write: when it
 * begins a transaction, after so many others.
 */
function beforeTheWrite(act: () => Promise<unknown>, others = 0) {
  const begin = adapter.transaction;
  let left = others;
  const spy = vi.spyOn(adapter, 'transaction').mockImplementation(async (work) => {
    if (left-- > 0) return begin(work);
    spy.mockRestore();
    await act();
    return begin(work);
  });
}

/** An account with the owner's session and a stranger's, and the owner's link against strangers. */
async function intruded() {
  const user = await app.make.user();
  await confirm(app, user);
  const owner = await firstStep(app, user);
  const stranger = await firstStep(app, user);
  const { text = '' } =
    (await app.mails(user.email)).find((mail) => mail.text.includes('/not-me?')) ?? {};
  const token = /not-me\?token=([\w-]+)/.exec(text)?.[1];
  return { user, owner, stranger, token };
}

type Account = Awaited<ReturnType<typeof intruded>>;

/** All that end a stranger's session together with everything else. */
const ENDS: Readonly<Record<string, (account: Account) => Promise<unknown>>> = {
  'this was not me': async ({ token }) => {
    const res = await app.client().postJson('/api/auth/not-me', { token, deliberate: true });
    expect(res.status, res.text).toBe(200);
  },
  'a reset': async ({ user }) => {
    await app.client().postJson('/api/auth/request-password-reset', { email: user.email });
    const token = tokenOf(await mailOf(app, 'reset', user.email));
    const body = { token, newPassword: 'nine brass lanterns' };
    const res = await app.client().postJson('/api/auth/reset-password', body);
    expect(res.status, res.text).toBe(200);
  },
  'signing out everywhere else': async ({ owner }) => {
    const res = await owner.postJson('/api/auth/revoke-other-sessions');
    expect(res.status, res.text).toBe(200);
  },
  'disabling the account': async ({ user }) => {
    expect(await switchAccount(app.deps.database, user.email, 'off')).toBe('done');
  },
};

interface Act {
  readonly name: string;
  /** Whether "this was not me" undoes it. */
  readonly takenBack?: boolean;
  /** How many transactions come before the one that writes. */
  readonly others?: number;
  /** Does what comes before it; gives the act itself. */
  begin(client: TestClient, user: TestPerson): Promise<() => PromiseLike<{ status: number }>>;
  /** What is there when it was carried out. */
  written(user: TestPerson): Promise<unknown>;
}

const post =
  (client: TestClient, path: string, body: object = {}) =>
  () =>
    client.postJson(`/api/auth${path}`, body);

const column = (name: string) => async (user: TestPerson) =>
  (await app.rows('user', { id: user.id }))[0]?.[name] || null;

const some = (rows: readonly unknown[]) => rows.length > 0 || null;

const ACTS: readonly Act[] = [
  {
    name: 'a passkey that is created',
    takenBack: true,
    // The challenge is used up.
    others: 1,
    begin: async (client) => {
      const key = new Authenticator({ origin: app.origin });
      const response = key.create(await optionsFor(client, 'register'));
      return post(client, '/passkey/verify-registration', { response });
    },
    written: async ({ id }) => some(await app.rows('passkey', { userId: id })),
  },
  {
    name: 'an account elsewhere that is connected',
    takenBack: true,
    begin: async (client) => {
      const back = await atIssuer(await setOutToConnect(client, ACME), issuer.account());
      return async () => {
        const { location } = (await client.get(back)).headers;
        return { status: location?.includes('kind=signedOut') ? 401 : 200 };
      };
    },
    written: async ({ id }) => some(await app.rows('account', { userId: id, providerId: ACME })),
  },
  {
    name: 'an app that is switched on',
    begin: async (client) => {
      const begun = await client.postJson('/api/auth/two-factor/enable');
      const secret = new URL(begun.body.totpURI).searchParams.get('secret') ?? '';
      return post(client, '/two-factor/verify-totp', { code: codeOf(secret) });
    },
    written: column('twoFactorEnabled'),
  },
  {
    name: 'codes by mail that are switched on',
    begin: async (client) => post(client, '/two-factor/enable-mail'),
    written: column('mailSecondStep'),
  },
  {
    name: 'a passkey that is to be asked for',
    begin: async (client) => {
      await addPasskey(app, client);
      return post(client, '/passkey/second-step', { enabled: true });
    },
    written: column('passkeySecondStep'),
  },
  {
    name: 'recovery codes that are made',
    begin: async (client) => {
      await client.postJson('/api/auth/two-factor/enable-mail');
      return post(client, '/two-factor/generate-backup-codes');
    },
    written: async ({ id }) => some(await app.rows('recoveryCode', { userId: id })),
  },
  {
    name: 'a first password',
    begin: async (client, user) => {
      await forgetPassword(app, user);
      return post(client, '/set-password', { newPassword: 'four paper kites' });
    },
    written: (user) => opens(user, 'four paper kites'),
  },
  {
    name: 'another password',
    begin: async (client, { password: currentPassword }) =>
      post(client, '/change-password', { currentPassword, newPassword: 'four paper kites' }),
    written: (user) => opens(user, 'four paper kites'),
  },
  {
    name: 'a user name',
    begin: async (client, { id }) =>
      post(client, '/change-username', { username: `u${id.slice(-12)}` }),
    written: column('username'),
  },
  {
    name: 'another address that is asked for',
    begin: async (client) => post(client, '/change-email', { newEmail: app.make.email() }),
    written: async ({ id }) =>
      some(await app.rows('mailProof', { subject: id, purpose: 'change-email' })),
  },
  {
    name: 'another address that is confirmed',
    begin: async (client) => {
      const newEmail = app.make.email();
      await client.postJson('/api/auth/change-email', { newEmail });
      const token = tokenOf(await app.mail(newEmail));
      return post(client, '/verify-email-change', { token });
    },
    written: async (user) => ((await column('email')(user)) === user.email ? null : 'moved'),
  },
  {
    name: 'the end of the account',
    begin: async (client) => post(client, '/delete-user'),
    written: column('deletionDueAt'),
  },
];

/** Whether a password is the account's, also when nobody may come in. */
async function opens({ email }: TestPerson, password: string): Promise<true | null> {
  await query.updateTable('user').set({ disabledAt: null }).where('email', '=', email).execute();
  return (await app.client().postJson('/api/auth/sign-in/email', { email, password })).ok || null;
}

describe.each(Object.keys(ENDS))('%s leaves no room for', (end) => {
  test.each(ACTS)('$name', async ({ begin, written, others }) => {
    const account = await intruded();
    const { user } = account;
    const act = await begin(account.stranger, user);
    let ended = false;
    beforeTheWrite(async () => {
      await ENDS[end]?.(account);
      ended = true;
    }, others);
    const answer = await act();
    expect(ended).toBe(true);
    expect(await written(user)).toBeNull();
    expect(answer.status).toBe(401);
  });
});

describe('when nothing ends', () => {
  test.each(ACTS)('$name is carried out', async ({ begin, written }) => {
    const { stranger, user } = await intruded();
    const act = await begin(stranger, user);
    expect((await act()).status).toBe(200);
    expect(await written(user)).not.toBeNull();
  });
});

test.each(ACTS)('at the same moment, whichever comes first: $name', async (act) => {
  for (let round = 0; round < 3; round += 1) {
    const account = await intruded();
    const { stranger, user } = account;
    const send = await act.begin(stranger, user);
    const [answer] = await Promise.all([send(), ENDS['this was not me']?.(account)]);
    expect([200, 400, 401]).toContain(answer.status);
    expect(await app.rows('session', { userId: user.id })).toEqual([]);
    if (act.takenBack) expect(await act.written(user)).toBeNull();
  }
});

test('nor can a way in be removed by whose session is over', async () => {
  const { client, there, user, row } = await newcomer(app, issuer, ACME);
  await connectThere(client, ACME, issuer.account());
  const { id } = await addPasskey(app, client);
  for (const [path, body] of [
    ['/unlink-account', { accountId: row?.id }],
    ['/passkey/delete-passkey', { id }],
  ] as const) {
    beforeTheWrite(() => query.deleteFrom('session').where('userId', '=', user.id).execute());
    expect((await client.postJson(`/api/auth${path}`, body)).status).toBe(401);
    await roundTrip(client, ACME, there);
  }
  expect(await app.rows('account', { userId: user.id })).toHaveLength(2);
  expect(await app.rows('passkey', { userId: user.id })).toHaveLength(1);
});
