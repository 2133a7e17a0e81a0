import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestPerson } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { personWithCodes, RENEW, USE_CODE } from '../support/lost-factors.ts';
import { mailOf, tokenOf } from '../support/mail-links.ts';
import { shown } from '../support/page.ts';
import { addPasskey } from '../support/passkeys.ts';
import { codeOf, confirm, confirmedPerson, firstStep, forgetUse } from '../support/second-step.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const API = '/api/auth/two-factor';
const SECURITY = '/account/security';
const CODES = `${SECURITY}/recovery-codes`;

/** Begins to set an app up as a client of the library does; gives the key and the codes. */
async function begin(client: TestClient): Promise<{ secret: string; codes: string[] }> {
  const { body } = await client.postJson(`${API}/enable`);
  const secret = new URL(body.totpURI).searchParams.get('secret') ?? '';
  return { secret, codes: body.backupCodes };
}

const firstCode = (client: TestClient, secret: string) =>
  client.postJson(`${API}/verify-totp`, { code: codeOf(secret) });

const rowsOf = ({ id }: TestPerson) => app.rows('recoveryCode', { userId: id });

const waitingIn = async ({ id }: TestPerson) => {
  const [row] = await app.rows('twoFactor', { userId: id });
  return String(row?.backupCodes);
};

/** What a code does in a sign-in that has taken the first step. */
async function signInBy(user: TestPerson, code: string | undefined): Promise<number> {
  return (await (await firstStep(app, user)).postJson(USE_CODE, { code })).status;
}

/** The ways in which the site turns a second step on, as its pages do. */
const FIRST_FACTORS = [
  {
    name: 'an app',
    on: async (_app: TestApp, client: TestClient) => {
      await client.post(`${SECURITY}/totp`);
      const { text } = await client.get(`${SECURITY}/totp`);
      const secret = /secret=([A-Z2-7]+)/.exec(text)?.[1] ?? '';
      return client.post(`${SECURITY}/totp/confirm`, { code: codeOf(secret) });
    },
  },
  {
    name: 'mail',
    on: (_app: TestApp, client: TestClient) => client.post(`${SECURITY}/mail/on`),
  },
  {
    name: 'a passkey',
    on: async (site: TestApp, client: TestClient) => {
      await addPasskey(site, client);
      return client.post('/account/passkeys/second-step', { enabled: 'on' });
    },
  },
];

describe('codes that were handed out with a set-up nobody has finished', () => {
  test('are no codes yet: nothing is kept, counted, offered or taken', async () => {
    const { client, user } = await confirmedPerson(app);
    const { codes } = await begin(client);
    expect(codes).toHaveLength(10);
    expect(await rowsOf(user)).toEqual([]);
    const waiting = await waitingIn(user);
    for (const code of codes) expect(waiting).not.toContain(code.replaceAll('-', ''));
    expect((await client.get('/api/auth/recovery-codes')).body).toEqual({ left: 0 });
    expect((await client.get('/api/auth/step-up')).body.methods).not.toContain('recovery');
    const proof = await client.postJson('/api/auth/step-up/recovery-code', { code: codes[0] });
    expect([proof.status, proof.body.code]).toEqual([400, 'INVALID_CODE']);
  });

  test.each(FIRST_FACTORS)('stay outside when the owner switches on $name', async ({ on }) => {
    const user = await app.make.user();
    await confirm(app, user);
    const { codes } = await begin(await firstStep(app, user));
    const owner = await firstStep(app, user);
    const fresh = { ...user, password: 'nine brass lanterns' };
    await owner.post('/account/password', {
      currentPassword: user.password,
      newPassword: fresh.password,
      signOutElsewhere: 'on',
    });
    const done = await on(app, owner);
    expect([done.status, done.headers.location]).toEqual([303, CODES]);
    expect((await owner.get(CODES)).text).toContain(shown('recoveryCodes.none'));
    expect(await rowsOf(user)).toEqual([]);
    expect(await signInBy(fresh, codes[0])).toBe(401);
  });

  test('cannot be made to count once their session is over', async () => {
    const user = await app.make.user();
    await confirm(app, user);
    const stranger = await firstStep(app, user);
    const { secret, codes } = await begin(stranger);
    await stranger.post('/sign-out');
    const owner = await firstStep(app, user);
    const refused = await firstCode(owner, secret);
    expect([refused.status, refused.body.code]).toEqual([400, 'TOTP_NOT_ENABLED']);
    const page = await owner.get(`${SECURITY}/totp`);
    expect([page.status, page.headers.location]).toEqual([303, SECURITY]);
    await owner.post(`${SECURITY}/mail/on`);
    expect(await signInBy(user, codes[0])).toBe(401);
  });

  test('end with a reset', async () => {
    const user = await app.make.user();
    await confirm(app, user);
    const { secret, codes } = await begin(await firstStep(app, user));
    await app.client().postJson('/api/auth/request-password-reset', { email: user.email });
    const token = tokenOf(await mailOf(app, 'reset', user.email));
    const fresh = { ...user, password: 'nine brass lanterns' };
    const body = { token, newPassword: fresh.password };
    expect((await app.client().postJson('/api/auth/reset-password', body)).status).toBe(200);
    const owner = await firstStep(app, fresh);
    expect((await firstCode(owner, secret)).status).toBe(400);
    await owner.post(`${SECURITY}/mail/on`);
    expect(await signInBy(fresh, codes[0])).toBe(401);
  });

  test('end when it is begun anew, in this browser or in another', async () => {
    const user = await app.make.user();
    await confirm(app, user);
    const stranger = await firstStep(app, user);
    const first = await begin(stranger);
    const owner = await firstStep(app, user);
    const second = await begin(owner);
    expect((await firstCode(stranger, first.secret)).status).toBe(400);
    expect((await firstCode(stranger, second.secret)).status).toBe(400);
    expect((await firstCode(owner, second.secret)).status).toBe(200);
    await forgetUse(app, user.id);
    expect(await signInBy(user, first.codes[0])).toBe(401);
    expect(await signInBy(user, second.codes[0])).toBe(200);
  });
});

describe('with the first good code', () => {
  test('the codes that came with the set-up count, once and whole', async () => {
    const { client, user } = await confirmedPerson(app);
    const { secret, codes } = await begin(client);
    const twice = await Promise.all([firstCode(client, secret), firstCode(client, secret)]);
    expect(twice.map(({ status }) => status)).toContain(200);
    expect(await rowsOf(user)).toHaveLength(10);
    expect(await waitingIn(user)).toBe('');
    expect((await client.get('/api/auth/recovery-codes')).body).toEqual({ left: 10 });
    expect(await signInBy(user, codes[3])).toBe(200);
    expect(await signInBy(user, codes[3])).toBe(401);
  });

  test('a set that was made meanwhile stays', async () => {
    const { client, user } = await confirmedPerson(app);
    const { secret, codes } = await begin(client);
    await client.postJson(`${API}/enable-mail`);
    const own = (await client.postJson(RENEW)).body.backupCodes;
    expect((await firstCode(client, secret)).status).toBe(200);
    expect(await signInBy(user, codes[0])).toBe(401);
    expect(await signInBy(user, own[0])).toBe(200);
  });

  test('they count where another factor was switched on meanwhile, without a set', async () => {
    const { client, user } = await confirmedPerson(app);
    const { secret, codes } = await begin(client);
    await client.postJson(`${API}/enable-mail`);
    expect(await rowsOf(user)).toEqual([]);
    expect((await firstCode(client, secret)).status).toBe(200);
    expect(await signInBy(user, codes[0])).toBe(200);
  });
});

describe('codes without a second step', () => {
  /** As an earlier version of the site could leave them. */
  async function leftOver() {
    const { client, user, codes } = await personWithCodes(app);
    await app.deps.database.query
      .updateTable('user')
      .set({ twoFactorEnabled: false, mailSecondStep: false })
      .where('id', '=', user.id)
      .execute();
    return { client, user, codes };
  }

  test('count for nothing', async () => {
    const { client, codes } = await leftOver();
    expect((await client.get('/api/auth/recovery-codes')).body).toEqual({ left: 0 });
    expect((await client.get('/api/auth/step-up')).body.methods).not.toContain('recovery');
    const proof = await client.postJson('/api/auth/step-up/recovery-code', { code: codes[0] });
    expect([proof.status, proof.body.code]).toEqual([400, 'INVALID_CODE']);
    expect((await client.get(CODES)).text).not.toContain('of 10 left');
  });

  test.each(FIRST_FACTORS)('are dropped when $name is switched on', async ({ on }) => {
    const { client, user, codes } = await leftOver();
    const done = await on(app, client);
    expect([done.status, done.headers.location]).toEqual([303, CODES]);
    expect(await rowsOf(user)).toEqual([]);
    expect(await signInBy(user, codes[0])).toBe(401);
  });

  test('end with the last factor, when that is a passkey, too', async () => {
    for (const end of ['/passkey/second-step', '/passkey/delete-passkey']) {
      const { client, user } = await confirmedPerson(app);
      const { id } = await addPasskey(app, client);
      await client.postJson('/api/auth/passkey/second-step', { enabled: true });
      await client.postJson(RENEW);
      expect(await rowsOf(user)).toHaveLength(10);
      const ended = await client.postJson(`/api/auth${end}`, { id, enabled: false });
      expect(ended.status, ended.text).toBe(200);
      expect(await rowsOf(user)).toEqual([]);
    }
  });
});
