import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import {
  afterAWhile,
  eventsOf,
  mailedCode,
  personWithCodes,
  personWithMailFactor,
  SEND_CODE,
  USE_MAIL_CODE,
} from '../support/lost-factors.ts';
import { pageOf, shown } from '../support/page.ts';
import { confirmedPerson, firstStep, personWithTotp } from '../support/second-step.ts';
import { moveSessions } from '../support/sessions.ts';
import { proofAt } from '../support/step-up.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const BEGIN = '/sign-in/challenge/mail/begin';
const CHALLENGE = '/sign-in/challenge/mail';
const ENABLE = '/api/auth/two-factor/enable-mail';
const DISABLE = '/api/auth/two-factor/disable-mail';

/** The time that the mails say has passed. */
async function letPass(userId: string, minutes: number) {
  await app.deps.database.pool.query(
    `UPDATE mailProof SET issuedAt = issuedAt - INTERVAL ? MINUTE,
       expiresAt = expiresAt - INTERVAL ? MINUTE WHERE subject = ?`,
    [minutes, minutes, userId],
  );
}

describe('choosing it', () => {
  test('on the page: told of, recorded, other sessions end, recovery codes come next', async () => {
    const { client, user } = await confirmedPerson(app);
    const { client: other } = await app.make.signedIn(user);
    const page = await client.get('/account/security');
    expect(page.text).toContain(shown('mailFactor.turnOn'));
    expect(pageOf(page.text).input('signOutElsewhere')).not.toHaveProperty('checked');
    const on = await client.post('/account/security/mail/on', { signOutElsewhere: 'on' });
    expect([on.status, on.headers.location]).toEqual([303, '/account/security/recovery-codes']);
    expect((await other.get('/dashboard')).status).toBe(303);
    expect((await app.rows('user', { id: user.id }))[0]).toMatchObject({
      mailSecondStep: 1,
      twoFactorEnabled: 1,
    });
    const mail = await app.mail(user.email);
    expect(mail.text).toContain('a second step, such as a code that we send to this address');
    expect(await eventsOf(app, user)).toContain('mailFactorOn success');

    // Ticked where something is switched off, not where it is only added.
    const after = await client.get('/account/security');
    expect(pageOf(after.text).input('signOutElsewhere')).toHaveProperty('checked');
    const off = await client.post('/account/security/mail/off');
    expect([off.status, off.headers.location]).toEqual([303, '/account/security']);
    expect((await app.rows('user', { id: user.id }))[0]).toMatchObject({
      mailSecondStep: 0,
      twoFactorEnabled: 0,
    });
    expect(await eventsOf(app, user)).toContain('mailFactorOff success');
  });

  test('wants a confirmed address and a recent proof', async () => {
    const { client, user } = await app.make.signedIn();
    const early = await client.postJson(ENABLE);
    expect([early.status, early.body.code]).toEqual([403, 'EMAIL_NOT_VERIFIED']);
    const { client: late, user: lateUser } = await confirmedPerson(app);
    await moveSessions(app, lateUser.id, { sensitiveUntil: new Date(Date.now() - 1000) });
    expect((await late.postJson(ENABLE)).body.code).toBe('STEP_UP_REQUIRED');
    for (const { id } of [user, lateUser]) {
      expect((await app.rows('user', { id }))[0]).toMatchObject({ mailSecondStep: 0 });
    }
  });

  test('twice at once is told of once', async () => {
    const { client, user } = await confirmedPerson(app);
    const { client: other } = await app.make.signedIn(user);
    // Otherwise the later one is asked for the code by mail if the earlier one is quick.
    await moveSessions(app, user.id, { provenSecond: true });
    const answers = await Promise.all([client.postJson(ENABLE), other.postJson(ENABLE)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
    const notices = (await app.mails(user.email)).filter(({ text }) =>
      text.includes('such as a code that we send'),
    );
    expect(notices).toHaveLength(1);
    const events = await eventsOf(app, user);
    expect(events.filter((one) => one.startsWith('mailFactorOn')).sort()).toEqual([
      'mailFactorOn refused',
      'mailFactorOn success',
    ]);
    expect((await client.postJson(DISABLE)).ok || (await other.postJson(DISABLE)).ok).toBe(true);
  });
});

describe('the second step', () => {
  test('is a code by mail, asked for by a button, good once', async () => {
    const { user } = await personWithMailFactor(app);
    const client = await firstStep(app, user);
    const mailsBefore = (await app.mails(user.email)).length;
    const page = await client.get('/sign-in/challenge');
    expect(page.text).toContain(shown('mailFactor.send'));
    expect(page.text).not.toContain(user.email);
    expect(await app.mails(user.email)).toHaveLength(mailsBefore);

    const sent = await client.post(BEGIN, { next: '/account/devices' });
    expect([sent.status, sent.headers.location]).toEqual([
      303,
      '/sign-in/challenge?next=%2Faccount%2Fdevices&way=mail',
    ]);
    const after = await client.get(sent.headers.location ?? '');
    expect(after.text).toContain(shown('mailFactor.sent'));
    const code = await mailedCode(app, user);
    const wrong = await client.post(CHALLENGE, { code: 'AAAA-AAAA' });
    expect(wrong.status).toBe(422);
    expect(pageOf(wrong.text).input('code')).toMatchObject({ autocomplete: 'one-time-code' });
    const done = await client.post(CHALLENGE, { code, next: '/account/devices' });
    expect([done.status, done.headers.location]).toEqual([303, '/account/devices']);
    expect(await app.rows('mailProof', { purpose: 'second-step', subject: user.id })).toEqual([]);

    const again = await firstStep(app, user);
    expect((await again.postJson(USE_MAIL_CODE, { code })).status).toBe(401);
    expect(await eventsOf(app, user)).toEqual(
      expect.arrayContaining(['secondStepCodeSent success', 'signIn refused', 'signIn success']),
    );
  });

  test('keeps "keep me signed in" (scenario 21)', async () => {
    for (const remember of [true, false]) {
      const { user } = await personWithMailFactor(app);
      const client = await firstStep(app, user, app.client(), remember ? { remember: 'on' } : {});
      await client.post(BEGIN);
      const done = await client.post(CHALLENGE, { code: await mailedCode(app, user) });
      const cookie = [done.headers['set-cookie'] ?? []]
        .flat()
        .find((line) => line.includes('.session_token='));
      expect(/Max-Age|Expires/i.test(cookie ?? '')).toBe(remember);
    }
  });

  test('is bound to the browser that asked', async () => {
    const { user } = await personWithMailFactor(app);
    const client = await firstStep(app, user);
    const thief = await firstStep(app, user);
    await client.postJson(SEND_CODE);
    const code = await mailedCode(app, user);
    expect((await thief.postJson(USE_MAIL_CODE, { code })).status).toBe(401);
    // Nor can others, by guessing, use up the tries of the code.
    for (let guess = 0; guess < 4; guess += 1) {
      await thief.postJson(USE_MAIL_CODE, { code: `AAAA-AAA${guess}` });
    }
    expect((await client.postJson(USE_MAIL_CODE, { code })).status).toBe(200);
  });

  test('lives ten minutes', async () => {
    const { user } = await personWithMailFactor(app);
    const client = await firstStep(app, user);
    await client.postJson(SEND_CODE);
    const code = await mailedCode(app, user);
    await letPass(user.id, 10);
    expect((await client.postJson(USE_MAIL_CODE, { code })).status).toBe(401);
  });

  test('has a brake on mails, and a new mail ends the code before', async () => {
    const { user } = await personWithMailFactor(app);
    const client = await firstStep(app, user);
    await client.postJson(SEND_CODE);
    const first = await mailedCode(app, user);
    const soon = await client.postJson(SEND_CODE);
    expect([soon.status, soon.body.code]).toEqual([429, 'TOO_MANY_REQUESTS']);
    const page = await client.post(BEGIN);
    expect(page.status).toBe(429);
    expect(Number(page.headers['retry-after'])).toBeGreaterThan(0);
    await afterAWhile(app, user);
    expect((await client.postJson(SEND_CODE)).status).toBe(200);
    const second = await mailedCode(app, user);
    expect(second).not.toBe(first);
    expect((await client.postJson(USE_MAIL_CODE, { code: first })).status).toBe(401);
    expect((await client.postJson(USE_MAIL_CODE, { code: second })).status).toBe(200);
  });

  test('after five wrong codes ends, and a new mail does not reset the count', async () => {
    const { user } = await personWithMailFactor(app);
    const client = await firstStep(app, user);
    await client.postJson(SEND_CODE);
    for (let guess = 1; guess <= 4; guess += 1) {
      expect((await client.postJson(USE_MAIL_CODE, { code: 'AAAA-AAAA' })).status).toBe(401);
    }
    await afterAWhile(app, user);
    await client.postJson(SEND_CODE);
    const code = await mailedCode(app, user);
    await client.postJson(USE_MAIL_CODE, { code: 'AAAA-AAAA' });
    const late = await client.postJson(USE_MAIL_CODE, { code });
    expect([late.status, late.body.code]).toEqual([401, 'INVALID_TWO_FACTOR_COOKIE']);
  });

  test('is not offered to people who have not chosen it', async () => {
    const { user } = await personWithTotp(app);
    const client = await firstStep(app, user);
    const answer = await client.postJson(SEND_CODE);
    expect([answer.status, answer.body.code]).toEqual([400, 'MAIL_FACTOR_NOT_OFFERED']);
    expect((await client.get('/sign-in/challenge')).text).not.toContain(shown('mailFactor.send'));
    expect((await client.post(BEGIN)).status).toBe(422);
  });

  test('is not asked for without a first step', async () => {
    const client = app.client();
    for (const path of [SEND_CODE, USE_MAIL_CODE]) {
      const answer = await client.postJson(path, { code: 'AAAA-AAAA' });
      expect([answer.status, answer.body.code]).toEqual([401, 'INVALID_TWO_FACTOR_COOKIE']);
    }
    expect((await client.post(BEGIN)).headers.location).toBe('/sign-in');
  });

  test('is not offered when the first proof came by mail', async () => {
    const { user } = await personWithCodes(app);
    const client = app.client();
    await client.postJson('/api/auth/sign-in/mail', { email: user.email });
    const mail = await app.mail(user.email);
    const first = await client.postJson('/api/auth/sign-in/mail/verify', { code: mail.code });
    expect(first.body).toEqual({ twoFactorRedirect: true, twoFactorMethods: ['recovery'] });
    expect((await client.postJson(SEND_CODE)).body.code).toBe('MAIL_FACTOR_NOT_OFFERED');
  });

  test.each([
    ['10 KB', 'A'.repeat(10_000)],
    ['an array', ['AAAA-AAAA']],
  ])('a code of %s is refused', async (_name, code) => {
    const { user } = await personWithMailFactor(app);
    const client = await firstStep(app, user);
    expect((await client.postJson(USE_MAIL_CODE, { code })).status).toBe(400);
  });
});

describe('as a proof that it is still you', () => {
  const PAGE = '/account/email';

  test('people without a password can do everything', async () => {
    const { client, user } = await confirmedPerson(app);
    await app.deps.database.query.deleteFrom('account').where('userId', '=', user.id).execute();
    await moveSessions(app, user.id, { sensitiveUntil: new Date(Date.now() - 1000) });
    const asked = await client.post(PAGE, { newEmail: app.make.email() });
    const page = await client.get(asked.headers.location ?? '');
    expect(page.text).toContain(proofAt(asked, 'mail/begin'));
    expect((await client.post(proofAt(asked, 'mail/begin'))).status).toBe(303);
    const wrong = await client.post(proofAt(asked, 'mail'), { code: 'AAAA-AAAA' });
    expect(wrong.status).toBe(422);
    const code = await mailedCode(app, user);
    const done = await client.post(proofAt(asked, 'mail'), { code });
    expect(done.headers.location).toBe(PAGE);
    expect(await app.rows('mailProof', { purpose: 'change-email', subject: user.id })).toHaveLength(
      1,
    );
    expect(await eventsOf(app, user)).toEqual(
      expect.arrayContaining(['stepUpCodeSent success', 'stepUp refused', 'stepUp success']),
    );
  });

  test('is worth nothing in another session', async () => {
    const { client, user } = await confirmedPerson(app);
    const { client: other } = await app.make.signedIn(user);
    await client.postJson('/api/auth/step-up/send-mail-code');
    const code = await mailedCode(app, user);
    const stolen = await other.postJson('/api/auth/step-up/mail-code', { code });
    expect([stolen.status, stolen.body.code]).toEqual([400, 'INVALID_CODE']);
    expect((await client.postJson('/api/auth/step-up/mail-code', { code })).status).toBe(200);
  });

  test('a mailbox does not stand in for a stronger factor', async () => {
    const { client, user } = await personWithTotp(app);
    const sent = await client.postJson('/api/auth/step-up/send-mail-code');
    expect([sent.status, sent.body.code]).toEqual([400, 'MAIL_CODE_NOT_OFFERED']);
    await moveSessions(app, user.id, { sensitiveUntil: new Date(Date.now() - 1000) });
    await client.post(PAGE, { newEmail: app.make.email() });
    expect((await client.get('/step-up')).text).not.toContain('by=mail');
  });
});
