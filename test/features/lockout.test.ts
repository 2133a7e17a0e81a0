import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createPasswords } from '../../src/auth/passwords.ts';
import { HttpError } from '../../src/web/errors.ts';
import { startTestApp, type TestPerson } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { openLink, tokenOf } from '../support/mail-links.ts';
import { shown } from '../support/page.ts';
import { confirm, firstStep, turnOnTotp } from '../support/second-step.ts';
import { guessPassword } from '../support/tries.ts';

/** How long answers were held back, in milliseconds; nobody waits for it here. */
const pauses: number[] = [];
const app = await startTestApp({}, { pause: async (time) => void pauses.push(time) });
afterAll(() => app.stop());

const refused = shown('signIn.refused');
const closedFor = (time: string) => shown('signIn.locked', { time });

const guess = (name: string, times: number, by?: () => TestClient) =>
  guessPassword(app, name, times, by);

const signIn = ({ email, password }: TestPerson, client: TestClient = app.client()) =>
  client.post('/sign-in', { email, password });

const mailsAbout = async ({ email }: TestPerson) =>
  (await app.mails(email)).filter(({ subject }) => subject.startsWith('Wrong passwords'));

async function locked(person?: TestPerson) {
  const user = person ?? (await app.make.user());
  await guess(user.email, 10);
  return user;
}

/** As if the lock had run out. */
const letTheLockEnd = (table = 'passwordTries') =>
  app.deps.database.pool.query('UPDATE ?? SET lockedUntil = UTC_TIMESTAMP(3)', [table]);

const lockedMinutes = async (id: string) => {
  const [row] = await app.rows('passwordTries', { id });
  return Math.round(((row?.lockedUntil as Date).getTime() - Date.now()) / 60_000);
};

/** What a page says, without what differs each time and what was typed. */
const said = (text: string, name: string) =>
  text.replaceAll(/\b[0-9a-f]{12}\b/g, '').replaceAll(name, '');

describe('ten wrong passwords in a row', () => {
  test('close an account in browsers that it does not know, to the right one, in the same words', async () => {
    const user = await locked();
    const right = await signIn(user);
    const [wrong] = await guess(user.email, 1);
    expect([right.status, wrong?.status]).toEqual([422, 422]);
    expect(right.text).toContain(closedFor('15 minutes'));
    expect(right.text).not.toContain(refused);
    expect(right.text).toContain('href="/forgot-password"');
    expect(right.text).toContain('formaction="/sign-in/mail"');
    expect(said(right.text, user.email)).toBe(said(wrong?.text ?? '', user.email));
    expect(await app.rows('session', { userId: user.id })).toHaveLength(1);
  });

  test('are counted together, by address and by user name, on the pages and the JSON API', async () => {
    const { client, user } = await app.make.signedIn();
    const username = `name-${Date.now().toString(36)}`;
    await client.postJson('/api/auth/change-username', { username });
    await guess(user.email, 3);
    await guess(username.toUpperCase(), 3);
    for (const [path, name] of [
      ['email', { email: user.email.toUpperCase() }],
      ['username', { username }],
      ['email', { email: user.email }],
    ] as const) {
      const body = { ...name, password: 'a guess' };
      expect((await app.client().postJson(`/api/auth/sign-in/${path}`, body)).status).toBe(401);
    }
    expect((await signIn(user)).status).toBe(303);
    await guess(user.email, 5);
    await guess(username, 5);
    expect((await signIn(user)).status).toBe(422);
    const { password } = user;
    const byName = await app
      .client()
      .postJson('/api/auth/sign-in/username', { username, password });
    expect(byName.status).toBe(401);
  });

  test('are warned of before the last, and whether there is an account is not told', async () => {
    const { email } = await app.make.user();
    const stranger = app.make.email();
    const [known, unknown] = [await guess(email, 12), await guess(stranger, 12)];
    const told = (pages: typeof known, name: string) => pages.map(({ text }) => said(text, name));
    expect(told(known, email)).toEqual(told(unknown, stranger));
    const warnings = known.map(({ text }) => /\b(\d) attempts? left/.exec(text)?.[1]);
    const none = Array(7).fill(undefined);
    expect(warnings).toEqual([...none, '2', '1', undefined, undefined, undefined]);
    expect(new Set(known.map(({ status }) => status))).toEqual(new Set([422]));
    const closed = (pages: typeof known) =>
      pages.map(({ text }) => text.includes(closedFor('15 minutes')));
    expect(closed(known)).toEqual([...Array(9).fill(false), true, true, true]);
    const waits = (pages: typeof known) => pages.map(({ headers }) => 'retry-after' in headers);
    expect(waits(known)).toEqual(waits(unknown));
  });

  test('leave as many rows for a name that is nobody’s, which say nothing of it', async () => {
    const name = `nobody-${Date.now().toString(36)}`;
    const before = (await app.rows('passwordTries')).map(({ id }) => id);
    await guess(name.toUpperCase(), 5);
    await guess(name, 5);
    const rows = (await app.rows('passwordTries')).filter(({ id }) => !before.includes(id));
    expect(rows).toEqual([expect.objectContaining({ tries: 10, lockedUntil: expect.any(Date) })]);
    expect(JSON.stringify(rows)).not.toContain(name);
  });

  test('are all counted when they are sent at once: no eleventh is looked at', async () => {
    const user = await app.make.user();
    const name = user.email;
    const answers = await Promise.all(Array.from({ length: 30 }, () => guess(name, 1)));
    expect(answers.flat().map(({ status }) => status)).toEqual(Array(30).fill(422));
    expect(await app.rows('passwordTries', { id: user.id })).toMatchObject([{ tries: 10 }]);
    expect((await signIn(user)).status).toBe(422);
    expect(await mailsAbout(user)).toHaveLength(1);
  });

  test('are told to a JSON client, and a lock with its end, to right and wrong ones alike', async () => {
    const { email, password } = await app.make.user();
    const ask = (tried: string) =>
      app.client().postJson('/api/auth/sign-in/email', { email, password: tried });
    const bodies = [];
    for (let time = 0; time < 10; time += 1) bodies.push((await ask('a guess')).body);
    expect(bodies.map(({ triesLeft }) => triesLeft).slice(6)).toEqual([undefined, 2, 1, 0]);
    for (const tried of [password, 'a guess']) {
      const { body, headers } = await ask(tried);
      expect(body).toEqual({ ...bodies[0], triesLeft: 0 });
      const seconds = Number(headers['retry-after']);
      expect(seconds).toBeGreaterThan(14 * 60);
      expect(seconds).toBeLessThanOrEqual(15 * 60);
    }
  });

  test('close for a quarter of an hour, and twice as long after each further ten', async () => {
    const user = await locked();
    for (const minutes of [15, 30, 60]) {
      expect(await lockedMinutes(user.id)).toBe(minutes);
      await letTheLockEnd();
      await guess(user.email, 10);
    }
    await app.deps.database.pool.query(
      'UPDATE passwordTries SET tries = 50009, lockedUntil = NULL WHERE id = ?',
      [user.id],
    );
    await guess(user.email, 1);
    expect(await lockedMinutes(user.id)).toBe(24 * 60);
    await letTheLockEnd();
    expect((await signIn(user)).status).toBe(303);
    expect(await app.rows('passwordTries', { id: user.id })).toEqual([]);
  });

  test('are ten in a row: a right one in between ends the count', async () => {
    const user = await app.make.user();
    await guess(user.email, 9);
    expect((await signIn(user)).status).toBe(303);
    await guess(user.email, 9);
    expect((await signIn(user)).status).toBe(303);
  });

  test('leave a row of the trail for each, as other refusals', async () => {
    const user = await locked();
    await signIn(user);
    const rows = await app.rows('auditEvent', { subjectId: user.id, event: 'signIn' });
    expect(rows.map(({ outcome }) => outcome)).toEqual(Array(11).fill('refused'));
  });
});

test('from the sixth wrong one on the answer comes later, by a few seconds at most', async () => {
  const user = await app.make.user();
  pauses.length = 0;
  await guess(user.email, 11);
  await signIn(user);
  expect(pauses).toEqual([1000, 2000, 3000, 3000, 3000, 3000, 3000]);
});

describe('a browser that the account knows', () => {
  test('is none of a stranger’s business: the owner signs in there', async () => {
    const { client, user } = await app.make.signedIn();
    await client.post('/sign-out');
    await locked(user);
    expect((await signIn(user)).status).toBe(422);
    expect((await signIn(user, client)).status).toBe(303);
    // Which opens nothing to the stranger.
    expect((await signIn(user)).status).toBe(422);
  });

  test('has a count of its own, which stays there', async () => {
    const { client, user } = await app.make.signedIn();
    await client.post('/sign-out');
    await guess(user.email, 10, () => client);
    expect((await signIn(user, client)).status).toBe(422);
    expect((await signIn(user)).status).toBe(303);
    expect(await mailsAbout(user)).toHaveLength(1);
    await letTheLockEnd('knownDevice');
    expect((await signIn(user, client)).status).toBe(303);
    expect((await app.rows('knownDevice', { userId: user.id })).map(({ tries }) => tries)).toEqual(
      expect.arrayContaining([0]),
    );
  });

  test('is not one that is half-way in, and to which only the password was given', async () => {
    const { client, user } = await app.make.signedIn();
    await confirm(app, user);
    await turnOnTotp(app, client, user.id);
    const thief = await firstStep(app, user);
    await thief.post('/sign-out');
    await locked(user);
    await signIn(user, thief);
    expect((await thief.get('/sign-in/challenge')).status).toBe(303);
    await signIn(user, client);
    await client.post('/sign-out');
    expect((await signIn(user, client)).headers.location).toBe('/sign-in/challenge');
  });

  test('counts no right password that stopped half-way as a wrong one', async () => {
    const { client, user } = await app.make.signedIn();
    await confirm(app, user);
    await turnOnTotp(app, client, user.id);
    for (let time = 0; time < 12; time += 1) {
      await client.post('/sign-out');
      expect((await signIn(user, client)).headers.location).toBe('/sign-in/challenge');
    }
  });

  test('is not one that knows another account, nor one that calls itself known', async () => {
    const user = await locked();
    const { client: other } = await app.make.signedIn();
    await other.post('/sign-out');
    expect((await signIn(user, other)).status).toBe(422);
    const [device] = await app.rows('knownDevice', { userId: user.id });
    const forged = `latchkey.device=${device?.deviceId}.${'A'.repeat(43)}`;
    const answer = await app
      .client()
      .post('/sign-in', { email: user.email, password: user.password })
      .set('Cookie', forged);
    expect(answer.status).toBe(422);
  });

  test('is not the one of a stranger who signed up with the address before its owner', async () => {
    const email = app.make.email();
    const stranger = app.client();
    await stranger.post('/sign-up', { name: 'Eve', email, password: 'a quiet harbour' });
    const owner = app.client();
    await owner.post('/forgot-password', { email });
    await openLink(owner, (await app.mails(email)).at(-1) ?? (await app.mail(email)));
    await owner.post('/reset-password', { password: 'nine brass lanterns' });
    const [account] = await app.rows('user', { email });
    expect(await app.rows('knownDevice', { userId: account?.id })).toEqual([]);
  });
});

describe('the owner', () => {
  test('gets one mail, which says from where and until when, and how to end it', async () => {
    const user = await locked();
    await letTheLockEnd();
    await guess(user.email, 10);
    const [mail, ...more] = await mailsAbout(user);
    expect(more).toEqual([]);
    expect(mail?.text).toMatch(/\/unlock\?token=[\w-]{43}\n/);
    expect(mail?.text).toMatch(/\/forgot-password/);
    expect(mail?.text).toContain('2001:db8:');
  });

  test('gets no second one on the same day when it begins anew', async () => {
    const user = await locked();
    await letTheLockEnd();
    await signIn(user);
    await guess(user.email, 10);
    expect(await mailsAbout(user)).toHaveLength(1);
  });

  test('gets none where there is no password to guess', async () => {
    const user = await app.make.user();
    await app.deps.database.pool.query('DELETE FROM account WHERE userId = ?', [user.id]);
    await locked(user);
    expect(await mailsAbout(user)).toEqual([]);
  });

  test('ends it with the button behind the link, once, in any browser', async () => {
    const user = await locked();
    const [mail] = await mailsAbout(user);
    if (!mail) throw new Error('no mail came');
    const phone = app.client();
    const path = new URL(mail.link ?? '');
    for (const look of [1, 2]) {
      expect([look, (await app.client().get(path.pathname + path.search)).status]).toEqual([
        look,
        303,
      ]);
    }
    const page = await openLink(phone, mail);
    expect([page.status, page.headers['cache-control']]).toEqual([200, 'no-store']);
    expect((await signIn(user)).status).toBe(422);

    const done = await phone.post('/unlock', { deliberate: 'on' });
    expect([done.status, done.headers.location]).toEqual([303, '/unlock/done']);
    expect((await phone.get('/unlock/done')).status).toBe(200);
    expect(await app.rows('passwordTries', { id: user.id })).toEqual([]);
    expect((await signIn(user)).status).toBe(303);

    expect((await openLink(app.client(), mail)).status).toBe(410);
    expect((await phone.post('/unlock', { deliberate: 'on' })).status).toBe(410);
    expect(await app.rows('auditEvent', { subjectId: user.id, event: 'passwordUnlocked' })).toEqual(
      [expect.objectContaining({ outcome: 'success', actorId: user.id })],
    );
  });

  test('ends it over the JSON API, too, in known browsers as well', async () => {
    const { client, user } = await app.make.signedIn();
    await client.post('/sign-out');
    await locked(user);
    await guess(user.email, 10, () => client);
    const token = tokenOf((await mailsAbout(user))[0] ?? (await app.mail(user.email)));
    const unlock = () =>
      app.client().postJson('/api/auth/unlock-password', { token, deliberate: true });
    expect((await unlock()).body).toEqual({ status: true });
    expect([(await unlock()).status, (await unlock()).body.code]).toEqual([400, 'INVALID_TOKEN']);
    expect((await signIn(user, client)).status).toBe(303);
    expect((await signIn(user)).status).toBe(303);
  });

  test('ends it with a finished reset', async () => {
    const user = await locked();
    const client = app.client();
    await client.post('/forgot-password', { email: user.email });
    await openLink(client, await app.mail(user.email));
    const password = 'nine brass lanterns';
    await client.post('/reset-password', { password });
    expect((await signIn({ ...user, password })).status).toBe(303);
  });

  test('signs in by mail meanwhile, and then with the password in that browser', async () => {
    const user = await app.make.user();
    await confirm(app, user);
    await locked(user);
    const client = app.client();
    await client.post('/sign-in/mail', { email: user.email });
    const { code = '' } = await app.mail(user.email);
    expect((await client.post('/sign-in/mail/code', { code })).status).toBe(303);
    await client.post('/sign-out');
    expect((await signIn(user, client)).status).toBe(303);
    expect((await signIn(user)).status).toBe(422);
  });
});

test('a page of another site cannot use up anybody’s tries', async () => {
  const { id, email } = await app.make.user();
  for (const path of ['/sign-in', '/api/auth/sign-in/email']) {
    const answer = await app
      .client()
      .postJson(path, { email, password: 'a guess' })
      .set({ Origin: 'https://elsewhere.example', 'Sec-Fetch-Site': 'cross-site' });
    expect(answer.status).toBe(403);
  }
  expect(await app.rows('passwordTries', { id })).toEqual([]);
});

test('counts of long ago are swept', async () => {
  const user = await locked();
  await app.deps.database.pool.query(
    'UPDATE passwordTries SET triedAt = triedAt - INTERVAL 31 DAY WHERE id = ?',
    [user.id],
  );
  await guess(app.make.email(), 1);
  const before = (await app.rows('passwordTries')).length;
  expect(await app.deps.sweeper.sweep()).toMatchObject({ passwordTries: 1 });
  expect(await app.rows('passwordTries')).toHaveLength(before - 1);
});

test('a password that was turned away for want of room is no try', async () => {
  const passwords = createPasswords({ memoryCost: 8, timeCost: 1 });
  const mustHaveRoom = vi.fn(passwords.mustHaveRoom);
  const crowded = await startTestApp({}, { passwords: { ...passwords, mustHaveRoom } });
  onTestFinished(() => crowded.stop());
  const user = await crowded.make.user();
  mustHaveRoom.mockImplementation(() => {
    throw new HttpError(503, 'no room');
  });
  for (let time = 0; time < 10; time += 1) {
    expect((await signIn(user, crowded.client())).status).toBe(503);
  }
  crowded.takeErrors();
  mustHaveRoom.mockImplementation(passwords.mustHaveRoom);
  expect((await signIn(user, crowded.client())).status).toBe(303);
});

test('a lock of another day is told again', async () => {
  const user = await locked();
  expect(await mailsAbout(user)).toHaveLength(1);
  await letTheLockEnd();
  const { pool } = app.deps.database;
  await pool.query('DELETE FROM rateLimit WHERE `key` = ?', [`mail|password-locked|${user.id}`]);
  await pool.query('UPDATE mailProof SET issuedAt = issuedAt - INTERVAL 1 DAY WHERE subject = ?', [
    user.id,
  ]);
  await guess(user.email, 10);
  expect(await mailsAbout(user)).toHaveLength(2);
});
