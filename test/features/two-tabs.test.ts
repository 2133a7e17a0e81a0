import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import type { ProofPurpose } from '../../src/auth/proof/mail-proof.ts';
import { startTestApp, type TestPerson } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { beginRecovery, linkTo, personWithMailFactor } from '../support/lost-factors.ts';
import { mailOf, openLink, pathOf } from '../support/mail-links.ts';
import { pageOf, shown } from '../support/page.ts';
import { confirmedPerson } from '../support/second-step.ts';
import { mailSignInOf } from '../support/sign-in-mail.ts';

/** One browser, several people or addresses: a form is for whom it was shown for. */

const app = await startTestApp();
afterAll(() => app.stop());

const { ask, asked, mailTo } = mailSignInOf(app);

const OTHER_LINK = shown('mailCode.otherLink');

const viewerOf = async (client: TestClient) =>
  (await client.get('/api/auth/get-session')).body?.user.email;

/** What a page's form sends by itself, beside what is typed into it. */
const hiddenIn = (text: string) => {
  const fields = text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g);
  return Object.fromEntries([...fields].map(([, name = '', value = '']) => [name, value]));
};

test('the pages behind links of mails about an account say to whom the mail came', async () => {
  const { user } = await personWithMailFactor(app);
  await beginRecovery(app, user);
  for (let guess = 0; guess < 10; guess += 1) {
    await app.client().post('/sign-in', { email: user.email, password: 'one of many guesses' });
  }
  for (const page of ['/recovery/cancel', '/unlock']) {
    const client = app.client();
    await client.get(await linkTo(app, user.email, page));
    expect((await client.get(page)).text, page).toContain(user.email);
  }
});

describe('a form of a tab does nothing for the link that was opened in another', () => {
  /** The pages behind a link whose form is one button, or a password. */
  const PAGES: readonly { page: string; purpose: ProofPurpose; typed?: Record<string, string> }[] =
    [
      { page: '/not-me', purpose: 'not-me' },
      { page: '/unlock', purpose: 'unlock-password' },
      { page: '/undo-email-change', purpose: 'undo-email' },
      { page: '/recovery/start', purpose: 'recovery' },
      { page: '/recovery/cancel', purpose: 'cancel-recovery' },
      {
        page: '/reset-password',
        purpose: 'reset-password',
        typed: { password: 'nine brass lanterns' },
      },
    ];

  test.each(PAGES)('$page', async ({ page, purpose, typed = {} }) => {
    const [first, second] = [await app.make.user(), await app.make.user()];
    const client = app.client();
    const shownFirst = await open(client, page, await linkOf(purpose, first));
    const newer = await linkOf(purpose, second);
    const shownSecond = await open(client, page, newer);
    const before = await auditOf(second);
    expect(shownFirst.text).toContain(first.email);
    expect(shownSecond.text).toContain(second.email);

    const sent = await client.post(page, { ...hiddenIn(shownFirst.text), ...typed });

    expect([sent.status, sent.headers.location]).toEqual([303, page]);
    expect((await client.get(page)).text).toContain(OTHER_LINK);
    expect(await auditOf(second)).toEqual(before);
    expect(await isGood(purpose, newer)).toBe(true);
    // The newer tab's own form is taken for what it is.
    const own = await client.post(page, { ...hiddenIn(shownSecond.text), ...typed });
    expect(own.headers.location).not.toBe(page);
  });

  async function open(client: TestClient, page: string, token: string) {
    await client.get(`${page}?token=${token}`);
    const shownPage = await client.get(page);
    expect(shownPage.status).toBe(200);
    return shownPage;
  }

  async function linkOf(purpose: ProofPurpose, { id: userId, email }: TestPerson) {
    const { adapter } = await app.deps.auth.$context;
    const subject = purpose === 'reset-password' ? app.deps.proofs.addressSubject(email) : userId;
    const payload = { userId, email };
    const issued = await app.deps.proofs.issue(adapter, {
      purpose,
      subject,
      lifetime: 60_000,
      payload,
    });
    if (!issued.ok) throw new Error('it had been mailed before');
    return issued.token;
  }

  async function isGood(purpose: ProofPurpose, token: string) {
    const { adapter } = await app.deps.auth.$context;
    return (await app.deps.proofs.findByToken(adapter, purpose, token)) !== undefined;
  }

  const auditOf = ({ id }: TestPerson) => app.rows('auditEvent', { subjectId: id });
});

describe('a browser that asked for two addresses', () => {
  test('signs in by the link, or the code, of either', async () => {
    for (const way of ['link', 'code'] as const) {
      const { client, user, mail } = await asked();
      const waiting = await client.get('/sign-in/mail/code');
      const { user: other } = await confirmedPerson(app);
      await ask(client, other.email);
      await mailTo(other.email);

      const page = way === 'link' ? await openLink(client, mail) : waiting;
      expect(page.text).not.toContain(shown('signInMail.elsewhereTitle'));
      const fields = { ...hiddenIn(page.text), code: mail.code ?? '' };
      const sent = await client.post('/sign-in/mail/code', fields);

      expect([way, sent.status, await viewerOf(client)]).toEqual([way, 303, user.email]);
    }
  });

  test('signed up with both, and confirms either without being asked for the password', async () => {
    const strict = await startTestApp({ EMAIL_VERIFICATION: 'first' });
    onTestFinished(() => strict.stop());
    const client = strict.client();
    const [first, second] = [strict.make.email(), strict.make.email()];
    for (const email of [first, second]) {
      await client.post('/sign-up', { name: 'Ada', email, password: 'a quiet harbour' });
    }
    const mail = await mailOf(strict, 'confirm', first);
    const older = await openLink(client, mail);
    expect(pageOf(older.text).input('password')).toBeUndefined();
    // Meanwhile the other address is looked at in another tab.
    const newer = await openLink(client, await mailOf(strict, 'confirm', second));
    expect(newer.text).toContain(second);

    const fields = { ...hiddenIn(older.text), code: mail.code ?? '' };
    const sent = await client.post('/verify-email', fields);

    expect([sent.status, await viewerOf(client)]).toEqual([303, first]);
    const [left] = await strict.rows('user', { email: second });
    expect(left?.emailVerified).toBe(0);
  });

  test('asked for a new password twice, and sets that of the address on the page', async () => {
    const client = app.client();
    const [first, second] = [await app.make.user(), await app.make.user()];
    await client.post('/forgot-password', { email: first.email });
    const page = await client.get('/reset-password');
    const { code = '' } = await mailOf(app, 'reset', first.email);
    await client.post('/forgot-password', { email: second.email });
    await client.get(pathOf(await mailOf(app, 'reset', second.email)));

    const password = 'nine brass lanterns';
    const sent = await client.post('/reset-password', { ...hiddenIn(page.text), code, password });

    expect([sent.status, sent.headers.location]).toEqual([303, '/sign-in']);
    const signIn = (email: string) => app.client().post('/sign-in', { email, password });
    expect((await signIn(first.email)).status).toBe(303);
    expect((await signIn(second.email)).status).toBe(422);
  });
});

describe('nobody becomes somebody else by what a mail brought', () => {
  test('a code that is typed while another person is signed in is not used', async () => {
    const { client, mail } = await asked();
    const hidden = hiddenIn((await client.get('/sign-in/mail/code')).text);
    const { user: other } = await confirmedPerson(app);
    await client.post('/sign-in', { email: other.email, password: other.password });

    const sent = await client.post('/sign-in/mail/code', { ...hidden, code: mail.code ?? '' });

    expect([sent.status, sent.headers.location]).toEqual([303, '/dashboard']);
    const page = await client.get('/dashboard');
    expect(page.text).toContain(shown('signIn.already', { viewer: other.email }));
    expect(await viewerOf(client)).toBe(other.email);
  });

  test('nor one that its link has brought: which of the two is asked', async () => {
    const { client, user, mail } = await asked();
    const page = await openLink(client, mail);
    const { user: other } = await confirmedPerson(app);
    await client.post('/sign-in', { email: other.email, password: other.password });

    const fields = { ...hiddenIn(page.text), code: mail.code ?? '' };
    const sent = await client.post('/sign-in/mail/code', fields);

    expect([sent.status, sent.headers.location]).toEqual([303, '/sign-in/mail/code']);
    const which = await client.get('/sign-in/mail/code');
    expect(which.text).toContain(shown('signInMail.whichTitle'));
    expect(which.text).toContain(user.email);
    expect(await viewerOf(client)).toBe(other.email);
  });

  test('who is signed in as that person already goes on', async () => {
    const { client, user, mail } = await asked();
    const hidden = hiddenIn((await client.get('/sign-in/mail/code')).text);
    await client.post('/sign-in', { email: user.email, password: user.password });
    const sent = await client.post('/sign-in/mail/code', { ...hidden, code: mail.code ?? '' });
    expect([sent.status, sent.headers.location]).toEqual([303, '/dashboard']);
    const page = await client.get('/dashboard');
    expect(page.text).not.toContain(shown('signIn.already', { viewer: user.email }));
  });
});

test('a code in a browser that asked for none is told where to type it', async () => {
  const { mail } = await asked();
  const stranger = app.client();
  const typed = await stranger.post('/sign-in/mail/code', { code: mail.code ?? '' });
  expect(typed.status).toBe(422);
  expect(typed.text).toContain(shown('signInMail.elsewhere'));
  expect(typed.text).not.toContain('signed up');
});
