import { afterAll, expect, test } from 'vitest';
import {
  signOutAccount,
  signOutEverybody,
} from '../../src/features/operator/policy/operator-sign-out.ts';
import { startTestApp } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { shown } from '../support/page.ts';
import { codeOf, firstStep, personWithTotp } from '../support/second-step.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const isSignedIn = async (client: TestClient) => (await client.get('/dashboard')).status === 200;

const events = async (subjectId: string) =>
  (await app.rows('auditEvent', { subjectId, event: 'signedOutByOperator' })).map(
    ({ outcome, detail, actorId }) => `${outcome} ${detail} ${actorId}`,
  );

test('the operator signs one person out, by address or user name, and the history says so', async () => {
  const { client: one, user } = await app.make.signedIn();
  const { client: two } = await app.make.signedIn(user);
  const { client: bystander } = await app.make.signedIn();
  const username = `ada${Date.now()}`;
  await one.postJson('/api/auth/change-username', { username });

  const { database } = app.deps;
  const count = (await app.rows('session', { userId: user.id })).length;
  expect(await signOutAccount(database, ` ${user.email.toUpperCase()}`)).toBe(count);
  expect(await isSignedIn(one)).toBe(false);
  expect(await isSignedIn(two)).toBe(false);
  expect(await isSignedIn(bystander)).toBe(true);
  expect(await events(user.id)).toEqual([`success {"by":"operator","count":${count}} null`]);

  const { client: again } = await app.make.signedIn(user);
  const history = await again.get('/account/history?filter=sign-ins');
  expect(history.text).toContain(shown('history.events.signedOutByOperator'));
  expect(await signOutAccount(database, username)).toBe(1);
  expect(await isSignedIn(again)).toBe(false);
  expect(await signOutAccount(database, username)).toBe(0);
  expect(await signOutAccount(database, 'nobody@example.com')).toBeUndefined();
  expect(await signOutAccount(database, 'nobody')).toBeUndefined();
});

test('with it ends what is half-way, and that a browser is trusted', async () => {
  const { user, secret } = await personWithTotp(app);
  const trusting = app.client();
  await firstStep(app, user, trusting);
  await trusting.post('/sign-in/challenge/totp', { code: codeOf(secret, 1), trust: 'on' });
  expect(await isSignedIn(trusting)).toBe(true);
  expect(await app.rows('trustedBrowser', { userId: user.id })).toHaveLength(1);
  const halfWay = app.client();
  await firstStep(app, user, halfWay);

  await signOutAccount(app.deps.database, user.email);

  const { email, password } = user;
  const late = await halfWay.get('/sign-in/challenge');
  expect(late.headers.location).toMatch(/^\/sign-in/);
  const back = await trusting.post('/sign-in', { email, password });
  expect(back.headers.location).toBe('/sign-in/challenge');
  expect(await isSignedIn(trusting)).toBe(false);
  expect(await app.rows('trustedBrowser', { userId: user.id })).toEqual([]);
});

test('everybody, in one go: each has a row of their own, who was not signed in has none', async () => {
  const people = await Promise.all(Array.from({ length: 5 }, () => app.make.signedIn()));
  const { user: away } = await app.make.signedIn();
  await signOutAccount(app.deps.database, away.email);
  const before = await app.rows('session', {});

  const { sessions, accounts } = await signOutEverybody(app.deps.database, 2);

  expect(sessions).toBe(before.length);
  expect(accounts).toBe(new Set(before.map(({ userId }) => userId)).size);
  expect(await app.rows('session', {})).toEqual([]);
  for (const { client, user } of people) {
    expect(await isSignedIn(client)).toBe(false);
    expect(await events(user.id)).toHaveLength(1);
    expect(await isSignedIn((await app.make.signedIn(user)).client)).toBe(true);
  }
  expect(await events(away.id)).toHaveLength(1);
});

test('while people sign in, nobody is kept out and no session is left half', async () => {
  const people = await Promise.all(Array.from({ length: 4 }, () => app.make.user()));
  const rounds = people.map(async ({ email, password }) => {
    const client = app.client();
    const res = await client.post('/sign-in', { email, password });
    expect([303, 422]).toContain(res.status);
    if (res.status === 422) expect(await isSignedIn(client)).toBe(false);
  });
  await Promise.all([
    ...rounds,
    signOutEverybody(app.deps.database),
    signOutEverybody(app.deps.database),
  ]);
  await signOutEverybody(app.deps.database);
  expect(await app.rows('session', {})).toEqual([]);
});
