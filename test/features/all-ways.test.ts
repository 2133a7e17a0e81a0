import { afterAll, describe, expect, test } from 'vitest';
import type { TestClient } from '../support/client.ts';
import { createClient } from '../support/client.ts';
import { cookiesOf } from '../support/cookies.ts';
import { bindTo, DeviceKey, offerIn, refreshWith } from '../support/device-key.ts';
import { rulebook } from '../support/manifests.ts';
import { startWithIssuers } from '../support/provider-trip.ts';
import { confirmedPerson } from '../support/second-step.ts';
import { type Holder, SECONDS, type Second, type Way, waysOf } from '../support/ways.ts';

/**
 * All ways in × all second steps × trusted or not, on the pages and on the JSON API; each session is then bound
 * to the device.
 */
interface Case {
  readonly way: Way;
  /** Undefined for people who have none. */
  readonly second: Second | undefined;
  readonly trusted: boolean;
  readonly door: 'page' | 'api';
  readonly remember: boolean;
}

const DOORS = ['page', 'api'] as const;
const NEXT = '/account/data?from=sign-in';
const CHALLENGE = `/sign-in/challenge?next=${encodeURIComponent(NEXT)}`;

const { app, issuers, stop } = await startWithIssuers(['REAL']);
afterAll(stop);

const WAYS = waysOf(issuers.REAL);

const CASES: readonly Case[] = WAYS.flatMap((way) =>
  [undefined, ...SECONDS].flatMap((second) =>
    (second ? [false, true] : [false]).flatMap((trusted) =>
      // What is to be remembered differs from case to case, so that both come through everywhere.
      DOORS.map((door) => ({ way, second, trusted, door, remember: trusted === (door === 'api') })),
    ),
  ),
);

describe.each(CASES.map((one) => [titleOf(one), one] as const))('%s', (_, {
  way,
  second,
  trusted,
  door,
  remember,
}) => {
  test('opens a session when everything is shown, and not before', async () => {
    const holder = await newHolder();
    await way.setUp?.(app, holder);
    await second?.setUp(app, holder);
    const client = trusted && second ? await trustedBrowser(holder, second) : app.client();
    await leaveNoRows(holder);

    const first = await way[door](app, client, holder, { remember, next: NEXT });

    const halfWay = second !== undefined && !trusted && !way.both;
    if (halfWay) {
      await expectHalfWay(client, holder, first, way.redirects ? 'page' : door);
      const taken = await takeSecondStep(client, holder, way, second, door);
      await expectInside(client, holder, taken.answer, door, remember);
      await expectBindable(client, holder, taken.answer);
      const [row] = await signIns(holder);
      expect(row).toEqual({ outcome: 'success', method: way.method, second: taken.by });
    } else {
      await expectInside(client, holder, first, way.redirects ? 'page' : door, remember);
      await expectBindable(client, holder, first);
      const [row] = await signIns(holder);
      expect(row).toMatchObject({ outcome: 'success', method: way.method });
      if (trusted && !way.both) expect(row?.second).toBe('trustedBrowser');
    }
    expect(await signIns(holder)).toHaveLength(1);
  });
});

test('every way and every second step has its line', () => {
  const waysIn = [...rulebook.endpoints.values()].flatMap(({ wayIn }) => wayIn ?? []);
  expect(SECONDS.map(({ name }) => name).sort()).toEqual(
    // What the ladder demands by itself is nobody's choice: new-browser.test.ts.
    rulebook.factors.flatMap(({ name, demands }) => (demands ? [] : name)).sort(),
  );
  const methods = waysIn.map(({ method }) => method);
  const known = WAYS.map(({ method }) => method);
  // A sign-up has an account made a moment ago, which cannot have a second step yet.
  expect(new Set(known)).toEqual(new Set(methods.filter((method) => method !== 'signUp')));
  for (const { method, both } of WAYS) {
    const [way] = waysIn.filter((one) => one.method === method);
    expect([method, way?.strength]).toEqual([method, both ? 'both' : 'one']);
  }
});

let holders = 0;

async function newHolder(): Promise<Holder> {
  const { client, user } = await confirmedPerson(app);
  holders += 1;
  const userName = `holder-${holders}-${Date.now().toString(36)}`;
  await client.postJson('/api/auth/change-username', { username: userName });
  return { client, user, userName, recoveryCodes: [] };
}

/** A browser in which the second step was taken once, trusted, and left. */
async function trustedBrowser(holder: Holder, second: Second): Promise<TestClient> {
  const client = app.client();
  const { email, password } = holder.user;
  await client.post('/sign-in', { email, password });
  const answer = await second.answer(app, client, holder);
  const done = await client.postJson(`/api/auth${second.endpoint}`, {
    ...answer,
    trustDevice: true,
  });
  expect(done.status, done.text).toBe(200);
  expect((await client.post('/sign-out')).status).toBe(303);
  return client;
}

/** What setting up has left is not counted. */
let before = new Set<unknown>();
async function leaveNoRows({ user }: Holder): Promise<void> {
  const rows = await app.rows('auditEvent', { subjectId: user.id });
  before = new Set(rows.map(({ id }) => id));
}

async function signIns({ user }: Holder) {
  const rows = await app.rows('auditEvent', { subjectId: user.id, event: 'signIn' });
  return rows
    .filter(({ id }) => !before.has(id))
    .map(({ outcome, detail }) => ({ outcome, ...JSON.parse(String(detail)) }));
}

async function viewerOf(client: TestClient): Promise<string | undefined> {
  return (await client.get('/api/auth/get-session')).body?.user?.id;
}

type Answer = Awaited<ReturnType<TestClient['get']>>;

/** Pages and API know nothing of the person yet; leaving works. */
async function expectHalfWay(
  client: TestClient,
  { user }: Holder,
  answer: Answer,
  door: 'page' | 'api',
) {
  if (door === 'page') expectRedirect(answer, CHALLENGE);
  else expect([answer.status, answer.body.twoFactorRedirect]).toEqual([200, true]);
  expect(answer.text).not.toContain(user.email);
  expect(client.cookie('session_token')).toBeFalsy();
  expect(offerIn(answer)).toBeUndefined();
  expect(await viewerOf(client)).toBeUndefined();
  expect((await client.get('/api/auth/list-sessions')).status).toBe(401);
  expect((await client.get('/dashboard')).headers.location).toMatch(/^\/sign-in\/challenge/);
}

/** A form is answered by 303; the coming back from a provider is a GET. */
function expectRedirect({ status, headers }: Answer, to: string): void {
  expect([302, 303]).toContain(status);
  expect(headers.location).toBe(to);
}

/** By the factor in question; who came by mail is not asked for a mail, so by a recovery code then. */
async function takeSecondStep(
  client: TestClient,
  holder: Holder,
  way: Way,
  wanted: Second,
  door: 'page' | 'api',
) {
  const methods: string[] = (await client.get('/api/auth/second-step')).body.methods;
  const sameMailbox = wanted.name === 'mail' && way.byMail === true;
  expect(methods.includes(wanted.name)).toBe(!sameMailbox);
  if (sameMailbox) {
    expect((await client.postJson('/api/auth/two-factor/send-otp')).status).toBe(400);
  }
  const by = sameMailbox ? (SECONDS.find(({ name }) => name === 'recovery') ?? wanted) : wanted;
  const body = await by.answer(app, client, holder);
  if (door === 'api') {
    return { by: by.name, answer: await client.postJson(`/api/auth${by.endpoint}`, body) };
  }
  const fields = Object.entries({ ...body, next: NEXT }).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const page = await client.get(`${CHALLENGE}&way=${by.name}`);
  expect(page.text).toContain(`/sign-in/challenge/${by.name}`);
  const answer = await client.post(`/sign-in/challenge/${by.name}`, Object.fromEntries(fields));
  return { by: by.name, answer };
}

/** Signed in, for as long as was wished, on the page that was asked for. */
async function expectInside(
  client: TestClient,
  { user }: Holder,
  answer: Answer,
  door: 'page' | 'api',
  remember: boolean,
) {
  if (door === 'page') expectRedirect(answer, NEXT);
  else expect(answer.status, answer.text).toBe(200);
  const { body } = await client.get('/api/auth/get-session');
  expect([body?.user.id, body?.session.remembered]).toEqual([user.id, remember]);
  const cookie = cookiesOf(answer).get('session_token');
  expect(cookie?.maxAge !== undefined, 'kept signed in').toBe(remember);
}

/** The browser may bind the session; then its cookie is of no use elsewhere. */
async function expectBindable(client: TestClient, { user }: Holder, answer: Answer) {
  const key = new DeviceKey();
  const id = await bindTo(client, key, answer);
  // Requests that were under way are over.
  await app.deps.database.pool.query(
    'UPDATE boundSession SET createdAt = createdAt - INTERVAL 6 SECOND WHERE id = ?',
    [id],
  );
  const stolen = client.cookies().filter((cookie) => cookie.includes('session_token'));
  expect(await viewerOf(createClient(app.base, app.origin, undefined, stolen))).toBeUndefined();
  expect(await viewerOf(client)).toBe(user.id);
  expect((await refreshWith(client, key, id)).status).toBe(200);
  expect(await viewerOf(client)).toBe(user.id);
}

function titleOf({ way, second, trusted, door }: Case): string {
  return `${way.name}, ${second ? second.name : 'nothing'} second${trusted ? ', trusted' : ''}, ${door}`;
}
