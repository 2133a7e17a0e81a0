import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import {
  eventsOf,
  forgetTries,
  personWithCodes,
  personWithMailFactor,
  RENEW,
  USE_CODE,
} from '../support/lost-factors.ts';
import { pageOf, shown } from '../support/page.ts';
import { firstStep } from '../support/second-step.ts';
import { moveSessions } from '../support/sessions.ts';
import { proofAt } from '../support/step-up.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const PAGE = '/account/security/recovery-codes';
const KEEP = '/api/auth/two-factor/keep-backup-codes';
const CHALLENGE = '/sign-in/challenge/recovery';

const left = async (userId: string) =>
  (await app.rows('recoveryCode', { userId })).filter(({ usedAt }) => usedAt === null).length;

test('a sign-in with a code is no habit: the next challenge opens with the way used before', async () => {
  const { user, codes } = await personWithCodes(app);
  const before = (await app.rows('user', { id: user.id }))[0]?.lastSecondFactor;
  const client = await firstStep(app, user);
  expect((await client.postJson(USE_CODE, { code: codes[0] })).status).toBe(200);
  expect((await app.rows('user', { id: user.id }))[0]?.lastSecondFactor).toBe(before);
  const next = await firstStep(app, user);
  expect((await next.get('/sign-in/challenge')).text).not.toContain(`action="${CHALLENGE}"`);
});

describe('a set', () => {
  test('has ten codes of 80 bits, kept as argon2id hashes with salts of their own', async () => {
    const { user, codes } = await personWithCodes(app);
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) {
      expect(code).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    }
    const rows = await app.rows('recoveryCode', { userId: user.id });
    expect(rows).toHaveLength(10);
    expect(new Set(rows.map(({ lookup }) => lookup)).size).toBe(10);
    const hashes = rows.map(({ codeHash }) => String(codeHash));
    expect(hashes.every((hash) => hash.startsWith('$argon2id$'))).toBe(true);
    expect(new Set(hashes.map((hash) => hash.split('$')[4])).size).toBe(10);
    const stored = JSON.stringify(rows);
    for (const code of codes) expect(stored).not.toContain(code.replaceAll('-', ''));
  });

  test('takes the place of the one before, is told of and recorded', async () => {
    const { client, user, codes } = await personWithCodes(app);
    const before = client.cookie('session_token');
    const again = await client.postJson(RENEW);
    expect(again.body.backupCodes).toHaveLength(10);
    expect(client.cookie('session_token')).not.toBe(before);
    expect(await left(user.id)).toBe(10);
    const other = await firstStep(app, user);
    expect((await other.postJson(USE_CODE, { code: codes[0] })).status).toBe(401);
    expect((await other.postJson(USE_CODE, { code: again.body.backupCodes[0] })).status).toBe(200);
    const notices = (await app.mails(user.email)).filter(({ text }) =>
      text.includes('New recovery codes were created'),
    );
    expect(notices).toHaveLength(2);
    const events = (await eventsOf(app, user)).filter((one) => one.startsWith('recoveryCodes'));
    expect(events).toEqual(['recoveryCodesRenewed success', 'recoveryCodesRenewed success']);
  });

  test('made twice at once: one of the two counts, whole', async () => {
    const { client, user, codes } = await personWithCodes(app);
    const other = await firstStep(app, user);
    expect((await other.postJson(USE_CODE, { code: codes[0] })).status).toBe(200);
    const answers = await Promise.all([client.postJson(RENEW), other.postJson(RENEW)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await left(user.id)).toBe(10);
    const works = [];
    for (const { body } of answers) {
      const browser = await firstStep(app, user);
      works.push((await browser.postJson(USE_CODE, { code: body.backupCodes[0] })).status);
    }
    expect(works.sort()).toEqual([200, 401]);
  });

  test('is not made without a second step, nor without a recent proof', async () => {
    const { client } = await app.make.signedIn();
    const none = await client.postJson(RENEW);
    expect([none.status, none.body.code]).toEqual([400, 'TWO_FACTOR_NOT_ENABLED']);
    const { client: late, user } = await personWithMailFactor(app);
    await moveSessions(app, user.id, { sensitiveUntil: new Date(Date.now() - 1000) });
    const refused = await late.postJson(RENEW);
    expect([refused.status, refused.body.code]).toEqual([403, 'STEP_UP_REQUIRED']);
    expect(await left(user.id)).toBe(0);
  });

  test('ends with the last second factor', async () => {
    const { client, user } = await personWithCodes(app);
    expect((await client.postJson('/api/auth/two-factor/disable-mail')).status).toBe(200);
    expect(await app.rows('recoveryCode', { userId: user.id })).toEqual([]);
  });
});

describe('a code (scenario 42)', () => {
  test('signs in once; the number left goes down', async () => {
    const { user, codes } = await personWithCodes(app);
    const client = await firstStep(app, user);
    const typed = ` ${codes[0].toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o')} `;
    const answer = await client.post(CHALLENGE, { code: typed, next: '/account/devices?x=1' });
    expect([answer.status, answer.headers.location]).toEqual([303, '/account/devices?x=1']);
    expect((await client.get('/api/auth/recovery-codes')).body).toEqual({ left: 9 });
    expect((await client.get('/account/security')).text).toContain('9 of 10 left');
    expect(await eventsOf(app, user)).toContain('signIn success');

    const second = await firstStep(app, user);
    const refused = await second.post(CHALLENGE, { code: codes[0] });
    expect(refused.status).toBe(422);
    expect(pageOf(refused.text).error('code')).toContain('used already');
    expect(refused.text).not.toContain(codes[0]);
    expect(await left(user.id)).toBe(9);
  });

  test('used twice at once opens one session', async () => {
    const { user, codes } = await personWithCodes(app);
    const browsers = [await firstStep(app, user), await firstStep(app, user)];
    const before = (await app.rows('session', { userId: user.id })).length;
    const answers = await Promise.all(
      browsers.map((browser) => browser.postJson(USE_CODE, { code: codes[1] })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    expect(await app.rows('session', { userId: user.id })).toHaveLength(before + 1);
    expect(await left(user.id)).toBe(9);
  });

  test('of somebody else is worth nothing', async () => {
    const { codes } = await personWithCodes(app);
    const { user } = await personWithCodes(app);
    const client = await firstStep(app, user);
    expect((await client.postJson(USE_CODE, { code: codes[0] })).status).toBe(401);
    expect(await left(user.id)).toBe(10);
  });

  test('is worth nothing without a first step', async () => {
    const { codes } = await personWithCodes(app);
    const api = await app.client().postJson(USE_CODE, { code: codes[0] });
    expect([api.status, api.body.code]).toEqual([401, 'INVALID_TWO_FACTOR_COOKIE']);
    const page = await app.client().post(CHALLENGE, { code: codes[0] });
    expect([page.status, page.headers.location]).toEqual([303, '/sign-in']);
  });

  test('can be trusted with this browser, as the library’s clients ask', async () => {
    const { user, codes } = await personWithCodes(app);
    const client = await firstStep(app, user);
    const answer = await client.postJson(USE_CODE, { code: codes[0], trustDevice: true });
    expect(answer.body.user).toMatchObject({ email: user.email });
    expect(await app.rows('trustedBrowser', { userId: user.id })).toHaveLength(1);
  });

  test.each([
    ['letters', 'not a code'],
    ['full-width digits', '１２３４-５６７８-１２３４-５６７８'],
    ['nothing', ''],
    ['10 KB', 'A'.repeat(10_000)],
  ])('as %s is refused kindly', async (_name, code) => {
    const { user } = await personWithCodes(app);
    const client = await firstStep(app, user);
    const page = await client.post(CHALLENGE, { code });
    expect(page.status).toBe(422);
    expect(pageOf(page.text).title).toMatch(/^Error: /);
    const api = await client.postJson(USE_CODE, { code });
    expect([400, 401]).toContain(api.status);
    expect(await left(user.id)).toBe(10);
  });

  test('as an array is refused, too', async () => {
    const { user, codes } = await personWithCodes(app);
    const client = await firstStep(app, user);
    expect((await client.postJson(USE_CODE, { code: [codes[0]] })).status).toBe(400);
    const page = await client.post(CHALLENGE).send(`code=${codes[0]}&code=${codes[1]}`);
    expect(page.status).toBe(422);
    expect(await left(user.id)).toBe(10);
  });

  test('wrong five times ends the attempt; a right one is then too late', async () => {
    const { user, codes } = await personWithCodes(app);
    const client = await firstStep(app, user);
    for (let guess = 1; guess <= 4; guess += 1) {
      expect((await client.postJson(USE_CODE, { code: `AAAA-AAAA-AAAA-AAA${guess}` })).status).toBe(
        401,
      );
    }
    const fifth = await client.postJson(USE_CODE, { code: 'AAAA-AAAA-AAAA-AAA5' });
    expect(fifth.body.code).toBe('TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE');
    expect((await client.postJson(USE_CODE, { code: codes[0] })).status).toBe(401);
    expect(await left(user.id)).toBe(10);
  });
});

test('each use sends a mail that says how many are left; few are a warning, the last one its own', async () => {
  const { client, user, codes } = await personWithCodes(app);
  const use = async (code: string | undefined) => {
    const browser = await firstStep(app, user);
    expect((await browser.postJson(USE_CODE, { code })).status).toBe(200);
  };
  for (const code of codes.slice(0, 6)) await use(code);
  expect((await client.get(PAGE)).text).not.toContain(shown('recoveryCodes.few'));
  await Promise.all([use(codes[6]), use(codes[7])]);
  const page = await client.get(PAGE);
  expect(page.text).toContain('2 of 10 left');
  expect(page.text).toContain(shown('recoveryCodes.few'));
  const { body } = await client.postJson('/api/auth/step-up/recovery-code', { code: codes[8] });
  expect(body.status).toBe(true);
  await use(codes[9]);
  const used = (await app.mails(user.email)).filter(({ subject }) => / used at /.test(subject));
  const counts = used.map(({ text }) => /Codes left: (\d)/.exec(text)?.[1] ?? 'none');
  expect(counts).toEqual(['9', '8', '7', '6', '5', '4', '3', '2', '1', 'none']);
  for (const [index, { text }] of used.entries()) {
    const few = index >= 6;
    expect([index, text.includes('you do not need to do anything')]).toEqual([index, !few]);
    expect([index, text.includes(PAGE)]).toEqual([index, few]);
  }
  expect(used.at(-1)?.subject).toContain('last recovery code');
});

describe('the page', () => {
  test('shows the codes after a redirect, for this session, until they are kept', async () => {
    const { client, user } = await personWithMailFactor(app);
    const made = await client.post(PAGE, { signOutElsewhere: '' });
    expect([made.status, made.headers.location]).toEqual([303, `${PAGE}/new`]);
    const page = await client.get(`${PAGE}/new`);
    const codes = [...page.text.matchAll(/<code>([^<]+)<\/code>/g)].map(([, code]) => code);
    expect(codes).toHaveLength(10);
    expect(page.headers['cache-control']).toBe('no-store');

    const file = await client.get(`${PAGE}/new/file`);
    expect(file.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(file.headers['content-disposition']).toBe('attachment; filename=recovery-codes.txt');
    expect(file.headers['cache-control']).toBe('no-store');
    for (const code of codes) expect(file.text).toContain(code);
    expect(file.text).toContain(user.email);

    // Until they are put away none of them counts, and the page says so.
    expect(await left(user.id)).toBe(0);
    expect((await client.get(PAGE)).text).toContain(shown('recoveryCodes.waitingFirst'));

    const open = await client.post(`${PAGE}/new`);
    expect(open.status).toBe(422);
    expect(pageOf(open.text).error('kept')).toBe(`Error: ${shown('recoveryCodes.keptRequired')}`);
    expect(open.text).toContain(codes[0]);

    const kept = await client.post(`${PAGE}/new`, { kept: 'on' });
    expect([kept.status, kept.headers.location]).toEqual([303, '/account/security']);
    expect(await left(user.id)).toBe(10);
    for (const path of [`${PAGE}/new`, `${PAGE}/new/file`]) {
      expect((await client.get(path)).headers.location).toBe(PAGE);
    }
  });

  test('of an older set, left open in another tab, makes none count that it does not show', async () => {
    const { client, user, codes: old } = await personWithCodes(app);
    const make = async () => {
      await client.post(PAGE);
      const { text } = await client.get(`${PAGE}/new`);
      const codes = [...text.matchAll(/<code>([^<]+)<\/code>/g)].map(([, code]) => code ?? '');
      const set = pageOf(text).input('set')?.value ?? '';
      const file = /href="([^"]+\/file[^"]*)"/.exec(text)?.[1] ?? '';
      return { codes, set, file };
    };
    const older = await make();
    const newer = await make();
    const ticked = await client.post(`${PAGE}/new`, { kept: 'on', set: older.set });
    expect(ticked.status).toBe(422);
    expect(ticked.text).toContain(shown('recoveryCodes.newer'));
    expect(ticked.text).toContain(newer.codes[0]);
    expect((await client.get(older.file)).headers.location).toBe(`${PAGE}/new`);
    expect((await client.get(newer.file)).text).toContain(newer.codes[0]);
    const half = await firstStep(app, user);
    expect((await half.postJson(USE_CODE, { code: old[0] })).status).toBe(200);

    const kept = await client.post(`${PAGE}/new`, { kept: 'on', set: newer.set });
    expect(kept.status).toBe(303);
    const later = await firstStep(app, user);
    expect((await later.postJson(USE_CODE, { code: older.codes[0] })).status).toBe(401);
    expect((await later.postJson(USE_CODE, { code: newer.codes[0] })).status).toBe(200);
  });

  test('tells nobody else, and no cookie in plain text', async () => {
    const { client, user } = await personWithMailFactor(app);
    await client.post(PAGE);
    const sealed = client.cookie('recovery_codes') ?? '';
    const page = await client.get(`${PAGE}/new`);
    const code = /<code>([^<]+)<\/code>/.exec(page.text)?.[1] ?? '-';
    expect(sealed).not.toContain(code);
    const { client: stranger } = await personWithMailFactor(app);
    const stolen = `latchkey.session_token=${stranger.cookie('session_token')}; latchkey.recovery_codes=${sealed}`;
    const answer = await app.client().get(`${PAGE}/new`).set('Cookie', stolen);
    expect([answer.status, answer.headers.location]).toEqual([303, PAGE]);
    const made = 'latchkey.recovery_codes=made-up';
    const odd = await app
      .client()
      .get(`${PAGE}/new`)
      .set('Cookie', `latchkey.session_token=${client.cookie('session_token')}; ${made}`);
    expect([odd.status, odd.headers.location]).toEqual([303, PAGE]);
    expect(await left(user.id)).toBe(0);
  });

  test('the old set counts until the new one is put away, here and in time', async () => {
    const { client, user, codes } = await personWithCodes(app);
    await client.post(PAGE);
    const other = await firstStep(app, user);
    expect((await other.postJson(USE_CODE, { code: codes[0] })).status).toBe(200);
    // Another session cannot make it count.
    const made = await client.postJson(RENEW, { saved: false });
    const { token, backupCodes } = made.body;
    const keep = (by: typeof client) => by.postJson(KEEP, { token });
    expect((await keep(other)).body.code).toBe('RECOVERY_CODES_GONE');
    expect(await left(user.id)).toBe(9);
    expect((await keep(client)).status).toBe(200);
    expect((await keep(client)).body.code).toBe('RECOVERY_CODES_GONE');
    const events = (await eventsOf(app, user)).filter((one) =>
      /^recoveryCodes.* success/.test(one),
    );
    const [shown, renewed] = ['recoveryCodesShown success', 'recoveryCodesRenewed success'];
    expect(events).toEqual([renewed, shown, shown, renewed]);
    const late = await firstStep(app, user);
    expect((await late.postJson(USE_CODE, { code: codes[1] })).status).toBe(401);
    expect((await late.postJson(USE_CODE, { code: backupCodes[0] })).status).toBe(200);
  });

  test('codes that were put away too late do not count, and the page says that the old ones do', async () => {
    const { client, user } = await personWithCodes(app);
    await client.post(PAGE);
    await app.deps.database.pool.query(
      `UPDATE verification SET expiresAt = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND`,
    );
    const kept = await client.post(`${PAGE}/new`, { kept: 'on' });
    expect(kept.status).toBe(422);
    expect(kept.text).toContain(shown('recoveryCodes.gone'));
    expect(await left(user.id)).toBe(10);
  });

  test('without a second step leads to one', async () => {
    const { client } = await app.make.signedIn();
    const page = await client.get(PAGE);
    expect(page.text).toContain(shown('recoveryCodes.notYet'));
    expect((await client.post(PAGE)).status).toBe(422);
  });

  test('after a proof the interrupted renewal is carried out', async () => {
    const { client, user } = await personWithMailFactor(app);
    await moveSessions(app, user.id, { sensitiveUntil: new Date(Date.now() - 1000) });
    const asked = await client.post(PAGE);
    await client.post('/step-up/mail/begin');
    const { code = '' } = await app.mail(user.email);
    const done = await client.post(proofAt(asked, 'mail'), { code });
    expect(done.headers.location).toBe(`${PAGE}/new`);
    const page = await client.get(`${PAGE}/new`);
    expect(page.text.match(/<code>/g)).toHaveLength(10);
  });
});

describe('as a proof that it is still you', () => {
  test('a code opens sensitive acts, once', async () => {
    const { client, user, codes } = await personWithCodes(app);
    await moveSessions(app, user.id, { sensitiveUntil: new Date(Date.now() - 1000) });
    const proved = await client.postJson('/api/auth/step-up/recovery-code', { code: codes[0] });
    expect(proved.status).toBe(200);
    expect(await left(user.id)).toBe(9);
    const again = await client.postJson('/api/auth/step-up/recovery-code', { code: codes[0] });
    expect([again.status, again.body.code]).toEqual([400, 'INVALID_CODE']);
    await forgetTries(app, user);
  });

  test('on the page, too', async () => {
    const { client, user, codes } = await personWithCodes(app);
    await moveSessions(app, user.id, { sensitiveUntil: new Date(Date.now() - 1000) });
    const asked = await client.post(PAGE);
    const page = await client.get('/step-up?by=recovery');
    expect(pageOf(page.text).input('code')).toMatchObject({ autocomplete: 'off' });
    const wrong = await client.post(proofAt(asked, 'recovery'), { code: 'WRONG' });
    expect(wrong.status).toBe(422);
    const done = await client.post(proofAt(asked, 'recovery'), { code: codes[0] });
    expect(done.headers.location).toBe(`${PAGE}/new`);
  });
});
