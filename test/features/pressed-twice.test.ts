import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createPasswords } from '../../src/auth/passwords.ts';
import { startTestApp } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { forgetProof } from '../support/leaving.ts';
import { proofAt } from '../support/step-up.ts';

/** A browser shows the answer to the last press of a button, and breaks off the presses before it. */

const CHEAP = createPasswords({ memoryCost: 8, timeCost: 1 });
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0';
const PASSWORD = 'a quiet harbour';
/** For what comes about by itself, on a machine under load, too. */
const PATIENCE = { timeout: 40_000, interval: 10 };

/** While `held`, whoever sends a password waits. */
let held: Promise<void> | undefined;
const verify = vi.fn(async (given: Parameters<typeof CHEAP.verify>[0]) => {
  await held;
  return CHEAP.verify(given);
});
const app = await startTestApp({}, { passwords: { ...CHEAP, verify } });
afterAll(() => app.stop());

beforeEach(() => {
  held = undefined;
  verify.mockClear();
});

const press = (client: TestClient, path: string, fields: Record<string, string> = {}) =>
  client.post(path, fields).set('User-Agent', BROWSER);

/** Two presses, and then as long as it takes. */
const twice = (client: TestClient, path: string, fields: Record<string, string>) =>
  Promise.all([press(client, path, fields), press(client, path, fields)]);

const sessions = async (userId: string) => (await app.rows('session', { userId })).length;

function hold(): () => void {
  let letGo = () => {};
  held = new Promise((resolve) => {
    letGo = resolve;
  });
  return letGo;
}

describe('at the same time', () => {
  test('one account is made, and who pressed is signed in', async () => {
    const client = app.client();
    const email = app.make.email();
    const [first, second] = await twice(client, '/sign-up', {
      name: 'Ada',
      email,
      password: PASSWORD,
    });
    expect([second.status, second.headers.location]).toEqual([303, '/dashboard']);
    expect(second.headers['set-cookie']).toEqual(first.headers['set-cookie']);
    expect((await client.get('/dashboard')).text).toContain(email);
  });

  test('one session is begun', async () => {
    const user = await app.make.user();
    const before = await sessions(user.id);
    const client = app.client();
    await twice(client, '/sign-in', { email: user.email, password: user.password });
    expect((await sessions(user.id)) - before).toBe(1);
    expect((await client.get('/dashboard')).status).toBe(200);
  });

  test('a new password is set, and nobody reads that theirs is wrong', async () => {
    const { client } = await app.make.signedIn();
    const fields = { currentPassword: PASSWORD, newPassword: 'nine brass lanterns' };
    const answers = await twice(client, '/account/password', { ...fields, others: 'on' });
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect((await client.get('/dashboard')).status).toBe(200);
  });

  test('a wrong password is one try', async () => {
    const user = await app.make.user();
    const answers = await twice(app.client(), '/sign-in', { email: user.email, password: 'wrong' });
    expect(answers.map(({ status }) => status)).toEqual([422, 422]);
    expect(answers[1]?.text).toBe(answers[0]?.text);
    expect(verify).toHaveBeenCalledOnce();
  });
});

describe('an answer that nobody received', () => {
  async function brokenOff(client: TestClient, fields: Record<string, string>) {
    const letGo = hold();
    const first = press(client, '/sign-in', fields);
    first.end(() => {});
    await vi.waitFor(() => expect(verify).toHaveBeenCalledOnce(), PATIENCE);
    first.abort();
    return letGo;
  }

  test('waits for the browser to ask again', async () => {
    const user = await app.make.user();
    const before = await sessions(user.id);
    const client = app.client();
    const fields = { email: user.email, password: user.password };
    const letGo = await brokenOff(client, fields);
    letGo();
    await vi.waitFor(async () => expect((await sessions(user.id)) - before).toBe(1), PATIENCE);
    expect((await press(client, '/sign-in', fields)).status).toBe(303);
    expect((await client.get('/dashboard')).status).toBe(200);
    expect((await sessions(user.id)) - before).toBe(1);
  });

  test('is given to a browser that asks while it is being made', async () => {
    const user = await app.make.user();
    const before = await sessions(user.id);
    const client = app.client();
    const fields = { email: user.email, password: user.password };
    const letGo = await brokenOff(client, fields);
    const second = press(client, '/sign-in', fields).then((answer) => answer);
    letGo();
    expect((await second).status).toBe(303);
    expect((await sessions(user.id)) - before).toBe(1);
  });

  test.each([
    ['another password', async () => ({ password: 'another one' })],
    ['another address', async () => ({ email: (await app.make.user()).email })],
  ])('is for no form with %s', async (_what, change) => {
    const user = await app.make.user();
    const client = app.client();
    const fields = { email: user.email, password: user.password };
    const other = { ...fields, ...(await change()) };
    const letGo = await brokenOff(client, fields);
    const second = press(client, '/sign-in', other).then((answer) => answer);
    await vi.waitFor(() => expect(verify).toHaveBeenCalledTimes(2), PATIENCE);
    letGo();
    await second;
  });

  test.each([
    ['browser', (from: TestClient) => press(app.client(from.address), '/sign-in', FIELDS())],
    ['network', () => press(app.client(), '/sign-in', FIELDS())],
    ['kind of client', (from: TestClient) => from.post('/sign-in', FIELDS())],
  ])('is for no other %s', async (_what, ask) => {
    person = await app.make.user();
    const client = app.client();
    // A browser that somebody has used.
    await client.get('/sign-in');
    await press(client, '/sign-out');
    const letGo = await brokenOff(client, FIELDS());
    const second = ask(client).then((answer) => answer);
    await vi.waitFor(() => expect(verify).toHaveBeenCalledTimes(2), PATIENCE);
    letGo();
    await second;
  });
});

let person: { email: string; password: string };
const FIELDS = () => ({ email: person.email, password: person.password });

describe('an answer that was sent', () => {
  test('is given again when its cookies did not arrive', async () => {
    const user = await app.make.user();
    const before = await sessions(user.id);
    const [first, second] = [app.client('2001:db8::7'), app.client('2001:db8::7')];
    const fields = { email: user.email, password: user.password };
    await press(first, '/sign-in', fields);
    await press(second, '/sign-in', fields);
    expect((await sessions(user.id)) - before).toBe(1);
    expect((await second.get('/dashboard')).status).toBe(200);
  });

  test('but not after another form', async () => {
    const user = await app.make.user();
    const client = app.client();
    const fields = { email: user.email, password: user.password };
    for (let time = 0; time < 3; time += 1) {
      await press(client, '/sign-in', fields);
      expect((await client.get('/dashboard')).status).toBe(200);
      await press(client, '/sign-out');
    }
  });

  test('and not when it was only a message', async () => {
    const { client, user } = await app.make.signedIn();
    const name = { name: 'Ada King', language: 'en', timeZone: 'UTC', appearance: '' };
    await press(client, '/account/profile', name);
    await client.get('/account/profile');
    await client.postJson('/api/auth/update-user', { name: 'Countess of Lovelace' });
    await press(client, '/account/profile', name);
    expect((await app.rows('user', { id: user.id }))[0]?.name).toBe('Ada King');
  });
});

describe('two people of one office, whose browsers are alike', () => {
  test('each get a mark of their own where nothing tells them apart', async () => {
    const user = await app.make.user();
    const one = app.client();
    const other = app.client(one.address);
    for (const client of [one, other]) {
      await press(client, '/sign-in/mail', { email: user.email });
    }
    expect(one.cookie('sign_in_mail')).toBeTruthy();
    expect(other.cookie('sign_in_mail')).not.toBe(one.cookie('sign_in_mail'));
  });
});

test('an act that waited for a proof is answered the same to the second press of the proof', async () => {
  const { client, user } = await app.make.signedIn();
  await forgetProof(app, user);
  const username = `ada${user.id.slice(-9).replace('-', '')}`;
  const proof = proofAt(await press(client, '/account/username', { username }), 'password');
  const before = client.cookies().join('; ');
  const done = await press(client, proof, { password: PASSWORD });
  const again = await press(app.client(client.address), proof, { password: PASSWORD }).set(
    'Cookie',
    before,
  );
  expect([again.status, again.headers.location]).toEqual([303, done.headers.location]);
  expect(again.headers['set-cookie']).toEqual(done.headers['set-cookie']);
});
