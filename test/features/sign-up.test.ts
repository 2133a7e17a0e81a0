import { createHash } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { PASSWORD_LENGTH } from '../../src/auth/fields.ts';
import { startTestApp } from '../support/app.ts';
import { letMinutesPass, mailsOf, openLink } from '../support/mail-links.ts';
import { pageOf, shown } from '../support/page.ts';
import { confirm } from '../support/second-step.ts';

const app = await startTestApp();
afterAll(() => app.stop());

/** Long enough for the longest password, and nothing that is guessed first. */
const NO_PATTERN = createHash('sha512').update('some password').digest('hex');

/** What a person enters, with another address each time. */
function entered(other: Record<string, string> = {}): Record<string, string> {
  return {
    name: 'Grace Hopper',
    email: app.make.email(),
    password: 'nanoseconds of wire',
    ...other,
  };
}

describe('signing up', () => {
  test('makes an account, signs in at once and leads to the dashboard', async () => {
    const client = app.client();
    const fields = entered();

    const res = await client.post('/sign-up', fields);

    expect(res.status).toBe(303);
    expect(res.headers.location).toBe('/dashboard');
    const [user, ...others] = await app.rows('user', { email: fields.email });
    expect(others).toHaveLength(0);
    expect(user).toMatchObject({ name: fields.name, emailVerified: 0, image: null });
    expect(await app.rows('session', { userId: user?.id })).toHaveLength(1);
    expect(await app.rows('account', { userId: user?.id, providerId: 'credential' })).toHaveLength(
      1,
    );
    const dashboard = await client.get('/dashboard');
    expect(dashboard.status).toBe(200);
    expect(dashboard.text).toContain(fields.email);
  });

  test('leads to the page that was asked for', async () => {
    const res = await app.client().post('/sign-up', entered({ next: '/dashboard?tab=2' }));
    expect(res.status).toBe(303);
    expect(res.headers.location).toBe('/dashboard?tab=2');
  });

  test('keeps the address in lower case, without the blanks around it', async () => {
    const email = app.make.email();
    const res = await app
      .client()
      .post('/sign-up', entered({ email: `  ${email.toUpperCase()} ` }));
    expect(res.status).toBe(303);
    expect(await app.rows('user', { email })).toHaveLength(1);
  });

  test('keeps the name without the blanks around it, in any script', async () => {
    // With what joins and parts letters in Persian (U+200C) and the pictures of an emoji (U+200D).
    const name = 'Søren Ångström 李 علی\u200Cرضا 👩🏽\u200D💻';
    const fields = entered({ name: `  ${name} ` });
    expect((await app.client().post('/sign-up', fields)).status).toBe(303);
    const [user] = await app.rows('user', { email: fields.email });
    expect(user?.name).toBe(name);
  });

  test.each([
    PASSWORD_LENGTH.min,
    PASSWORD_LENGTH.max,
  ])('takes a password of %i characters', async (n) => {
    const fields = entered({ password: NO_PATTERN.slice(0, n) });
    expect((await app.client().post('/sign-up', fields)).status).toBe(303);
    const again = await app.client().post('/sign-in', fields);
    expect(again.status).toBe(303);
  });
});

describe('an address that already has an account', () => {
  test('is said to be taken, whatever its case, and changes nothing', async () => {
    const user = await app.make.user();
    const before = await app.rows('account', { userId: user.id });
    const client = app.client();

    const res = await client.post('/sign-up', entered({ email: user.email.toUpperCase() }));

    expect(res.status).toBe(422);
    const page = pageOf(res.text);
    expect(page.error('email')).toContain(shown('signUp.taken'));
    expect(page.input('email')?.value).toBe(user.email.toUpperCase());
    expect(await app.rows('user', { email: user.email })).toHaveLength(1);
    expect(await app.rows('account', { userId: user.id })).toEqual(before);
    expect(client.cookie('session_token')).toBeUndefined();
  });

  test('stays one account when two sign up with it at the same moment', async () => {
    const fields = entered();
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => app.client().post('/sign-up', fields)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422, 422, 422]);
    expect(await app.rows('user', { email: fields.email })).toHaveLength(1);
    const refused = answers.find(({ status }) => status === 422);
    expect(pageOf(refused?.text ?? '').error('email')).toContain(shown('signUp.taken'));
  });
});

describe('whose address was entered for a new account', () => {
  const password = 'nine brass lanterns';
  const ways = {
    'over the page': (email: string) => app.client().post('/sign-up', entered({ email })),
    'over the API': (email: string) =>
      app.client().postJson('/api/auth/sign-up/email', { name: 'Eve', email, password }),
  };

  describe.each(Object.entries(ways))('%s', (_, signUp) => {
    test('gets a mail: there is an account, and how to get into it', async () => {
      const { email, id } = await app.make.user();
      await confirm(app, { id });
      await letMinutesPass(app, email, 2);
      const before = await app.rows('account', { userId: id });

      expect((await signUp(email)).status).toBe(422);

      const [mail, ...others] = await mailsOf(app, 'exists', email);
      expect(others).toHaveLength(0);
      expect(mail?.text).toContain(`${app.origin}/sign-in`);
      expect(mail?.text).toContain(`${app.origin}/forgot-password`);
      expect(mail?.text).not.toContain('Nobody has learned');
      expect(await app.rows('account', { userId: id })).toEqual(before);
      const refused = await app.rows('auditEvent', { subjectId: id, outcome: 'refused' });
      expect(refused.map(({ event }) => event)).toEqual(['signUp']);
    });

    test('gets a fresh confirmation where the account waits for one', async () => {
      const { email, id } = await app.make.user();
      await letMinutesPass(app, email, 2);

      expect((await signUp(email)).status).toBe(422);

      expect(await mailsOf(app, 'exists', email)).toHaveLength(0);
      const [, fresh] = await mailsOf(app, 'confirm', email);
      if (!fresh) throw new Error('no second mail came');
      const client = app.client();
      const page = await openLink(client, fresh);
      const code = pageOf(page.text).input('code')?.value ?? '';
      await client.post('/verify-email', { code, startOver: 'on' });
      expect(await app.rows('user', { id, emailVerified: true })).toHaveLength(1);
    });

    test('gets one a minute, and ten a day by one network', async () => {
      const { email, id } = await app.make.user();
      await confirm(app, { id });
      const mails = async () => (await mailsOf(app, 'exists', email)).length;
      // The mail of signing up was a moment ago.
      expect((await signUp(email)).status).toBe(422);
      expect(await mails()).toBe(0);

      const client = app.client();
      for (let time = 0; time < 12; time += 1) {
        await letMinutesPass(app, email, 2);
        const res = await client.post('/sign-up', entered({ email }));
        expect(res.status).toBe(422);
        expect(pageOf(res.text).error('email')).toContain(shown('signUp.taken'));
      }
      expect(await mails()).toBe(10);
    });
  });
});

describe('a form with a mistake', () => {
  const long = 'x'.repeat(300);
  const nameless = shown('signUp.nameRequired');
  test.each<[string, string, Record<string, string>, string]>([
    ['no name', 'name', { name: '' }, shown('signUp.nameRequired')],
    ['a name of blanks', 'name', { name: '   ' }, shown('signUp.nameRequired')],
    ['a name that nobody can see', 'name', { name: '\u200B\u2060 \u200D\uFE0F' }, nameless],
    ['a name of fillers', 'name', { name: '\u3164\u115F' }, nameless],
    ['a name that is too long', 'name', { name: long }, shown('fields.tooLong', { max: 100 })],
    ['a name of two lines', 'name', { name: 'Ada\nAdmin' }, shown('fields.unreadable')],
    ['a name that turns the text around', 'name', { name: 'A\u202ED' }, shown('fields.unreadable')],
    ['no address', 'email', { email: '' }, shown('fields.emailRequired')],
    ['no address at all', 'email', { email: 'ada' }, shown('fields.emailInvalid')],
    ['two addresses', 'email', { email: 'a@b.cc,c@d.ee' }, shown('fields.emailInvalid')],
    [
      'a too long address',
      'email',
      { email: `${long}@b.cc` },
      shown('fields.tooLong', { max: 254 }),
    ],
    ['no password', 'password', { password: '' }, shown('signUp.passwordRequired')],
    [
      'a short password',
      'password',
      { password: 'seven77' },
      shown('fields.passwordTooShort', { min: 8 }),
    ],
    [
      'a too long password',
      'password',
      { password: 'x'.repeat(129) },
      shown('fields.passwordTooLong', { max: 128 }),
    ],
  ])('%s: says so at the field, keeps the rest, makes no account', async (_, name, wrong, words) => {
    const fields = entered({ next: '/dashboard?tab=3', ...wrong });

    const res = await app.client().post('/sign-up', fields);

    expect(res.status).toBe(422);
    const page = pageOf(res.text);
    expect(page.title).toMatch(new RegExp(`^${shown('form.errorPrefix')}`));
    expect(page.error(name)).toContain(words);
    expect(page.summary().links).toEqual([{ href: `#${name}`, text: words }]);
    expect(page.summary().box).toContain('tabindex="-1"');
    expect(page.input(name)).toMatchObject({ 'aria-invalid': 'true', id: name });
    expect(page.input(name)?.['aria-describedby']).toContain(`${name}-error`);
    expect(page.input('next')?.value).toBe('/dashboard?tab=3');
    if (name !== 'name') expect(page.input('name')?.value).toBe(fields.name);
    if (name !== 'email') expect(page.input('email')?.value).toBe(fields.email);
    expect(page.input('password')).not.toHaveProperty('value');
    if (fields.password) expect(res.text).not.toContain(fields.password);
    expect(await app.rows('user', { email: fields.email ?? '' })).toHaveLength(0);
  });

  test('a weak password is told with the other mistakes', async () => {
    const weak = entered({ name: '', email: 'ada@example.com', password: 'password' });
    const res = await app.client().post('/sign-up', weak);
    const page = pageOf(res.text);
    expect(page.summary().links.map(({ href }) => href)).toEqual(['#name', '#password']);
    expect(page.error('password')).toContain(shown('fields.passwordTooCommon'));
  });

  test.each([
    ['common', 'password'],
    ['short', 'seven77'],
  ])('a taken address and a %s password are told in one round, and the owner is told', async (_, password) => {
    const { email, id } = await app.make.user();
    await confirm(app, { id });
    await letMinutesPass(app, email, 2);
    const res = await app.client().post('/sign-up', entered({ email, password }));
    expect(res.status).toBe(422);
    const page = pageOf(res.text);
    expect(page.summary().links.map(({ href }) => href)).toEqual(['#email', '#password']);
    expect(page.error('email')).toContain(shown('signUp.taken'));
    expect(page.links).toContain(`/sign-in?email=${encodeURIComponent(email)}`);
    expect(await mailsOf(app, 'exists', email)).toHaveLength(1);
    const refused = await app.rows('auditEvent', { subjectId: id, outcome: 'refused' });
    expect(refused.map(({ event }) => event)).toEqual(['signUp']);
    const answer = await app
      .client()
      .postJson('/api/auth/sign-up/email', { name: 'Eve', email, password });
    expect(answer.body).toMatchObject({
      code: 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL',
      also: [expect.stringMatching(/^PASSWORD_TOO_/)],
    });
  });

  test('a free address with a weak password leaves nothing', async () => {
    const fields = entered({ password: 'seven77' });
    const res = await app.client().post('/sign-up', fields);
    expect(
      pageOf(res.text)
        .summary()
        .links.map(({ href }) => href),
    ).toEqual(['#password']);
    expect(await app.rows('user', { email: fields.email })).toHaveLength(0);
  });

  test('with EMAIL_VERIFICATION=first a weak password is told alone, whatever the address', async () => {
    const strict = await startTestApp({ EMAIL_VERIFICATION: 'first' });
    const { email } = await strict.make.user();
    for (const password of ['password', 'seven77']) {
      const res = await strict.client().post('/sign-up', { name: 'Eve', email, password });
      expect(
        pageOf(res.text)
          .summary()
          .links.map(({ href }) => href),
      ).toEqual(['#password']);
      const answer = await strict
        .client()
        .postJson('/api/auth/sign-up/email', { name: 'Eve', email, password });
      expect(answer.body).not.toHaveProperty('also');
    }
    await strict.stop();
  });

  test('a taken address leads to signing in and to a new password, filled in', async () => {
    const { email } = await app.make.user();
    const res = await app.client().post('/sign-up', entered({ email, next: '/account/profile' }));
    expect(res.status).toBe(422);
    const query = `?email=${encodeURIComponent(email)}&amp;next=%2Faccount%2Fprofile`;
    for (const path of ['/sign-in', '/forgot-password']) {
      expect(pageOf(res.text).links).toContain(path + query);
      const page = await app.client().get((path + query).replace('&amp;', '&'));
      expect(pageOf(page.text).input('email')?.value).toBe(email);
    }
    const odd = await app.client().get('/sign-in?email=%22%3E%3Cscript%3E');
    expect(pageOf(odd.text).input('email')).not.toHaveProperty('value');
  });

  test.each([
    ['Asia/Kathmandu', 'Asia/Kathmandu'],
    ['', 'UTC'],
    ['Mars/Olympus', 'UTC'],
  ])('the zone of the browser, %s, is the account’s: %s', async (timeZone, kept) => {
    const email = app.make.email();
    const res = await app.client().post('/sign-up', entered({ email, timeZone }));
    expect(res.status).toBe(303);
    expect(await app.rows('user', { email })).toMatchObject([{ timeZone: kept }]);
  });

  test('an empty form names every field, in their order', async () => {
    const res = await app.client().post('/sign-up');
    expect(res.status).toBe(422);
    const { links } = pageOf(res.text).summary();
    expect(links.map(({ href }) => href)).toEqual(['#name', '#email', '#password']);
    expect(res.text).toContain(shown('form.summary', { count: 3 }));
  });
});

describe('the page', () => {
  test('has labels, autocomplete and no error to begin with', async () => {
    const res = await app.client().get('/sign-up');
    expect(res.status).toBe(200);
    const page = pageOf(res.text);
    expect(page.input('name')?.autocomplete).toBe('name');
    expect(page.input('email')).toMatchObject({ inputmode: 'email', autocomplete: 'username' });
    expect(page.input('password')).toMatchObject({
      type: 'password',
      autocomplete: 'new-password',
    });
    for (const name of ['name', 'email', 'password']) {
      expect(res.text).toContain(`<label for="${name}">`);
      expect(page.input(name)).not.toHaveProperty('aria-invalid');
    }
    expect(page.title).not.toContain('Error');
  });

  test('carries the page that was asked for, also to sign-in', async () => {
    const res = await app.client().get('/sign-up?next=%2Fdashboard%3Fa%3D1%26b%3D2');
    const page = pageOf(res.text);
    expect(page.input('next')?.value).toBe('/dashboard?a=1&amp;b=2');
    expect(page.links).toContain('/sign-in?next=%2Fdashboard%3Fa%3D1%26b%3D2');
  });
});
