import { createAuthClient } from 'better-auth/client';
import { magicLinkClient } from 'better-auth/client/plugins';
import { afterAll, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { cookiesOf } from '../support/cookies.ts';
import { mailsOf, openLink, pathOf, tokenOf } from '../support/mail-links.ts';
import { pageOf, shown } from '../support/page.ts';
import { mailSignInOf } from '../support/sign-in-mail.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const { ask, asked, confirmed, mailTo, signIns, verify } = mailSignInOf(app);

const sessionsOf = (client: TestClient) => client.get('/api/auth/get-session');

test('a known and an unknown address get the same pages and cookies, and a mail each', async () => {
  const { email: known, id } = await confirmed();
  const unknown = app.make.email();
  const pages = [];
  for (const email of [known, unknown]) {
    const client = app.client();
    const res = await ask(client, email);
    const page = await client.get(res.headers.location ?? '');
    const cookies = [...cookiesOf(res)].map(([name, { maxAge, httpOnly }]) => [
      name,
      maxAge,
      httpOnly,
    ]);
    const guess = await client.post('/sign-in/mail/code', { code: '2222-2222' });
    pages.push([res.status, res.headers.location, cookies]);
    pages.push([page.text.replaceAll(email, 'x'), guess.status, guess.text.replaceAll(email, 'x')]);
  }
  expect(pages.slice(0, 2)).toEqual(pages.slice(2));
  expect(pages[0]?.[2]).toEqual([
    ['sign_in_mail', 600, true],
    ['sign_in_link', undefined, true],
  ]);
  expect((await mailTo(known)).text).toMatch(/10\s+minutes/);
  const [none] = await mailsOf(app, 'none', unknown);
  expect(none?.text).toContain('for a way to sign in');
  expect(await app.rows('auditEvent', { subjectId: id, event: 'signInMailAsked' })).toHaveLength(1);
});

test('the link opens a page with the code and one button; it signs in once', async () => {
  const { client, user, mail } = await asked(undefined, { next: '/account/data?a=1' });
  expect(pathOf(mail)).toMatch(/^\/sign-in\/mail\/code\?token=[\w-]{43}\.\w{8}$/);
  const first = await client.get(pathOf(mail));
  expect([first.status, first.headers.location]).toEqual([303, '/sign-in/mail/code']);
  const page = await client.get('/sign-in/mail/code');
  expect(pageOf(page.text).input('code')?.value).toBe(mail.code);
  expect(page.text).not.toContain(tokenOf(mail));
  expect((await sessionsOf(client)).body).toBeNull();

  const { code = '' } = mail;
  const fields = { code, next: pageOf(page.text).input('next')?.value ?? '' };
  const res = await client.post('/sign-in/mail/code', fields);

  expect([res.status, res.headers.location]).toEqual([303, '/account/data?a=1']);
  expect(cookiesOf(res).get('session_token')?.maxAge).toBeUndefined();
  expect((await sessionsOf(client)).body.user.email).toBe(user.email);
  expect(await signIns(user.id)).toEqual(['success']);
  expect(await app.rows('mailProof', { purpose: 'sign-in' })).toSatisfy(
    (rows: { subject: string }[]) =>
      rows.every(({ subject }) => subject !== app.deps.proofs.addressSubject(user.email)),
  );

  const again = await verify(client, { token: tokenOf(mail) });
  expect([again.status, again.body.code]).toEqual([400, 'INVALID_TOKEN']);
});

test('the code is typed in the browser that asked, after the mail was read elsewhere', async () => {
  const { client, user, mail } = await asked(undefined, { remember: 'on' });
  const phone = app.client();
  const page = await openLink(phone, mail);
  expect(page.text).toContain(shown('signInMail.elsewhereTitle'));
  expect(page.text).toContain(mail.code);
  const pressed = await phone.post('/sign-in/mail/code', { code: mail.code ?? '' });
  expect(pressed.status).toBe(422);
  expect(pressed.text).toContain(shown('signInMail.elsewhere'));
  expect((await sessionsOf(phone)).body).toBeNull();

  const wrong = await client.post('/sign-in/mail/code', { code: '2222-2222' });
  expect([wrong.status, pageOf(wrong.text).input('code')?.value]).toEqual([422, '2222-2222']);
  const typed = ` ${mail.code?.toLowerCase().replace('-', ' ')} `;
  const res = await client.post('/sign-in/mail/code', { code: typed });

  expect([res.status, res.headers.location]).toEqual([303, '/dashboard']);
  expect(cookiesOf(res).get('session_token')?.maxAge).toBeGreaterThan(80 * 24 * 3600);
  expect((await sessionsOf(client)).body.user.id).toBe(user.id);
});

test('who reads the mail has proved the address: what a stranger left there ends', async () => {
  const { client: stranger, user } = await app.make.signedIn();
  const { client, mail } = await asked(user);
  const res = await client.post('/sign-in/mail/code', { code: mail.code ?? '' });
  expect(res.headers.location).toBe('/dashboard');
  const page = await client.get('/dashboard');
  expect(page.text).toContain(shown('signInMail.passwordLost'));
  expect((await stranger.get('/dashboard')).status).toBe(303);
  expect(await app.rows('account', { userId: user.id })).toEqual([]);
  const [row] = await app.rows('user', { id: user.id });
  expect(row?.emailVerified).toBe(1);
  const { email, password } = user;
  expect((await app.client().post('/sign-in', { email, password })).status).toBe(422);
  const set = await client.post('/account/password/set', { newPassword: 'nine brass lanterns' });
  expect(set.status).toBe(303);
});

test('where the address must be confirmed first, the mail does that, too', async () => {
  const strict = await startTestApp({ EMAIL_VERIFICATION: 'first' });
  try {
    for (const sameBrowser of [true, false]) {
      const email = app.make.email();
      const password = 'a quiet harbour';
      const own = strict.client();
      await own.post('/sign-up', { name: 'Ada', email, password });
      const client = sameBrowser ? own : strict.client();
      await client.post('/sign-in/mail', { email });
      const mail = (await mailsOf(strict, 'signIn', email)).at(-1);
      const res = await client.post('/sign-in/mail/code', { code: mail?.code ?? '' });
      expect(res.headers.location).toBe('/dashboard');
      // The password lives on where it was chosen, and nowhere else.
      const again = await strict.client().post('/sign-in', { email, password });
      expect(again.status).toBe(sameBrowser ? 303 : 422);
    }
  } finally {
    await strict.stop();
  }
});

test('an account whose address is confirmed keeps its password', async () => {
  const { client, user, mail } = await asked();
  const res = await verify(client, { token: tokenOf(mail) });
  expect(res.body).toMatchObject({ redirect: false, passwordLost: false, user: { id: user.id } });
  expect(await app.rows('account', { userId: user.id })).toHaveLength(1);
});

test('opened while somebody else is signed in, the link asks which', async () => {
  const { client, user: other } = await app.make.signedIn();
  const person = await confirmed();
  await client.postJson('/api/auth/sign-in/mail', { email: person.email });
  const mail = await mailTo(person.email);

  const page = await openLink(client, mail);
  expect(page.text).toContain(shown('signInMail.whichTitle'));
  expect(page.text).toContain(other.email);
  expect((await client.post('/sign-in/mail/code/which', { account: 'own' })).headers.location).toBe(
    '/dashboard',
  );
  await openLink(client, mail);
  const out = await client.post('/sign-in/mail/code/which', { account: 'other' });
  expect(out.headers.location).toBe('/sign-in/mail/code');
  const { code = '' } = mail;
  expect((await client.post('/sign-in/mail/code', { code })).status).toBe(303);
  expect((await sessionsOf(client)).body.user.id).toBe(person.id);
});

test('the sign-in page offers it and takes along what was typed', async () => {
  const { email } = await confirmed();
  const client = app.client();
  const page = await client.get('/sign-in?next=%2Faccount%2Fdata');
  expect(page.text).toContain('formaction="/sign-in/mail"');
  const empty = await ask(client, '', { from: 'sign-in', next: '/account/data' });
  expect(empty.headers.location).toBe('/sign-in/mail?next=%2Faccount%2Fdata');
  const form = await client.get(empty.headers.location ?? '');
  expect(pageOf(form.text).input('next')?.value).toBe('/account/data');
  const sent = await ask(client, email, { from: 'sign-in', password: 'typed', remember: 'on' });
  expect(sent.headers.location).toBe('/sign-in/mail/code');
});

test('a real magic-link client can ask; the rest happens on our page', async () => {
  const user = await confirmed();
  const client = createAuthClient({
    baseURL: app.base,
    plugins: [magicLinkClient()],
    fetchOptions: { headers: { origin: app.origin, 'x-forwarded-for': app.client().address } },
  });
  const { data } = await client.signIn.magicLink({ email: user.email, callbackURL: '/dashboard' });
  expect(data?.status).toBe(true);
  expect((await mailTo(user.email)).link).toContain('/sign-in/mail/code?token=');
});
