import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { createPasswords, type Passwords } from '../../src/auth/passwords.ts';
import { MINUTE } from '../../src/time.ts';
import { startTestApp, type TestPerson } from '../support/app.ts';

/** Right answers that are sent at once, more than wrong ones would be looked at, are all right. */
const AT_ONCE = 14;

/** As on a machine where hashes take their time: all tries are counted before the first is looked at. */
const cheap = createPasswords({ memoryCost: 8, timeCost: 1 });
const slow: Passwords = {
  ...cheap,
  async verify(data, isKept) {
    await sleep(300);
    return cheap.verify(data, isKept);
  },
};

/** Longer than visitors wait: what is looked at here is how it ends, on a busy machine, too. */
const longest = { answer: MINUTE, upload: MINUTE };

const app = await startTestApp({}, { passwords: slow, longest });
afterAll(() => app.stop());

let person: TestPerson;
beforeEach(async () => {
  person = await app.make.user();
});

const times = <T>(count: number, act: (nth: number) => PromiseLike<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, nth) => act(nth)));

const statuses = (answers: readonly { readonly status: number }[]) =>
  answers.map(({ status }) => status);

const signIn = (password = person.password, client = app.client()) =>
  client.post('/sign-in', { email: person.email, password });

test('by address, each from a browser and a network of its own', async () => {
  expect(statuses(await times(AT_ONCE, () => signIn()))).toEqual(Array(AT_ONCE).fill(303));
  expect(await app.rows('passwordTries', { id: person.id })).toEqual([]);
});

test('by user name, over the API', async () => {
  const { client } = await app.make.signedIn(person);
  const username = `name-${Date.now().toString(36)}`;
  await client.postJson('/api/auth/change-username', { username });
  const { password } = person;
  const answers = await times(AT_ONCE, () =>
    app.client().postJson('/api/auth/sign-in/username', { username, password }),
  );
  expect(statuses(answers)).toEqual(Array(AT_ONCE).fill(200));
});

test('in one browser that the account knows', async () => {
  const { client } = await app.make.signedIn(person);
  const cookies = client.cookies();
  const answers = await times(AT_ONCE, () => signIn(undefined, app.client(undefined, cookies)));
  expect(new Set(statuses(answers))).toEqual(new Set([303]));
});

test('while somebody guesses, but has guesses left', async () => {
  const [right, wrong] = await Promise.all([
    times(AT_ONCE, () => signIn()),
    times(4, (nth) => signIn(`guess ${nth}`)),
  ]);
  expect(statuses(right)).toEqual(Array(AT_ONCE).fill(303));
  expect(statuses(wrong)).toEqual(Array(4).fill(422));
});

test('wrong ones at once are still no more than ten', async () => {
  const wrong = await times(30, (nth) => signIn(`guess ${nth}`));
  expect(statuses(wrong)).toEqual(Array(30).fill(422));
  expect(await app.rows('passwordTries', { id: person.id })).toMatchObject([{ tries: 10 }]);
  expect((await signIn()).status).toBe(422);
});

test('as a proof once more of who one is, in as many browsers', async () => {
  const signedIn = await times(AT_ONCE, () => app.make.signedIn(person));
  const answers = await times(
    AT_ONCE,
    (nth) =>
      signedIn[nth]?.client.postJson('/api/auth/step-up/password', {
        password: person.password,
      }) as PromiseLike<{ status: number }>,
  );
  expect(statuses(answers)).toEqual(Array(AT_ONCE).fill(200));
});
