import { afterAll, expect, test } from 'vitest';
import { newId } from '../../src/auth/ids.ts';
import { LOOK_BACK } from '../../src/features/history/policy/history.ts';
import { catalogue } from '../../src/i18n/words.ts';
import { startTestApp } from '../support/app.ts';
import { happenedOften } from '../support/events.ts';
import { shown } from '../support/page.ts';
import { markupFindings } from '../support/page-checks.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const PAGE = '/account/history';

interface Wanted {
  readonly event?: string;
  readonly outcome?: 'success' | 'refused';
  readonly actorId?: string | null;
  readonly detail?: object | null;
}

/** Events of a person that have happened, oldest first. */
async function happened(subjectId: string, wanted: readonly Wanted[]) {
  const rows = wanted.map(({ event = 'profileChanged', outcome = 'success', actorId, detail }) => ({
    id: newId(),
    event,
    outcome,
    actorId: actorId === undefined ? subjectId : actorId,
    subjectId,
    sessionId: null,
    ipAddress: '203.0.113.7',
    userAgent: 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0',
    requestId: null,
    detail: detail ? JSON.stringify(detail) : null,
    createdAt: new Date(),
  }));
  await app.deps.database.query.insertInto('auditEvent').values(rows).execute();
  return rows.map(({ id }) => id);
}

const rowsIn = (html: string) =>
  html.split('<li>').filter((row) => /<p class="quiet"><time /.test(row));

test('shows what happened in words, with browser, address, time and the own session', async () => {
  const { client, user } = await app.make.signedIn();
  await app.client().post('/sign-in', { email: user.email, password: 'a wrong guess' });
  await happened(user.id, [{ event: 'emailChanged' }]);

  const page = await client.get(PAGE);

  expect(page.status).toBe(200);
  expect(page.headers['cache-control']).toContain('no-store');
  expect(page.text).toContain('Email address changed');
  expect(page.text).toContain('Firefox on Windows');
  expect(page.text).toContain('203.0.113.7');
  expect(page.text).toMatch(/<time datetime="\d{4}-\d\d-\d\dT/);
  const [newest, refused, own] = rowsIn(page.text);
  expect(newest).toContain('by you');
  expect(refused).toContain('Wrong password');
  expect(refused).toContain('Refused');
  expect(refused).toContain('by somebody');
  expect(own).toContain('This session');
  expect(await markupFindings(page.text)).toEqual([]);
});

test('somebody whose browser has told no time zone is led to choosing one, until they have', async () => {
  const { client } = await app.make.signedIn();
  const link = '/account/profile#timeZone';
  expect((await client.get('/account/history')).text).toContain(`href="${link}"`);
  await client.postJson('/api/auth/update-user', { timeZone: 'Europe/Paris' });
  expect((await client.get('/account/history')).text).not.toContain(link);
});

test.each([
  ['success', { method: 'password' }, 'Signed in with a password'],
  [
    'success',
    { method: 'password', second: 'recovery' },
    'Signed in with a password and a recovery code',
  ],
  [
    'success',
    { method: 'mail', second: 'trustedBrowser' },
    'Signed in by email and a trusted browser',
  ],
  ['success', { method: 'provider', provider: 'gone' }, 'Signed in with gone'],
  ['success', { method: 'telepathy' }, 'Sign-in'],
  ['refused', { method: 'password', second: 'totp' }, 'Right password, wrong code'],
  ['refused', { method: 'mail', second: 'totp' }, 'First step right, wrong code'],
  ['refused', { method: 'password', reason: 'EMAIL_NOT_VERIFIED' }, 'Tried to sign in'],
  ['refused', null, 'Tried to sign in'],
] as const)('tells a sign-in by its way: %s %j', async (outcome, detail, words) => {
  const { client, user } = await app.make.signedIn();
  await happened(user.id, [{ event: 'signIn', outcome, actorId: null, detail }]);
  const [newest] = rowsIn((await client.get(PAGE)).text);
  expect(newest).toContain(`<bdi>${words}</bdi>`);
});

test('every way in and every factor has its words', () => {
  const { signedInBy, notSignedInBy, seconds } = catalogue().history;
  const rules = [...app.deps.rulebook.endpoints.values()];
  for (const { wayIn } of rules) {
    if (wayIn) expect(Object.keys(signedInBy)).toContain(wayIn.method);
    if (wayIn) expect(Object.keys(notSignedInBy)).toContain(wayIn.method);
  }
  const factors = app.deps.rulebook.factors.map(({ name }) => name);
  expect(Object.keys(seconds)).toEqual(expect.arrayContaining(factors));
});

test('an event that is not known leads to what contains the damage, with its reference', async () => {
  const { client, user } = await app.make.signedIn();
  const [id] = await happened(user.id, [{ event: 'emailChanged' }]);
  const [newest, own] = rowsIn((await client.get(PAGE)).text);
  expect(newest).toContain(`href="/account/secure?event=${id}"`);
  expect(own).not.toContain('/account/secure');
  expect((await client.get(`/account/secure?event=${id}`)).text).toContain(`<code>${id}</code>`);
  const stranger = await app.make.signedIn();
  expect((await stranger.client.get(`/account/secure?event=${id}`)).text).not.toContain(id);
});

test('is filtered', async () => {
  const { client, user } = await app.make.signedIn();
  await happened(user.id, [
    { event: 'emailChanged' },
    { event: 'emailChanged', outcome: 'refused' },
    { event: 'signIn', outcome: 'refused', actorId: null },
  ]);
  const seen = async (filter: string) => {
    const { body } = await client.get(`/api/auth/history?filter=${filter}`);
    return body.events.map((e: { event: string; outcome: string }) => `${e.event} ${e.outcome}`);
  };
  expect(await seen('refused')).toEqual(['signIn refused', 'emailChanged refused']);
  expect(await seen('changes')).toEqual(['emailChanged success']);
  expect(await seen('sign-ins')).toEqual(['signIn refused', 'signIn success', 'signUp success']);
  const page = await client.get(`${PAGE}?filter=changes`);
  expect(page.text).toMatch(/filter=changes" aria-current="page"/);
  expect(rowsIn(page.text)).toHaveLength(1);
  expect(rowsIn((await client.get(`${PAGE}?filter=everything`)).text)).toHaveLength(5);
});

test('goes page by page by key: what happens meanwhile shifts nothing', async () => {
  const { client, user } = await app.make.signedIn();
  const ids = await happened(
    user.id,
    Array.from({ length: 60 }, () => ({})),
  );
  const newest = ids.toReversed();

  const first = await client.get('/api/auth/history?filter=changes');
  expect(first.body.events.map(({ id }: { id: string }) => id)).toEqual(newest.slice(0, 25));
  await happened(user.id, [{}, {}]);
  const second = await client.get(`/api/auth/history?filter=changes&before=${first.body.next}`);
  expect(second.body.events.map(({ id }: { id: string }) => id)).toEqual(newest.slice(25, 50));
  const third = await client.get(`/api/auth/history?filter=changes&before=${second.body.next}`);
  expect(third.body.events).toHaveLength(10);
  expect(third.body.next).toBeNull();

  const page = await client.get(`${PAGE}?filter=changes`);
  expect(rowsIn(page.text)).toHaveLength(25);
  const older = /href="([^"]*before=[^"]*)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const next = await client.get(older);
  expect(rowsIn(next.text)).toHaveLength(25);
  expect(next.text).toContain('Back to the newest');
});

test('looks for what is rare no further back than so many events at once, and says so', async () => {
  const { client, user } = await app.make.signedIn();
  await happened(user.id, [{ event: 'emailChanged' }]);
  const signIns = await happenedOften(app, user.id, LOOK_BACK, { outcome: 'success' });

  const page = await client.get(`${PAGE}?filter=changes`);
  expect(rowsIn(page.text)).toHaveLength(0);
  expect(page.text).toContain(shown('history.emptySoFar'));
  const older = `${PAGE}?filter=changes&before=${signIns[0]}`;
  expect(page.text).toContain(`href="${older.replaceAll('&', '&amp;')}"`);
  const last = await client.get(older);
  expect(rowsIn(last.text)).toHaveLength(1);
  expect(last.text).not.toContain(shown('history.older'));
});

test('changes are found at once behind any number of refusals, by whomever', async () => {
  const { client, user } = await app.make.signedIn();
  await happened(user.id, [{ event: 'emailChanged' }]);
  await happenedOften(app, user.id, LOOK_BACK + 25);

  const { body } = await client.get('/api/auth/history?filter=changes');
  expect(body.events).toMatchObject([{ event: 'emailChanged' }]);
  expect(body.next).toBeNull();
});

test('shows nothing of others, and needs a session', async () => {
  const [one, other] = [await app.make.signedIn(), await app.make.signedIn()];
  const [id] = await happened(other.user.id, [{ event: 'emailChanged', actorId: one.user.id }]);
  const mine = await one.client.get('/api/auth/history');
  expect(JSON.stringify(mine.body)).not.toContain(id);
  const theirs = await other.client.get('/api/auth/history');
  expect(theirs.body.events[0]).toMatchObject({ id, by: 'somebody', thisSession: false });
  expect(theirs.text).not.toContain(one.user.id);
  expect(Object.keys(theirs.body.events[0]).sort()).toEqual(
    [
      'at',
      'by',
      'event',
      'id',
      'ipAddress',
      'outcome',
      'reference',
      'thisSession',
      'userAgent',
      'way',
    ].sort(),
  );
  const stolen = await one.client.get(`/api/auth/history?subjectId=${other.user.id}`);
  expect(JSON.stringify(stolen.body)).not.toContain(id);
  expect((await app.client().get('/api/auth/history')).status).toBe(401);
  expect((await app.client().get(PAGE)).headers.location).toContain('/sign-in?next=');
});

test('says so when there is nothing, and takes no nonsense', async () => {
  const { client } = await app.make.signedIn();
  expect((await client.get(`${PAGE}?filter=refused`)).text).toContain('No events of this kind');
  expect((await client.get(`${PAGE}?before=' OR 1=1`)).status).toBe(200);
  expect((await client.get('/api/auth/history?before=nonsense')).status).toBe(400);
  expect((await client.get('/api/auth/history?filter=nonsense')).status).toBe(400);
});

test('a name that this version does not know still has words', async () => {
  const { client, user } = await app.make.signedIn();
  await happened(user.id, [{ event: 'somethingNewer' }]);
  const page = await client.get(PAGE);
  expect(page.status).toBe(200);
  expect(page.text).not.toContain('history.events');
});
