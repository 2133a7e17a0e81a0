import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { passwordLength } from '../../src/auth/fields.ts';
import { createPasswords } from '../../src/auth/passwords.ts';
import { barredWords, weaknessOf } from '../../src/features/password/policy/weak-passwords.ts';
import { startTestApp } from '../support/app.ts';

const app = await startTestApp({ SITE_NAME: 'Harbour Lights' });
afterAll(() => app.stop());

const PERSON = { name: 'Ada Lovelace', email: 'ada.byron@analytical.example' };
const BARRED = barredWords(PERSON.name, PERSON.email, 'Latchkey', 'Harbour Lights', 'localhost');

/** The computing time of this process that an act takes: how busy or slow the machine is says nothing. */
async function cpuOf(act: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await act();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

describe('the judge', () => {
  test.each([
    ['PASSWORD_TOO_SHORT', ['', 'harbour', '🦊🐻🐼🐨🐯🦁🐮', 'ééééééé'.normalize('NFD')]],
    ['PASSWORD_TOO_LONG', ['ab cd'.repeat(26), 'ﷺ'.repeat(20)]],
    [
      'PASSWORD_TOO_SIMPLE',
      [
        'aaaaaaaa',
        'abababab',
        '12345679',
        'abcd1234',
        'QWERTYUIOP',
        'zxcvbnm,',
        'asdf4321',
        'qwertz123',
      ],
    ],
    [
      'PASSWORD_TOO_COMMON',
      [
        'password',
        'Password1',
        'P@ssw0rd!',
        'iloveyou',
        '1qaz2wsx',
        'monkey2026',
        'p-a-s-s-w-o-r-d',
        'sunshinesunshine',
        '!!!football!!!',
      ],
    ],
    [
      'PASSWORD_TOO_PERSONAL',
      [
        'adalovelace',
        'AdaLovelace1815',
        'l0calh0st!',
        'ada.byron@analytical.example',
        'byron-analytical',
        'Latchkey2026',
        'harbourlights',
        'H@rbourlights!!',
        'adapassword',
        'Ádá-Lövelace',
      ],
    ],
  ] as const)('%s', (code, passwords) => {
    for (const password of passwords) {
      expect([password, weaknessOf(password, BARRED)]).toEqual([password, code]);
    }
  });

  test('what is long, unusual or merely mentions a name is good: there are no rules of composition', () => {
    for (const password of [
      'correct horse battery staple',
      'quiet winter river',
      'lovelace rides a tandem',
      'eightnew',
      '🦊🐻🐼🐨🐯🦁🐮🐷',
      'ab cd ef'.repeat(1),
      'ずっとしずかなみなと',
      'x7Kq2mPz',
      ' leading and trailing ',
    ]) {
      expect([password, weaknessOf(password, BARRED)]).toEqual([password, undefined]);
    }
    expect(weaknessOf('a quiet harbour', barredWords('Ada Lovelace', 'Latchkey'))).toBeUndefined();
  });

  test('all of the list that are long enough are refused, and they are more than 3,000', () => {
    const file = new URL(
      '../../src/features/password/policy/common-passwords.txt',
      import.meta.url,
    );
    const listed = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => !line.startsWith('#') && passwordLength(line) >= 8);
    expect(listed.length).toBeGreaterThan(3000);
    expect(listed.filter((password) => !weaknessOf(password, []))).toEqual([]);
    expect(listed.filter((password) => !weaknessOf(password.toUpperCase(), []))).toEqual([]);
  });

  test('takes a twentieth of the work of the hash that follows, whatever is sent', async () => {
    const { hash } = createPasswords();
    const oneHash = await cpuOf(() => hash('a quiet harbour'));
    for (const password of [
      'a quiet harbour',
      'qwertyuiop'.repeat(12),
      'p4ssw0rd9 '.repeat(12),
      'ﷺ'.repeat(60_000),
    ]) {
      const looks = await cpuOf(() => {
        for (let round = 0; round < 20; round += 1) weaknessOf(password.slice(0, 128), BARRED);
      });
      expect(looks, password.slice(0, 20)).toBeLessThan(oneHash);
    }
  });
});

describe('5: sign-up', () => {
  test.each([
    ['short', 'harbour', 'Use at least 8 characters.'],
    ['common', 'Sunshine1', 'too common'],
    ['simple', 'abcd1234', 'a pattern or a repetition'],
    ['the name', 'adalovelace1', 'contains your name'],
    ['the site', 'HarbourLights!', 'the name of this site'],
    ['the product', 'latchkey1234', 'the name of this site'],
  ])('a %s password is refused in words, the rest is kept', async (_kind, password, words) => {
    const email = app.make.email();

    const page = await app.client().post('/sign-up', { name: 'Ada Lovelace', email, password });

    expect(page.status).toBe(422);
    expect(page.text).toContain(words);
    expect(page.text).toMatch(/id="password"[^>]*aria-invalid="true"/);
    expect(page.text).toContain(`value="${email}"`);
    expect(page.text).not.toContain(password);
    expect(await app.rows('user', { email })).toEqual([]);
  });

  test('a password equal to the address is refused', async () => {
    const email = app.make.email();
    const body = { name: 'Ada', email, password: email };
    const page = await app.client().post('/sign-up', body);
    expect(page.status).toBe(422);
    const answer = await app.client().postJson('/api/auth/sign-up/email', body);
    expect([answer.status, answer.body.code]).toEqual([400, 'PASSWORD_TOO_PERSONAL']);
  });

  test('a JSON client meets the same rules, and each refusal is recorded', async () => {
    for (const [password, code] of [
      ['short', 'PASSWORD_TOO_SHORT'],
      ['ab cd'.repeat(26), 'PASSWORD_TOO_LONG'],
      ['abcd1234', 'PASSWORD_TOO_SIMPLE'],
      ['Sunshine1', 'PASSWORD_TOO_COMMON'],
      ['AdaLovelace1815', 'PASSWORD_TOO_PERSONAL'],
    ]) {
      const email = app.make.email();
      const client = app.client();
      const body = { name: 'Ada Lovelace', email, password };
      const answer = await client.postJson('/api/auth/sign-up/email', body);
      expect([answer.status, answer.body.code]).toEqual([400, code]);
      expect(await app.rows('user', { email })).toEqual([]);
      const [row, ...more] = await app.rows('auditEvent', { ipAddress: client.address });
      expect(row).toMatchObject({ event: 'signUp', outcome: 'refused', subjectId: null });
      expect(row?.detail).toContain(code);
      expect(more).toEqual([]);
    }
  });

  test('what is no text at all is refused as before', async () => {
    const body = { name: 'Ada', email: app.make.email(), password: { length: 20 } };
    const answer = await app.client().postJson('/api/auth/sign-up/email', body);
    expect(answer.status).toBe(400);
  });

  test('the longest passwords work, typed on any keyboard', async () => {
    const composed = ['é'.repeat(60), 'quiet winter river '.repeat(3), '🦊🐻🐼🐨🐯'].join('');
    expect(passwordLength(composed)).toBeLessThanOrEqual(128);
    const user = await app.make.user({ password: composed });
    const { email } = user;
    const typed = await app
      .client()
      .post('/sign-in', { email, password: composed.normalize('NFD') });
    expect(typed.status).toBe(303);
  });
});

test('a reset refuses what sign-up refuses', async () => {
  const user = await app.make.user({ name: 'Grace Hopper', password: 'quiet winter river' });
  const client = app.client();
  await client.postJson('/api/auth/request-password-reset', { email: user.email });
  const mails = await app.mails(user.email);
  const link = mails.find(({ subject }) => subject.includes('new password'))?.link;
  const token = link?.split('token=').at(-1);
  expect(token).toBeTruthy();
  for (const [newPassword, code] of [
    ['Sunshine1', 'PASSWORD_TOO_COMMON'],
    ['GraceHopper1906', 'PASSWORD_TOO_PERSONAL'],
  ]) {
    const answer = await client.postJson('/api/auth/reset-password', { token, newPassword });
    expect([answer.status, answer.body.code]).toEqual([400, code]);
  }
  const good = { token, newPassword: 'seven small lanterns' };
  expect((await client.postJson('/api/auth/reset-password', good)).status).toBe(200);
});
