import { afterAll, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { beginRecovery, personWithMailFactor, SEND_CODE } from '../support/lost-factors.ts';
import { confirmedPerson, firstStep } from '../support/second-step.ts';

/** Who came with an account elsewhere, or by mail, has no password, and is told nothing of one. */

const app = await startTestApp();
afterAll(() => app.stop());

/** Speaks of a password as of one that the reader has; an example, the menu and the mailbox's are none. */
const CLAIM = /(?<!for example with )\b(?:your|the) password\b|\bknows yours\b/gi;
const claimsIn = (text: string) =>
  [...text.replace(/\s+/g, ' ').matchAll(CLAIM)].map(({ index, input }) =>
    input.slice(Math.max(0, index - 60), index + 40),
  );

const textOf = (html: string) => html.replace(/<[^>]*>/g, ' ');

const forgetPassword = (userId: string) =>
  app.deps.database.query.deleteFrom('account').where('userId', '=', userId).execute();

test('pages about the second step, with one and without', async () => {
  for (const person of [confirmedPerson, personWithMailFactor]) {
    const { client, user } = await person(app);
    await forgetPassword(user.id);
    for (const path of ['/dashboard', '/account/security']) {
      const page = await client.get(path);
      expect([page.status, claimsIn(textOf(page.text))], path).toEqual([200, []]);
    }
  }
});

test('mails and pages when somebody took the first step', async () => {
  const { client, user } = await personWithMailFactor(app);
  await (await firstStep(app, user)).postJson(SEND_CODE);
  await beginRecovery(app, user);
  await forgetPassword(user.id);
  expect(claimsIn(textOf((await client.get('/account/security')).text))).toEqual([]);
  const mails = await app.mails(user.email);
  expect(mails.length).toBeGreaterThan(3);
  for (const { subject, text } of mails) expect(claimsIn(text), subject).toEqual([]);
});

test('mails that anybody can cause', async () => {
  const { user } = await confirmedPerson(app);
  await forgetPassword(user.id);
  const stranger = app.client();
  await stranger.post('/forgot-password', { email: user.email });
  for (let guess = 0; guess < 10; guess += 1) {
    await app.client().post('/sign-in', { email: user.email, password: 'one of many guesses' });
  }
  const mails = await app.mails(user.email);
  const subjects = mails.map(({ subject }) => subject);
  expect(subjects).toEqual(
    expect.arrayContaining([expect.stringMatching(/^Choose a new password/)]),
  );
  for (const { subject, text } of mails) expect(claimsIn(text), subject).toEqual([]);
});
