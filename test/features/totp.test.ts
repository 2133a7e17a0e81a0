import { createAuthClient } from 'better-auth/client';
import { twoFactorClient } from 'better-auth/client/plugins';
import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { pageOf, shown } from '../support/page.ts';
import {
  codeOf,
  confirm,
  confirmedPerson,
  firstStep,
  forgetUse,
  notAtTheTurn,
  personWithTotp,
  turnOnTotp,
  wrongCode,
} from '../support/second-step.ts';
import { proofAt } from '../support/step-up.ts';

const app = await startTestApp();
const second = await startTestApp();
afterAll(async () => {
  await app.stop();
  await second.stop();
});

const API = '/api/auth/two-factor';
const PAGE = '/account/security';

const secretOf = (uri: string) => new URL(uri).searchParams.get('secret') ?? '';
const events = async (userId: string) => {
  const rows = await app.rows('auditEvent', { subjectId: userId });
  return rows
    .sort((a, b) => String(a.id).localeCompare(String(b.id)))
    .map(({ event, outcome }) => `${event} ${outcome}`);
};
const enabled = async (id: string) =>
  Boolean((await app.rows('user', { id }))[0]?.twoFactorEnabled);

describe('setting up', () => {
  test('with QR code and typed key, on after one good code, then to the recovery codes', async () => {
    const { client, user } = await confirmedPerson(app);
    const begun = await client.post(`${PAGE}/totp`);
    expect([begun.status, begun.headers.location]).toEqual([303, `${PAGE}/totp`]);
    const { text } = await client.get(`${PAGE}/totp`);
    expect(text).toMatch(/<svg class="qr" viewBox/);
    const uri =
      pageOf(text)
        .links.find((link) => link?.startsWith('otpauth:'))
        ?.replaceAll('&amp;', '&') ?? '';
    expect(decodeURIComponent(uri)).toContain(`Latchkey:${user.email}?secret=`);
    const secret = secretOf(uri);
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(text).toContain(secret.match(/.{4}/g)?.join(' '));
    expect(pageOf(text).input('code')).toMatchObject({
      autocomplete: 'one-time-code',
      inputmode: 'numeric',
    });
    expect(pageOf(text).input('signOutElsewhere')).not.toHaveProperty('checked');

    const wrong = await client.post(`${PAGE}/totp/confirm`, { code: wrongCode(secret) });
    expect(wrong.status).toBe(422);
    expect(pageOf(wrong.text).error('code')).toContain('not the code');
    expect(await enabled(user.id)).toBe(false);

    const other = await app.make.signedIn(user);
    const before = client.cookie('session_token');
    const done = await client.post(`${PAGE}/totp/confirm`, {
      code: codeOf(secret),
      signOutElsewhere: 'on',
    });
    expect([done.status, done.headers.location]).toEqual([303, `${PAGE}/recovery-codes`]);
    expect(await enabled(user.id)).toBe(true);
    expect(client.cookie('session_token')).not.toBe(before);
    expect((await client.get('/dashboard')).status).toBe(200);
    expect((await other.client.get('/dashboard')).status).toBe(303);
    expect((await app.mail(user.email)).text).toContain('asks for a second step');
    expect((await events(user.id)).slice(-4)).toEqual([
      'totpSetUp success',
      'totpOn refused',
      'signIn success',
      'totpOn success',
    ]);
    const [row] = await app.rows('twoFactor', { userId: user.id });
    expect(String(row?.secret)).not.toContain(secret);
  });

  test('left without a code changes nothing (scenario 37)', async () => {
    const { client, user } = await confirmedPerson(app);
    await client.post(`${PAGE}/totp`);
    await client.get(`${PAGE}/totp`);
    const again = await app.make.signedIn(user);
    expect((await again.client.get('/dashboard')).status).toBe(200);
    expect(await enabled(user.id)).toBe(false);
  });

  test('beginning anew makes the key before it worthless; one begun long ago, too', async () => {
    const { client, user } = await confirmedPerson(app);
    const first = secretOf((await client.postJson(`${API}/enable`)).body.totpURI);
    const newer = secretOf((await client.postJson(`${API}/enable`)).body.totpURI);
    expect((await client.postJson(`${API}/verify-totp`, { code: codeOf(first) })).body.code).toBe(
      'INVALID_CODE',
    );
    await app.deps.database.pool.query(
      'UPDATE twoFactor SET createdAt = createdAt - INTERVAL 31 MINUTE WHERE userId = ?',
      [user.id],
    );
    expect((await client.postJson(`${API}/verify-totp`, { code: codeOf(newer) })).body.code).toBe(
      'TOTP_NOT_ENABLED',
    );
    const page = await client.get(`${PAGE}/totp`);
    expect([page.status, page.headers.location]).toEqual([303, PAGE]);
  });

  test('begun once more in another tab, the page of the first says that the key is another one', async () => {
    const { client } = await confirmedPerson(app);
    const begin = async () => {
      await client.post(`${PAGE}/totp`);
      const { text } = await client.get(`${PAGE}/totp`);
      const secret = text.match(/secret=([A-Z2-7]+)/)?.[1] ?? '';
      return { secret, key: pageOf(text).input('key')?.value ?? '' };
    };
    const first = await begin();
    const second = await begin();
    expect(first.key).not.toBe(second.key);

    const old = { code: codeOf(first.secret), key: first.key };
    const told = await client.post(`${PAGE}/totp/confirm`, old);
    expect(told.status).toBe(422);
    expect(pageOf(told.text).error('code')).toContain(shown('security.otherKey'));
    // That page has the new key, so the next mistake is an ordinary one.
    const { value: key = '' } = pageOf(told.text).input('key') ?? {};
    expect(key).toBe(second.key);
    const wrong = { code: wrongCode(second.secret), key };
    const again = await client.post(`${PAGE}/totp/confirm`, wrong);
    expect(pageOf(again.text).error('code')).toContain(shown('security.codeWrong'));
    const right = { code: codeOf(second.secret), key };
    expect((await client.post(`${PAGE}/totp/confirm`, right)).status).toBe(303);
  });

  test('its page, opened by address, says that none is under way; with an app it just leads back', async () => {
    const { client, user } = await confirmedPerson(app);
    const res = await client.get(`${PAGE}/totp`);
    expect([res.status, res.headers.location]).toEqual([303, PAGE]);
    const page = await client.get(PAGE);
    expect(page.text).toContain(shown('security.notBegun'));
    expect(page.text).not.toContain('too long ago');

    await turnOnTotp(app, client, user.id);
    expect((await client.get(`${PAGE}/totp`)).headers.location).toBe(PAGE);
    expect((await client.get(PAGE)).text).not.toContain(shown('security.notBegun'));
  });

  test('needs a confirmed address', async () => {
    const { client } = await app.make.signedIn();
    expect((await client.get(PAGE)).text).toContain(shown('security.confirmFirst'));
    const api = await client.postJson(`${API}/enable`);
    expect([api.status, api.body.code]).toEqual([403, 'EMAIL_NOT_VERIFIED']);
    const page = await client.post(`${PAGE}/totp`);
    expect(page.status).toBe(403);
    expect(page.text).toContain(shown('mailCode.confirmFirst'));
  });

  test('and the key on its page want a proof of the last minutes', async () => {
    const { client, user } = await confirmedPerson(app);
    await client.post(`${PAGE}/totp`);
    await app.deps.database.pool.query(
      'UPDATE session SET sensitiveUntil = NULL WHERE userId = ?',
      [user.id],
    );
    const api = await client.postJson(`${API}/enable`);
    expect([api.status, api.body.code]).toEqual([403, 'STEP_UP_REQUIRED']);
    const page = await client.get(`${PAGE}/totp`);
    const proven = await client.post(proofAt(page, 'password'), { password: user.password });
    expect([proven.status, proven.headers.location]).toEqual([303, `${PAGE}/totp`]);
    expect((await client.get(`${PAGE}/totp`)).status).toBe(200);
  });
});

describe('switching off', () => {
  test('asks for no step any more; notice, audit row, new token', async () => {
    const { client, user } = await personWithTotp(app);
    expect((await client.get(PAGE)).text).toContain(shown('security.totpOff'));
    const again = await client.post(`${PAGE}/totp`);
    expect(again.status).toBe(422);
    expect(again.text).toContain(shown('security.alreadyOn'));
    const token = client.cookie('session_token');
    const res = await client.post(`${PAGE}/totp/off`, { signOutElsewhere: 'on' });
    expect([res.status, res.headers.location]).toEqual([303, PAGE]);
    expect(client.cookie('session_token')).not.toBe(token);
    expect(await enabled(user.id)).toBe(false);
    expect(await app.rows('twoFactor', { userId: user.id })).toEqual([]);
    expect((await app.mail(user.email)).text).toContain('turned off');
    expect((await events(user.id)).at(-1)).toBe('totpOff success');
    const later = await firstStep(app, user);
    expect((await later.get('/dashboard')).status).toBe(200);
    // A second click finds nothing to do.
    expect((await client.post(`${PAGE}/totp/off`)).status).toBe(303);
  });

  test('wants a proof of the last minutes', async () => {
    const { client, user } = await personWithTotp(app);
    await app.deps.database.pool.query(
      'UPDATE session SET sensitiveUntil = NULL WHERE userId = ?',
      [user.id],
    );
    const res = await client.post(`${PAGE}/totp/off`);
    expect(proofAt(res, 'password')).toContain('?act=');
    expect(await enabled(user.id)).toBe(true);
  });

  test('a wrong password that was sent along refuses it', async () => {
    const { client, user } = await personWithTotp(app);
    const res = await client.postJson(`${API}/disable`, { password: 'a wrong guess' });
    expect([res.status, res.body.code]).toEqual([400, 'INVALID_PASSWORD']);
    expect(await enabled(user.id)).toBe(true);
  });
});

describe('a code', () => {
  test('counts once, also on another instance and for another first step', async () => {
    const { user, secret } = await personWithTotp(app);
    const here = await firstStep(app, user);
    const there = await firstStep(second, user, second.client());
    const code = codeOf(secret);
    const answers = await Promise.all([
      here.postJson(`${API}/verify-totp`, { code }),
      there.postJson(`${API}/verify-totp`, { code }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    const later = await firstStep(app, user);
    expect((await later.postJson(`${API}/verify-totp`, { code })).body.code).toBe('INVALID_CODE');
    expect((await later.postJson(`${API}/verify-totp`, { code: codeOf(secret, 1) })).status).toBe(
      200,
    );
  });

  test('of the half minute before and after counts, and no further', async () => {
    const { user, secret } = await personWithTotp(app);
    for (const [off, status] of [
      [-2, 401],
      [2, 401],
      [-1, 200],
      [1, 200],
    ] as const) {
      await forgetUse(app, user.id);
      const client = await firstStep(app, user);
      await notAtTheTurn();
      const res = await client.postJson(`${API}/verify-totp`, { code: codeOf(secret, off) });
      expect(res.status, `${off}`).toBe(status);
    }
  });

  test('is read as it was meant', async () => {
    const { user, secret } = await personWithTotp(app);
    const code = codeOf(secret);
    const wide = [...code].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join('');
    for (const typed of [`${code.slice(0, 3)} ${code.slice(3)}`, wide]) {
      await forgetUse(app, user.id);
      const client = await firstStep(app, user);
      expect((await client.post('/sign-in/challenge/totp', { code: typed })).status).toBe(303);
      expect((await client.get('/dashboard')).status).toBe(200);
    }
  });

  test.each([
    ['letters', 'abcdef'],
    ['nothing', ''],
    ['too few', '12345'],
    ['10 KB', '1'.repeat(10_240)],
    ['blanks', '      '],
    ['emoji', '🦊🦊🦊🦊🦊🦊'],
    ['arabic digits', '١٢٣٤٥٦'],
  ])('of %s is refused in words', async (_name, code) => {
    const { user } = await personWithTotp(app);
    const client = await firstStep(app, user);
    const page = await client.post('/sign-in/challenge/totp', { code });
    expect(page.status).toBe(422);
    expect(pageOf(page.text).error('code')).toBeTruthy();
    const api = await client.postJson(`${API}/verify-totp`, { code });
    expect([400, 401]).toContain(api.status);
    expect(api.body.code).toBeTruthy();
  });

  test.each([
    [['123456', '654321']],
    [{ $gt: '' }],
    [123456],
    [null],
  ])('%j is no text', async (code) => {
    const { user } = await personWithTotp(app);
    const client = await firstStep(app, user);
    const res = await client.postJson(`${API}/verify-totp`, { code });
    expect(res.status).toBe(400);
    const twice = await client.post('/sign-in/challenge/totp').send('code=123456&code=654321');
    expect(twice.status).toBe(422);
  });
});

test('a real client sets up, signs in with trust, and switches off', async () => {
  const user = await app.make.user();
  await confirm(app, user);
  const jar = new Map<string, string>();
  const real = createAuthClient({
    baseURL: app.base,
    plugins: [twoFactorClient()],
    fetchOptions: {
      headers: { origin: app.origin, 'x-forwarded-for': app.client().address },
      onRequest: (request) => {
        request.headers.set('cookie', [...jar].map((pair) => pair.join('=')).join('; '));
      },
      onResponse: ({ response }) => {
        for (const line of response.headers.getSetCookie()) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
          if (value === '' || /Max-Age=0/.test(line)) jar.delete(name);
          else jar.set(name, value);
        }
      },
    },
  });
  const { email, password } = user;
  await real.signIn.email({ email, password });
  const begun = await real.twoFactor.enable({ password });
  expect(begun.error).toBeNull();
  const { totpURI } = begun.data as { totpURI: string };
  const secret = secretOf(totpURI);
  expect((await real.twoFactor.verifyTotp({ code: wrongCode(secret) })).error).toMatchObject({
    status: 401,
    code: 'INVALID_CODE',
  });
  const on = await real.twoFactor.verifyTotp({ code: codeOf(secret) });
  expect(on.data?.user).toMatchObject({ email });
  expect((await real.getSession()).data?.user).toMatchObject({ twoFactorEnabled: true });
  expect((await real.twoFactor.enable({ password })).error?.code).toBe('TOTP_ALREADY_ENABLED');
  await real.signOut();

  const half = await real.signIn.email({ email, password });
  expect(half.data).toMatchObject({
    twoFactorRedirect: true,
    twoFactorMethods: ['totp', 'recovery'],
  });
  expect((await real.getSession()).data).toBeNull();
  const done = await real.twoFactor.verifyTotp({ code: codeOf(secret, 1), trustDevice: true });
  expect(done.data?.user).toMatchObject({ email });
  await real.signOut();
  const trusted = await real.signIn.email({ email, password });
  expect(trusted.data?.user).toMatchObject({ email });

  // The password alone, in a browser that is trusted, does not switch it off.
  expect((await real.twoFactor.disable({ password })).error?.code).toBe('STEP_UP_REQUIRED');
  await forgetUse(app, user.id);
  const proof = { method: 'POST', body: { code: codeOf(secret) } } as const;
  expect((await real.$fetch('/step-up/totp', proof)).error).toBeNull();
  expect((await real.twoFactor.disable({ password: 'a wrong guess' })).error?.code).toBe(
    'INVALID_PASSWORD',
  );
  expect((await real.twoFactor.disable({ password })).data).toEqual({ status: true });
  expect((await real.getSession()).data?.user).toMatchObject({ twoFactorEnabled: false });
});
