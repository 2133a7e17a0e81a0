import { afterAll, expect, test } from 'vitest';
import { startTestApp, type TestPerson } from '../support/app.ts';
import { dueIn } from '../support/leaving.ts';
import { eventsOf } from '../support/lost-factors.ts';
import { mailOf, tokenOf } from '../support/mail-links.ts';
import { shown } from '../support/page.ts';
import { confirm, confirmedPerson, firstStep } from '../support/second-step.ts';

/** Whoever stops a stranger must not lose the account to a deletion that the stranger asked for. */

const app = await startTestApp();
afterAll(() => app.stop());

const CALLED_OFF = 'The deletion of your account was cancelled because the account was locked';

/** The secret of the newest link to a page, out of the mails to an address. */
async function linkOf(email: string, page: string): Promise<string> {
  const found = (await app.mails(email)).map(({ text }) =>
    new RegExp(`/${page}\\?token=([\\w-]+)`).exec(text),
  );
  return found.findLast((one) => one !== null)?.[1] ?? '';
}

/** A thief in a browser of the account has asked for its end. */
async function leftByThief() {
  const { client: thief, user } = await confirmedPerson(app);
  expect((await thief.postJson('/api/auth/delete-user')).status).toBe(200);
  expect(await dueIn(app, user)).toBeGreaterThan(0);
  return user;
}

/** A thief has moved the account, and then asked for its end: all mails about that go to the thief. */
async function movedAndLeft() {
  const { client: thief, user } = await confirmedPerson(app);
  const to = app.make.email();
  await thief.postJson('/api/auth/change-email', { newEmail: to });
  const token = tokenOf(await app.mail(to));
  expect((await thief.postJson('/api/auth/verify-email-change', { token })).status).toBe(200);
  expect((await thief.postJson('/api/auth/delete-user')).status).toBe(200);
  return { user, to };
}

const calledOff = async (email: string) =>
  (await app.mails(email)).filter(({ text }) => text.includes(CALLED_OFF)).length;

/** The account is the owner's again, with a new password, and stays. */
async function staysWith(user: TestPerson) {
  const body = {
    token: tokenOf(await mailOf(app, 'reset', user.email)),
    newPassword: 'nine brass lanterns',
  };
  expect((await app.client().postJson('/api/auth/reset-password', body)).status).toBe(200);
  expect(await dueIn(app, user)).toBeNaN();
  const owner = await firstStep(app, { ...user, password: body.newPassword });
  expect((await owner.get('/dashboard')).status).toBe(200);
  const history = await owner.get('/account/history');
  expect(history.text).toContain(shown('history.events.deletionCancelled'));
}

test('“this was not me” calls a deletion off, and page, mail and history say so', async () => {
  const user = await leftByThief();
  const owner = app.client();
  await owner.get(`/not-me?token=${await linkOf(user.email, 'not-me')}`);
  expect((await owner.get('/not-me')).text).toContain(shown('notMe.whatDeletion'));
  expect((await owner.post('/not-me', { deliberate: 'on' })).headers.location).toBe('/not-me/done');
  expect((await owner.get('/not-me/done')).text).toContain(shown('notMe.deletionCalledOff'));
  expect(await calledOff(user.email)).toBe(1);
  expect((await eventsOf(app, user)).slice(-2)).toEqual([
    'deletionCancelled success',
    'notMe success',
  ]);
  await staysWith(user);
});

test('the undoing of a change of address does so, too: its owner had been told nothing', async () => {
  const { user, to } = await movedAndLeft();
  const owner = app.client();
  await owner.get(`/undo-email-change?token=${await linkOf(user.email, 'undo-email-change')}`);
  const page = await owner.get('/undo-email-change');
  expect(page.text).toContain(shown('emailUndo.deletion'));
  expect((await owner.post('/undo-email-change', { deliberate: 'on' })).headers.location).toBe(
    '/forgot-password',
  );
  expect((await owner.get('/forgot-password')).text).toContain(shown('emailUndo.doneAndKept'));
  expect(await calledOff(user.email)).toBe(1);
  expect(await calledOff(to)).toBe(0);
  expect((await eventsOf(app, user)).slice(-2)).toEqual([
    'deletionCancelled success',
    'emailChangeUndone success',
  ]);
  await staysWith(user);
});

test('a notice to the address before does so, too', async () => {
  const { user } = await movedAndLeft();
  const owner = app.client();
  await owner.get(`/not-me?token=${await linkOf(user.email, 'not-me')}`);
  await owner.post('/not-me', { deliberate: 'on' });
  expect((await owner.get('/not-me/done')).text).toContain(shown('notMe.deletionCalledOff'));
  await staysWith(user);
});

test('so does a move that cannot be undone: the account is locked, and stays', async () => {
  const { user } = await movedAndLeft();
  await confirm(app, await app.make.user({ email: user.email }));
  const owner = app.client();
  await owner.get(`/undo-email-change?token=${await linkOf(user.email, 'undo-email-change')}`);
  const page = await owner.post('/undo-email-change', { deliberate: 'on' });
  expect(page.text).toContain('called off');
  expect(await dueIn(app, user)).toBeNaN();
});

test('a program is told whether there was one', async () => {
  const user = await leftByThief();
  const { user: other } = await confirmedPerson(app);
  for (const [{ email }, deletionCalledOff] of [
    [user, true],
    [other, false],
  ] as const) {
    const token = await linkOf(email, 'not-me');
    const answer = await app.client().postJson('/api/auth/not-me', { token, deliberate: true });
    expect(answer.body).toEqual({ status: true, deletionCalledOff });
    expect(await calledOff(email)).toBe(deletionCalledOff ? 1 : 0);
  }
});

test('where nothing was to be deleted, nothing is said of it', async () => {
  const { user } = await confirmedPerson(app);
  const owner = app.client();
  await owner.get(`/not-me?token=${await linkOf(user.email, 'not-me')}`);
  await owner.post('/not-me', { deliberate: 'on' });
  expect((await owner.get('/not-me/done')).text).not.toContain(shown('notMe.deletionCalledOff'));
  expect(await eventsOf(app, user)).not.toContain('deletionCancelled success');
});
