import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestPerson } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { pageOf, shown } from '../support/page.ts';
import { addPasskey, optionsFor } from '../support/passkeys.ts';
import { codeOf, confirm, confirmedPerson, turnOnTotp, wrongCode } from '../support/second-step.ts';
import { moveSessions } from '../support/sessions.ts';
import { proofAt } from '../support/step-up.ts';

const app = await startTestApp();
afterAll(() => app.stop());

interface Person {
  readonly client: TestClient;
  readonly user: TestPerson;
}

/** A way to prove it, as its form sends it: the field's name, a right answer and a wrong one. */
interface Way {
  readonly name: string;
  /** Sets it up, in the browser of the person; what it gives answers. */
  readonly setUp: (person: Person) => Promise<Answers>;
}

type Answer = () => Promise<Record<string, string>> | Record<string, string>;

interface Answers {
  readonly right: Answer;
  readonly wrong: Answer;
}

const WAYS: readonly Way[] = [
  {
    name: 'password',
    setUp: async ({ user }) => ({
      right: () => ({ password: user.password }),
      wrong: () => ({ password: 'a wrong guess' }),
    }),
  },
  {
    name: 'passkey',
    setUp: async ({ client }) => {
      const { key } = await addPasskey(app, client);
      const answer = async (flaws = {}) => ({
        response: JSON.stringify(key.get(await optionsFor(client, 'authenticate'), flaws)),
      });
      return { right: () => answer(), wrong: () => answer({ origin: 'https://evil.example' }) };
    },
  },
  {
    name: 'totp',
    setUp: async ({ client, user }) => {
      const secret = await turnOnTotp(app, client, user.id);
      return {
        right: () => ({ code: codeOf(secret) }),
        wrong: () => ({ code: wrongCode(secret) }),
      };
    },
  },
  {
    name: 'mail',
    setUp: async ({ client, user }) => ({
      right: async () => {
        const begun = await client.post('/step-up/mail/begin');
        expect([begun.status, begun.headers.location]).toEqual([303, '/step-up?by=mail&sent']);
        expect((await client.get('/step-up?by=mail&sent')).text).toContain('one-time-code');
        return { code: (await app.mail(user.email)).code ?? '' };
      },
      wrong: () => ({ code: '2222-2222' }),
    }),
  },
  {
    name: 'recovery',
    setUp: async ({ client, user }) => {
      await turnOnTotp(app, client, user.id);
      const made = await client.postJson('/api/auth/two-factor/generate-backup-codes');
      expect(made.status, made.text).toBe(200);
      return {
        right: () => ({ code: made.body.backupCodes[0] }),
        wrong: () => ({ code: 'AAAA-AAAA-AAAA-AAAA' }),
      };
    },
  },
];

const tooLate = (userId: string) =>
  moveSessions(app, userId, { sensitiveUntil: new Date(Date.now() - 1000) });

const withoutPassword = (userId: string) =>
  app.deps.database.query.deleteFrom('account').where('userId', '=', userId).execute();

async function methodsOf(client: TestClient): Promise<string[]> {
  return (await client.get('/api/auth/step-up')).body.methods;
}

const stepUps = async (subjectId: string) =>
  (await app.rows('auditEvent', { subjectId, event: 'stepUp' })).map(
    ({ outcome, detail }) => `${outcome} ${JSON.parse(String(detail)).method}`,
  );

describe.each(WAYS)('by $name', ({ name, setUp }) => {
  test('the interrupted change is carried out, after a wrong answer has done nothing', async () => {
    const person = await confirmedPerson(app);
    const { client, user } = person;
    const { right, wrong } = await setUp(person);
    await tooLate(user.id);
    const newEmail = app.make.email();
    const asked = await client.post('/account/email', { newEmail });
    const page = await client.get(`${asked.headers.location}&by=${name}`);
    expect(page.text).toContain(`/step-up/${name}`);
    expect(await methodsOf(client)).toContain(name);

    const refused = await client.post(proofAt(asked, name), await wrong());
    expect(refused.status).toBe(422);
    expect(refused.text).toMatch(/role="alert"|aria-invalid="true"[^>]*autofocus/);
    const before = client.cookie('session_token');
    const done = await client.post(proofAt(asked, name), await right());

    expect([done.status, done.headers.location]).toEqual([303, '/account/email']);
    expect(client.cookie('session_token')).not.toBe(before);
    expect(await app.rows('mailProof', { purpose: 'change-email', subject: user.id })).toHaveLength(
      1,
    );
    expect(await stepUps(user.id)).toEqual([`refused ${name}`, `success ${name}`]);

    // It is the one that the page opens with from now on, but for a code that was for an emergency.
    await tooLate(user.id);
    const opensWith = name === 'recovery' ? 'totp' : name;
    expect((await client.get('/step-up')).text).toContain(`/step-up/${opensWith}`);
  });
});

test('what works once opens nothing a second time', async () => {
  for (const { name, setUp } of WAYS.filter((way) => way.name !== 'password')) {
    const person = await confirmedPerson(app);
    const { client, user } = person;
    const { right } = await setUp(person);
    await tooLate(user.id);
    const answer = await right();
    const body = name === 'passkey' ? { response: JSON.parse(answer.response ?? '') } : answer;
    const endpoint = { mail: 'mail-code', recovery: 'recovery-code' }[name] ?? name;
    const first = await client.postJson(`/api/auth/step-up/${endpoint}`, body);
    expect([name, first.status]).toEqual([name, 200]);
    const again = await client.postJson(`/api/auth/step-up/${endpoint}`, body);
    expect([name, again.status, again.body.code]).toEqual([
      name,
      400,
      expect.stringMatching(/^INVALID_/),
    ]);
  }
});

test('the page offers what the person has, and nothing else', async () => {
  const person = await confirmedPerson(app);
  const { client, user } = person;
  expect(await methodsOf(client)).toEqual(['password', 'mail']);
  await addPasskey(app, client);
  await turnOnTotp(app, client, user.id);
  // A mailbox that is not a second step must not be able to switch one off.
  const methods = (await methodsOf(client)).filter((method) => method !== 'recovery');
  expect(methods).toEqual(['passkey', 'totp', 'password']);
  await withoutPassword(user.id);
  await tooLate(user.id);
  const { text } = await client.get('/step-up');
  expect(text).toContain('/step-up/passkey');
  expect(text).toContain('href="/step-up?by=totp"');
  expect(text).not.toContain('by=password');
  expect(text).not.toContain('by=mail');
  expect((await app.client().get('/api/auth/step-up')).status).toBe(401);
});

test('somebody with nothing but an address that is not confirmed is led to confirm it', async () => {
  const { client, user } = await app.make.signedIn();
  await withoutPassword(user.id);
  await tooLate(user.id);
  const { text } = await client.get('/step-up');
  expect(text).toContain(shown('stepUp.confirmFirst'));
  expect(text).toContain('href="/verify-email"');
});

describe('without a password, everything can be done', () => {
  const acts: readonly (readonly [string, string, () => Record<string, string>, string])[] = [
    [
      'a password set',
      '/account/password/set',
      () => ({ newPassword: 'nine brass lanterns' }),
      '/account/password',
    ],
    [
      'the address changed',
      '/account/email',
      () => ({ newEmail: app.make.email() }),
      '/account/email',
    ],
    [
      'a user name chosen',
      '/account/username',
      () => ({ username: `u${Date.now().toString(36)}` }),
      '/account/username',
    ],
    ['a copy asked for', '/account/data/exports', () => ({}), '/account/data'],
    ['the account deleted', '/account/deletion', () => ({}), '/sign-in'],
  ];

  test.each(acts)('%s', async (_, path, fields, after) => {
    const { client, user } = await app.make.signedIn();
    await confirm(app, user);
    await withoutPassword(user.id);
    await tooLate(user.id);
    const asked = await client.post(path, fields());
    const page = await client.get(asked.headers.location ?? '');
    expect(page.text).toContain(`action="${proofAt(asked, 'mail/begin')}"`);
    await client.post(proofAt(asked, 'mail/begin'));
    const { code = '' } = await app.mail(user.email);
    const done = await client.post(proofAt(asked, 'mail'), { code });
    expect([done.status, done.headers.location]).toEqual([303, after]);
  });
});

test('asking for the code twice says when to ask again', async () => {
  const { client, user } = await confirmedPerson(app);
  await tooLate(user.id);
  await client.post('/step-up/mail/begin');
  const again = await client.post('/step-up/mail/begin');
  expect(again.status).toBe(429);
  expect(again.text).toMatch(/ask for another in \d+ seconds/);
  expect(again.text).toContain('action="/step-up/mail"');
});

test.each(WAYS.map(({ name }) => name))('nonsense by %s is a plain refusal', async (name) => {
  const { client } = await confirmedPerson(app);
  const endpoint = { mail: 'mail-code', recovery: 'recovery-code' }[name] ?? name;
  const values = [undefined, ['1', '2'], '１２３４５６', 'x'.repeat(10_240), { $gt: '' }, 123_456];
  for (const value of values) {
    const body = { code: value, password: value, response: value };
    const res = await client.postJson(`/api/auth/step-up/${endpoint}`, body);
    expect([res.status, typeof res.body.code]).toEqual([400, 'string']);
  }
  const page = await client.post(`/step-up/${name}`, { code: '', password: '', response: '[' });
  expect(page.status).toBe(422);
});

test.each([
  ['totp', 'Enter the code.'],
  ['mail', 'Enter the code from the email.'],
  ['recovery', 'Enter one of your recovery codes.'],
])('an empty form by %s asks for the right thing', async (name, text) => {
  const { client } = await app.make.signedIn();
  const res = await client.post(`/step-up/${name}`, { code: '' });
  expect(res.status).toBe(422);
  expect(pageOf(res.text).summary().links).toEqual([{ href: '#code', text }]);
});
