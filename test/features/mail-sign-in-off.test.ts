import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestPerson } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { trailOf } from '../support/passkeys.ts';
import { confirmedPerson } from '../support/second-step.ts';
import { moveSessions } from '../support/sessions.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const CHOICE = '/account/sign-in-by-email';

async function ask(email: string, client: TestClient = app.client()) {
  const answer = await client.post('/sign-in/mail', { email });
  return { client, answer };
}

const signInMails = async ({ email }: Pick<TestPerson, 'email'>) =>
  (await app.mails(email)).filter(({ subject }) => subject.startsWith('Sign in to'));

const turnOff = (client: TestClient) => client.post(CHOICE, { signOutElsewhere: 'on' });

/** What a page says, without what differs each time and what was typed. */
const said = (text: string, name: string) =>
  text.replaceAll(/\b[0-9a-f]{12}\b/g, '').replaceAll(name, '');

describe('who never wants to be signed in by email', () => {
  test('gets no such mail, and asking looks as it does for a name that is nobody’s', async () => {
    const { client, user } = await confirmedPerson(app);
    const { client: other } = await app.make.signedIn(user);
    const done = await turnOff(client);
    expect([done.status, done.headers.location]).toEqual([303, '/account/security']);
    expect((await client.get('/account/security')).text).toContain('Allow signing in by email');
    expect((await other.get('/dashboard')).status, 'signed out elsewhere').toBe(303);
    expect(await trailOf(app, user, 'mailSignInOff')).toEqual([['mailSignInOff success', null]]);
    const notices = (await app.mails(user.email)).map(({ subject }) => subject);
    expect(notices).toContain('Signing in by email was turned off at Latchkey');

    const stranger = app.make.email();
    const pages = [];
    for (const email of [user.email, stranger]) {
      const { client: guest, answer } = await ask(email);
      expect([answer.status, answer.headers.location]).toEqual([303, '/sign-in/mail/code']);
      const wrong = await guest.post('/sign-in/mail/code', { code: '2222-2222' });
      pages.push(wrong.status, said((await guest.get('/sign-in/mail/code')).text, email));
    }
    expect(pages.slice(0, 2)).toEqual(pages.slice(2));
    // Said of every name, because nobody is told who has turned it off.
    expect(pages[1]).toContain('unless its owner has turned off signing in by email');
    await app.mail(stranger);
    expect(await signInMails(user)).toEqual([]);
  });

  test('is not signed in by a mail from before', async () => {
    const { client, user } = await confirmedPerson(app);
    const { client: guest } = await ask(user.email);
    const { code = '' } = await app.mail(user.email);
    await turnOff(client);
    expect((await guest.post('/sign-in/mail/code', { code })).status).toBe(422);
    expect((await guest.get('/dashboard')).status).toBe(303);
  });

  test('can change their mind, and choose a new password by mail all the time', async () => {
    const { client, user } = await confirmedPerson(app);
    await turnOff(client);
    await app.client().post('/forgot-password', { email: user.email });
    const mails = (await app.mails(user.email)).map(({ text }) => text);
    expect(mails.filter((text) => text.includes('/reset-password'))).toHaveLength(1);
    expect((await client.post(CHOICE, { enabled: 'on' })).status).toBe(303);
    const { client: guest } = await ask(user.email);
    const [{ code = '' } = {}] = await signInMails(user);
    expect((await guest.post('/sign-in/mail/code', { code })).status).toBe(303);
  });

  test('proves that it is they, and keeps another way in', async () => {
    const { client, user } = await confirmedPerson(app);
    await moveSessions(app, user.id, { sensitiveUntil: new Date(Date.now() - 1000) });
    expect((await turnOff(client)).headers.location).toMatch(/^\/step-up\?act=/);
    await moveSessions(app, user.id, { sensitiveUntil: new Date(Date.now() + 60_000) });
    await app.deps.database.query.deleteFrom('account').where('userId', '=', user.id).execute();
    await turnOff(client);
    expect((await client.get('/account/security')).text).toContain('Email is your only way in');
    const answer = await client.postJson('/api/auth/mail-sign-in', { enabled: false });
    expect([answer.status, answer.body.code]).toEqual([400, 'LAST_WAY_IN']);
    expect(await app.rows('user', { id: user.id })).toMatchObject([{ mailSignInOffAt: null }]);
  });

  test('finds the button by the link of the mail', async () => {
    const { client, user } = await confirmedPerson(app);
    await ask(user.email);
    const [mail] = await signInMails(user);
    expect(mail?.text).toContain(`Never sign me in by email:\n${app.origin}${CHOICE}\n`);
    const page = await client.get(CHOICE);
    expect([page.status, page.headers.location]).toEqual([303, '/account/security#mail-sign-in']);
  });
});
