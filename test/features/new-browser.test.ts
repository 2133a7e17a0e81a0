import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestPerson } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { offerIn } from '../support/device-key.ts';
import { afterAWhile, mailedCode } from '../support/lost-factors.ts';
import { mailOf, openLink } from '../support/mail-links.ts';
import { markupFindings } from '../support/page-checks.ts';
import { startWithIssuers } from '../support/provider-trip.ts';
import { confirmedPerson, turnOnTotp } from '../support/second-step.ts';
import { type Holder, SECONDS, waysOf } from '../support/ways.ts';

/** NEW_BROWSER=confirm: a rung of the ladder for those who have no second factor. */

const NEXT = '/account/data?from=sign-in';
const CHALLENGE = `/sign-in/challenge?next=${encodeURIComponent(NEXT)}`;
const VERIFY = '/api/auth/new-browser/verify';
const SEND = '/api/auth/new-browser/send-code';
const PAGE = '/sign-in/challenge/newBrowser';

const { app, issuers, stop } = await startWithIssuers(['REAL'], { NEW_BROWSER: 'confirm' });
afterAll(stop);

const viewerOf = async (client: TestClient) =>
  (await client.get('/api/auth/get-session')).body?.user?.id;

async function newHolder(): Promise<Holder> {
  const { client, user } = await confirmedPerson(app);
  const userName = `holder-${user.id.slice(-8)}`;
  await client.postJson('/api/auth/change-username', { username: userName });
  return { client, user, userName, recoveryCodes: [] };
}

/** Signs in over the API with the right password; what comes next waits. */
const withPassword = (client: TestClient, { email, password }: TestPerson) =>
  client.postJson('/api/auth/sign-in/email', { email, password });

const wrongCode = { code: 'AAAA-AAAA' };

describe('ways in × known or new × pages and API', () => {
  const WAYS = waysOf(issuers.REAL);
  const DOORS = ['page', 'api'] as const;
  const cases = WAYS.flatMap((way) =>
    DOORS.flatMap((door) => [true, false].map((known) => ({ way, door, known }))),
  );

  test.each(cases)('$way.name, $door, known: $known', async ({ way, door, known }) => {
    const holder = await newHolder();
    await way.setUp?.(app, holder);
    const client = known ? holder.client : app.client();
    if (known) await client.post('/sign-out');

    const first = await way[door](app, client, holder, { remember: true, next: NEXT });

    const asked = !known && !way.both && !way.byMail;
    expect(offerIn(first) === undefined, 'only a session can be bound').toBe(asked);
    if (asked) {
      expect(await viewerOf(client)).toBeUndefined();
      expect((await client.get('/dashboard')).headers.location).toMatch(/^\/sign-in\/challenge/);
      expect(first.text).not.toContain(holder.user.email);
      if (door === 'api' && !way.redirects) {
        expect(first.body).toEqual({
          twoFactorRedirect: true,
          twoFactorMethods: ['newBrowser'],
          codeSent: true,
        });
        const code = await mailedCode(app, holder.user);
        const done = await client.postJson(VERIFY, { code });
        expect(done.status, done.text).toBe(200);
        expect(done.body.user.id).toBe(holder.user.id);
        expect(offerIn(done)).toBeDefined();
      } else {
        expect(first.headers.location).toBe(CHALLENGE);
        const code = await mailedCode(app, holder.user);
        const done = await client.post(PAGE, { code, next: NEXT });
        expect([done.status, done.headers.location]).toEqual([303, NEXT]);
        expect(offerIn(done)).toBeDefined();
      }
    }
    expect(await viewerOf(client)).toBe(holder.user.id);
    const { body } = await client.get('/api/auth/get-session');
    expect(body.session.remembered).toBe(true);
    const [row] = (await app.rows('auditEvent', { subjectId: holder.user.id, event: 'signIn' }))
      .filter(({ outcome }) => outcome === 'success')
      .slice(-1);
    const detail = JSON.parse(String(row?.detail));
    expect([detail.method, detail.second]).toEqual([way.method, asked ? 'newBrowser' : undefined]);
    // From now on it is known.
    await client.post('/sign-out');
    expect((await withPassword(client, holder.user)).body.twoFactorRedirect).toBeUndefined();
  });

  test.each(SECONDS)('with a second factor ($name) nothing more is asked', async (second) => {
    const holder = await newHolder();
    await second.setUp(app, holder);
    const client = app.client();
    const first = await withPassword(client, holder.user);
    expect(first.body.twoFactorMethods).not.toContain('newBrowser');
    const answer = await second.answer(app, client, holder);
    expect((await client.postJson(`/api/auth${second.endpoint}`, answer)).status).toBe(200);
    expect(await viewerOf(client)).toBe(holder.user.id);
  });

  test('a trusted browser passes, and who has a second factor cannot use the mailbox for it', async () => {
    const holder = await newHolder();
    const client = app.client();
    const secret = await turnOnTotp(app, holder.client, holder.user.id);
    await withPassword(client, holder.user);
    const send = await client.postJson(SEND);
    expect([send.status, send.body.code]).toEqual([400, 'NEW_BROWSER_CODE_NOT_OFFERED']);
    const verify = await client.postJson(VERIFY, wrongCode);
    expect([verify.status, verify.body.code]).toEqual([400, 'NEW_BROWSER_CODE_NOT_OFFERED']);
    const totp = SECONDS.find(({ name }) => name === 'totp');
    const answer = await totp?.answer(app, client, { ...holder, secret });
    await client.postJson('/api/auth/two-factor/verify-totp', { ...answer, trustDevice: true });
    await client.post('/sign-out');
    expect((await withPassword(client, holder.user)).body.twoFactorRedirect).toBeUndefined();
  });
});

describe('who is not asked', () => {
  test('an address that nobody confirmed may be a stranger’s', async () => {
    const user = await app.make.user();
    const client = app.client();
    expect((await withPassword(client, user)).body.user.id).toBe(user.id);
    expect((await app.mails(user.email)).map(({ subject }) => subject)).toContainEqual(
      expect.stringContaining('New sign-in'),
    );
  });

  test('who has just set the password by mail has shown the mailbox: once, and no other browser', async () => {
    const { user } = await confirmedPerson(app);
    const client = app.client();
    await client.post('/forgot-password', { email: user.email });
    await openLink(client, await mailOf(app, 'reset', user.email));
    await client.post('/reset-password', { password: 'seven small lanterns' });
    const renewed = { ...user, password: 'seven small lanterns' };
    expect((await withPassword(client, renewed)).body.user?.id).toBe(user.id);
    expect((await withPassword(app.client(), renewed)).body.twoFactorRedirect).toBe(true);
  });

  test('long after, an account whose browsers were all forgotten asks', async () => {
    const { user } = await confirmedPerson(app);
    await app.deps.database.pool.query('DELETE FROM knownDevice WHERE userId = ?', [user.id]);
    await app.deps.database.pool.query(
      'UPDATE user SET createdAt = createdAt - INTERVAL 2 HOUR, passwordByMailAt = UTC_TIMESTAMP(3) - INTERVAL 2 HOUR WHERE id = ?',
      [user.id],
    );
    expect((await withPassword(app.client(), user)).body.twoFactorRedirect).toBe(true);
  });
});

test('a wrong password tells nothing: no mail, the answer of an unknown name', async () => {
  const { user } = await confirmedPerson(app);
  const before = (await app.mails(user.email)).length;
  const wrong = await withPassword(app.client(), { ...user, password: 'a wrong guess' });
  const nobody = await withPassword(app.client(), { ...user, email: app.make.email() });
  expect([wrong.status, wrong.body]).toEqual([nobody.status, nobody.body]);
  expect((await app.mails(user.email)).length).toBe(before);
});

test('the page asks without naming anybody, takes the code as it is typed, and needs no script', async () => {
  const { user } = await confirmedPerson(app);
  const client = app.client();
  const { email, password } = user;
  expect((await client.post('/sign-in', { email, password })).headers.location).toBe(
    '/sign-in/challenge',
  );
  const page = await client.get('/sign-in/challenge');
  expect(page.status).toBe(200);
  expect(page.text).toContain('<h1>Confirm that it is you</h1>');
  expect(page.text).not.toContain('Two-factor');
  expect(page.text).not.toContain('href="/recovery"');
  expect(page.text).not.toContain(email);
  expect(page.headers['cache-control']).toBe('no-store');
  expect(await markupFindings(page.text)).toEqual([]);
  const code = await mailedCode(app, user);
  const typed = ` ${code.toLowerCase().replace('-', ' ')}`;
  expect((await client.post(PAGE, { code: typed })).status).toBe(303);
  expect(await viewerOf(client)).toBe(user.id);
  const mail = (await app.mails(email)).find(({ subject }) =>
    subject.startsWith('Confirm your sign-in'),
  );
  expect(mail?.text).toContain(client.address);
  expect(mail?.text).toContain('/forgot-password');
  expect(mail?.text).not.toMatch(/token=/);
});

test('wrong codes: the fifth ends the sign-in, and the account is closed to nobody', async () => {
  const { user } = await confirmedPerson(app);
  const client = app.client();
  await withPassword(client, user);
  const code = await mailedCode(app, user);
  for (const triesLeft of [4, 3, 2, 1]) {
    const { status, body } = await client.postJson(VERIFY, wrongCode);
    expect([status, body.code, body.triesLeft]).toEqual([401, 'INVALID_CODE', triesLeft]);
  }
  const fifth = await client.postJson(VERIFY, wrongCode);
  expect([fifth.status, fifth.body.code]).toEqual([400, 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE']);
  expect((await client.postJson(VERIFY, { code })).status).toBe(401);
  const again = app.client();
  expect((await withPassword(again, user)).body.codeSent).toBe(false);
  await afterAWhile(app, user);
  expect((await again.postJson(SEND)).status).toBe(200);
  const fresh = await mailedCode(app, user);
  expect((await again.postJson(VERIFY, { code: fresh })).status).toBe(200);
  const refused = await app.rows('auditEvent', { subjectId: user.id, outcome: 'refused' });
  expect(refused.filter(({ event }) => event === 'signIn')).toHaveLength(5);
});

test('on the page the fifth wrong code leads back to sign-in', async () => {
  const { user } = await confirmedPerson(app);
  const client = app.client();
  await client.post('/sign-in', { email: user.email, password: user.password });
  for (let round = 0; round < 4; round += 1) {
    expect((await client.post(PAGE, wrongCode)).status).toBe(422);
  }
  const fifth = await client.post(PAGE, { ...wrongCode, next: NEXT });
  expect([fifth.status, fifth.headers.location]).toEqual([
    303,
    `/sign-in?next=${encodeURIComponent(NEXT)}`,
  ]);
  expect((await client.get('/sign-in')).text).toContain('Too many wrong codes');
});

test('a code works in the browser for which it was sent, once', async () => {
  const { user } = await confirmedPerson(app);
  const [one, other] = [app.client(), app.client()];
  await withPassword(one, user);
  const code = await mailedCode(app, user);
  await withPassword(other, user);
  // Not compared, so it costs the owner's mail no try.
  expect((await other.postJson(VERIFY, { code })).status).toBe(401);
  const [proof] = await app.rows('mailProof', { purpose: 'new-browser', subject: user.id });
  expect(proof?.attempts).toBe(0);
  const answers = await Promise.all([
    one.postJson(VERIFY, { code }),
    one.postJson(VERIFY, { code }),
  ]);
  // The later one finds the code used, or the whole sign-in over already.
  expect(answers.map(({ status }) => status).sort()).toEqual([200, expect.toBeOneOf([400, 401])]);
});

test('mails: one a minute, ten a day for one network and thirty in all; other ways stay open', async () => {
  const { user } = await confirmedPerson(app);
  const client = app.client('203.0.113.9');
  await withPassword(client, user);
  const soon = await client.postJson(SEND);
  expect(soon.status).toBe(429);
  expect(Number(soon.headers['retry-after'])).toBeGreaterThan(0);
  for (let sent = 1; sent < 10; sent += 1) {
    await afterAWhile(app, user);
    // The limit by client is another one.
    await app.deps.database.pool.query("DELETE FROM rateLimit WHERE `key` LIKE '203.0.113.9%'");
    expect((await client.postJson(SEND)).status).toBe(200);
  }
  await afterAWhile(app, user);
  await app.deps.database.pool.query("DELETE FROM rateLimit WHERE `key` LIKE '203.0.113.9%'");
  expect((await client.postJson(SEND)).status).toBe(429);
  const page = await client.post(`${PAGE}/begin`);
  expect(page.status).toBe(429);
  // The owner, elsewhere.
  const owner = app.client();
  expect((await withPassword(owner, user)).body.codeSent).toBe(true);
  expect((await owner.postJson(VERIFY, { code: await mailedCode(app, user) })).status).toBe(200);
});

test('a finished sign-in proves no second factor', async () => {
  const { user } = await confirmedPerson(app);
  const client = app.client();
  await withPassword(client, user);
  await client.postJson(VERIFY, { code: await mailedCode(app, user) });
  const { body } = await client.get('/api/auth/get-session');
  const [row] = await app.rows('session', { id: body.session.id });
  expect([row?.provenSecond, row?.firstProof]).toEqual([0, 'password']);
  const [person] = await app.rows('user', { id: user.id });
  expect(person?.lastSecondFactor).toBeNull();
});

test.each([
  ['a reset', 'passwordByMailAt'],
  ['signing out everywhere', 'sessions'],
])('what is half-way ends with %s', async (_what, how) => {
  const { client: owner, user } = await confirmedPerson(app);
  const client = app.client();
  await withPassword(client, user);
  const code = await mailedCode(app, user);
  if (how === 'sessions') await owner.postJson('/api/auth/revoke-sessions');
  else {
    const reset = app.client();
    await reset.post('/forgot-password', { email: user.email });
    await openLink(reset, await mailOf(app, 'reset', user.email));
    await reset.post('/reset-password', { password: 'seven small lanterns' });
  }
  expect((await client.postJson(VERIFY, { code })).status).toBe(401);
  expect(await viewerOf(client)).toBeUndefined();
});

test('who has lost every factor, and has none, is offered no wait', async () => {
  const { user } = await confirmedPerson(app);
  const client = app.client();
  await withPassword(client, user);
  const { status, body } = await client.postJson('/api/auth/recovery/request');
  expect([status, body.code]).toEqual([403, 'TWO_FACTOR_NOT_ENABLED']);
});

test('the history tells it', async () => {
  const { user } = await confirmedPerson(app);
  const client = app.client();
  await withPassword(client, user);
  await client.postJson(VERIFY, wrongCode);
  await client.postJson(VERIFY, { code: await mailedCode(app, user) });
  const { text } = await client.get('/account/history');
  expect(text).toContain('Code sent by email, for a new browser');
  expect(text).toContain('Right password, wrong code');
  expect(text).toContain('a code by email, for a new browser');
});

test('by default a new browser is let in and told of', async () => {
  const plain: TestApp = await startTestApp();
  try {
    const { user } = await confirmedPerson(plain);
    const client = plain.client();
    expect((await withPassword(client, user)).body.user.id).toBe(user.id);
    const { status } = await plain.client().postJson(SEND);
    expect(status).toBe(401);
  } finally {
    await plain.stop();
  }
});
