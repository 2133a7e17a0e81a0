import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestPerson } from '../support/app.ts';
import { personWithMailFactor } from '../support/lost-factors.ts';
import { pageOf, shown } from '../support/page.ts';
import { markupFindings } from '../support/page-checks.ts';
import {
  codeOf,
  confirmedPerson,
  firstStep,
  forgetUse,
  personWithTotp,
  wrongCode,
} from '../support/second-step.ts';
import { triesMade } from '../support/tries.ts';

/** What people are told of the tries that they, or somebody else, have at their account. */

const app = await startTestApp();
afterAll(() => app.stop());

const CHALLENGE = '/sign-in/challenge';

const told = async ({ email }: TestPerson) =>
  (await app.mails(email)).filter(({ subject }) => subject.startsWith('Wrong answers'));

const left = (count: number) => shown('tries.left', { count });
const none = (time: string) => shown('tries.none', { time });

describe('the owner gets a mail when a session uses the tries up', () => {
  const WAYS = [
    ['/step-up/password', { password: 'a wrong guess' }],
    ['/step-up/totp', { code: '000000' }],
    ['/step-up/mail', { code: '2222-2222' }],
    ['/step-up/recovery', { code: 'AAAA-AAAA-AAAA-AAAA' }],
    [
      '/account/password',
      { currentPassword: 'a wrong guess', newPassword: 'seven small lanterns' },
    ],
  ] as const;

  test.each(WAYS)('at %s: once in a lock, in words for it', async (path, wrong) => {
    const { client, user } = await confirmedPerson(app);
    await triesMade(app, user, 8);
    await client.post(path, wrong);
    expect(await told(user)).toEqual([]);
    for (const _ of [1, 2, 3]) expect((await client.post(path, wrong)).status).toBe(422);
    const mails = await told(user);
    expect(mails).toHaveLength(1);
    const text = mails[0]?.text.replace(/\s+/g, ' ');
    expect(text).toContain('10 wrong answers');
    expect(text).toContain('signed in as you');
    expect(text).toContain('For 15 minutes');
    expect(text).toContain(`${app.origin}/not-me?token=`);
    expect(text).toContain(`${app.origin}/account/devices`);
    const event = path === '/account/password' ? 'passwordChanged' : 'stepUp';
    const rows = await app.rows('auditEvent', { subjectId: user.id, event, outcome: 'refused' });
    expect(rows).toHaveLength(4);

    await triesMade(app, user, 9);
    await client.post(path, wrong);
    expect(await told(user)).toHaveLength(2);
  });

  test('many wrong ones at once make one mail', async () => {
    const { client, user } = await confirmedPerson(app);
    await triesMade(app, user, 6);
    const guess = () => client.postJson('/api/auth/step-up/password', { password: 'a guess' });
    await Promise.all(Array.from({ length: 8 }, guess));
    expect(await told(user)).toHaveLength(1);
  });

  test('so it is with a password that a program sends along', async () => {
    const { client, user } = await confirmedPerson(app);
    await triesMade(app, user, 9);
    await client.postJson('/api/auth/two-factor/enable', { password: 'a wrong guess' });
    expect(await told(user)).toHaveLength(1);
  });

  test('an address that nobody confirmed, perhaps a stranger’s, gets a few a day', async () => {
    const { client, user } = await app.make.signedIn();
    for (const _ of [1, 2, 3, 4, 5]) {
      await triesMade(app, user, 9);
      await client.postJson('/api/auth/step-up/password', { password: 'a guess' });
    }
    expect(await told(user)).toHaveLength(3);
  });
});

describe('no code is mailed that could not be used', () => {
  test('for the second step: the page says for how long', async () => {
    const { user } = await personWithMailFactor(app);
    const client = await firstStep(app, user);
    await triesMade(app, user, 10);

    const asked = await client.post(`${CHALLENGE}/mail/begin`);

    expect(asked.status).toBe(422);
    expect(asked.text).toContain(none('15 minutes'));
    expect(await app.rows('outbox', { userId: user.id, message: 'second-step-code' })).toEqual([]);
  });

  test('within a session as well', async () => {
    const { client, user } = await confirmedPerson(app);
    await triesMade(app, user, 10);

    const asked = await client.post('/step-up/mail/begin');

    expect(asked.status).toBe(422);
    expect(asked.text).toContain(none('15 minutes'));
    expect(await app.rows('outbox', { userId: user.id, message: 'second-step-code' })).toEqual([]);
  });
});

describe('a visit while no answer counts says for how long, and offers no way that is closed', () => {
  test('at the second step', async () => {
    const { user } = await personWithMailFactor(app);
    const client = await firstStep(app, user);
    expect((await client.get(CHALLENGE)).text).toContain(`${CHALLENGE}/mail/begin`);
    await triesMade(app, user, 10);
    for (const page of [CHALLENGE, `${CHALLENGE}?way=totp`]) {
      const { text } = await client.get(page);
      expect(text).toContain(none('15 minutes'));
      expect(text).not.toContain('name="code"');
      expect(text).not.toContain('/mail/begin');
    }
    const { body } = await client.get('/api/auth/second-step');
    expect(body.retryAfter).toBeGreaterThan(800);
  });

  test('within a session', async () => {
    const { client, user } = await confirmedPerson(app);
    await app.deps.database.query
      .updateTable('session')
      .set({ sensitiveUntil: null })
      .where('userId', '=', user.id)
      .execute();
    expect((await client.get('/step-up')).text).toContain('name="password"');
    await triesMade(app, user, 10);
    for (const page of ['/step-up', '/step-up?by=mail']) {
      const { text } = await client.get(page);
      expect(text).toContain(none('15 minutes'));
      expect(text).not.toMatch(/name="(password|code)"|mail\/begin/);
      expect(await markupFindings(text)).toEqual([]);
    }
    expect((await client.get('/api/auth/step-up')).body.retryAfter).toBeGreaterThan(800);
  });
});

describe('the last tries are told, and then for how long there are none', () => {
  test('in a session', async () => {
    const { client, user } = await app.make.signedIn();
    await triesMade(app, user, 6);
    const wrong = { password: 'a wrong guess' };
    const pages: string[] = [];
    for (const _ of [1, 2, 3, 4, 5])
      pages.push((await client.post('/step-up/password', wrong)).text);
    const said = shown('stepUp.wrong');
    expect(pages.slice(0, 3).map((page) => pageOf(page).error('password'))).toEqual(
      [said, `${said} ${left(2)}`, `${said} ${left(1)}`].map((words) => `Error: ${words}`),
    );
    for (const page of pages.slice(3)) {
      expect(page).toContain(none('15 minutes'));
      expect(page).not.toContain('name="password"');
    }
    expect(left(1)).toMatch(/^1 attempt left/);
    expect(left(2)).toMatch(/^2 attempts left/);
    // The right one is not told to be wrong.
    const right = await client.post('/step-up/password', { password: user.password });
    expect(right.text).toContain(none('15 minutes'));
    expect(right.text).not.toContain(said);
  });

  test('at the current password', async () => {
    const { client, user } = await app.make.signedIn();
    await triesMade(app, user, 8);
    const wrong = { currentPassword: 'a wrong guess', newPassword: 'seven small lanterns' };
    const error = async (form = wrong) =>
      pageOf((await client.post('/account/password', form)).text).error('currentPassword');
    expect(await error()).toBe(`Error: ${shown('password.currentWrong')} ${left(1)}`);
    expect(await error()).toBe(`Error: ${none('15 minutes')}`);
    expect(await error({ ...wrong, currentPassword: user.password })).toBe(
      `Error: ${none('15 minutes')}`,
    );
  });

  test('at the second step: those of this sign-in', async () => {
    const { user, secret } = await personWithTotp(app);
    const client = await firstStep(app, user);
    const errors: (string | undefined)[] = [];
    for (const _ of [1, 2, 3, 4]) {
      const page = await client.post(`${CHALLENGE}/totp`, { code: wrongCode(secret) });
      errors.push(pageOf(page.text).error('code'));
    }
    const said = `Error: ${shown('challenge.codeWrong')}`;
    expect(errors).toEqual([said, said, `${said} ${left(2)}`, `${said} ${left(1)}`]);
  });

  test('at the second step: those of the account, when they are fewer', async () => {
    const { user, secret } = await personWithTotp(app);
    await triesMade(app, user, 8);
    const client = await firstStep(app, user);
    const wrong = { code: wrongCode(secret) };
    const first = await client.post(`${CHALLENGE}/totp`, wrong);
    expect(pageOf(first.text).error('code')).toContain(left(1));
    const second = await client.post(`${CHALLENGE}/totp`, wrong);
    expect([second.status, pageOf(second.text).error('code')]).toEqual([
      422,
      `Error: ${none('15 minutes')}`,
    ]);
  });

  test('while an app is set up', async () => {
    const { client, user } = await confirmedPerson(app);
    const begun = await client.postJson('/api/auth/two-factor/enable', { recoveryCodes: false });
    const secret = new URL(begun.body.totpURI).searchParams.get('secret') ?? '';
    await triesMade(app, user, 8);
    const error = async (code: string) =>
      pageOf((await client.post('/account/security/totp/confirm', { code })).text).error('code');
    const said = shown('security.codeWrong');
    expect(await error(wrongCode(secret))).toBe(`Error: ${said} ${left(1)}`);
    expect(await error(wrongCode(secret))).toBe(`Error: ${none('15 minutes')}`);
    expect(await error(codeOf(secret))).toBe(`Error: ${none('15 minutes')}`);
  });

  test('a program reads them, too', async () => {
    const { user, secret } = await personWithTotp(app);
    await triesMade(app, user, 8);
    const client = await firstStep(app, user);
    const guess = () =>
      client.postJson('/api/auth/two-factor/verify-totp', { code: wrongCode(secret) });
    const first = await guess();
    expect([first.body.triesLeft, first.headers['retry-after']]).toEqual([1, undefined]);
    const second = await guess();
    expect(second.body.triesLeft).toBe(0);
    expect(Number(second.headers['retry-after'])).toBeGreaterThan(14 * 60);
  });
});

describe('when a half-way sign-in has used its tries up', () => {
  async function fiveWrong(user: TestPerson, secret: string) {
    const client = await firstStep(app, user);
    for (const _ of [1, 2, 3, 4]) {
      await client.post(`${CHALLENGE}/totp`, { code: wrongCode(secret) });
    }
    const last = await client.post(`${CHALLENGE}/totp`, { code: wrongCode(secret) });
    return { client, last };
  }

  async function rightCode(user: TestPerson, secret: string) {
    await forgetUse(app, user.id);
    const client = await firstStep(app, user);
    return client.post(`${CHALLENGE}/totp`, { code: codeOf(secret) });
  }

  test('a new sign-in gives new ones, as the page says, while the account has some', async () => {
    const { user, secret } = await personWithTotp(app);
    const { client, last } = await fiveWrong(user, secret);
    expect([last.status, last.headers.location]).toEqual([303, '/sign-in']);
    expect((await client.get('/sign-in')).text).toContain(shown('challenge.tooMany'));
    expect((await rightCode(user, secret)).status).toBe(303);
  });

  test('else it says how long to wait, and so it is', async () => {
    const { user, secret } = await personWithTotp(app);
    await triesMade(app, user, 5, 5);
    const { client, last } = await fiveWrong(user, secret);
    expect(last.status).toBe(422);
    const page = pageOf(last.text);
    expect(page.title).toMatch(/^Error/);
    expect(last.text).toContain(none('15 minutes'));
    expect(last.text).toContain(shown('challenge.closed'));
    expect(last.text).not.toContain(shown('challenge.tooMany'));
    expect(page.links).toContain('/sign-in');
    // The first step has to be taken again all the same, and helps nothing before.
    expect((await client.get(CHALLENGE)).headers.location).toBe('/sign-in');
    const right = await rightCode(user, secret);
    expect(right.status).toBe(422);
    expect(right.text).toContain(none('15 minutes'));
    await app.deps.database.pool.query(
      `UPDATE proofTries SET windowEndsAt = windowEndsAt - INTERVAL 15 MINUTE,
         codesLockedUntil = codesLockedUntil - INTERVAL 15 MINUTE WHERE userId = ?`,
      [user.id],
    );
    expect((await rightCode(user, secret)).status).toBe(303);
  });

  test('a long wait for codes of the app is told in hours', async () => {
    const { user, secret } = await personWithTotp(app);
    await triesMade(app, user, 0, 39);
    const client = await firstStep(app, user);
    const page = await client.post(`${CHALLENGE}/totp`, { code: wrongCode(secret) });
    expect(pageOf(page.text).error('code')).toBe(`Error: ${none('2 hours')}`);
  });
});
