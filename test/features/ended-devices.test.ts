import { afterAll, expect, test } from 'vitest';
import { switchAccount } from '../../src/features/operator/policy/account-switch.ts';
import {
  signOutAccount,
  signOutEverybody,
} from '../../src/features/operator/policy/operator-sign-out.ts';
import { startTestApp, type TestPerson } from '../support/app.ts';
import { api, type TestClient } from '../support/client.ts';
import { mailOf, openLink, tokenOf } from '../support/mail-links.ts';
import { codeOf, confirm, firstStep, forgetUse, personWithTotp } from '../support/second-step.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const NEW_PASSWORD = 'nine brass lanterns';

/** The owner in a trusted browser, and a device of somebody else that has been trusted, too. */
async function ownerAndThief() {
  const { user, secret } = await personWithTotp(app);
  const signIn = async (client: TestClient) => {
    await forgetUse(app, user.id);
    await firstStep(app, user, client);
    await client.post('/sign-in/challenge/totp', { code: codeOf(secret), trust: 'on' });
    return client;
  };
  const owner = await signIn(app.client());
  const thief = await signIn(app.client());
  const [session] = await app.rows('session', { userId: user.id, ipAddress: thief.address });
  return { user, secret, owner, thief, thiefSession: String(session?.id) };
}

type Scene = Awaited<ReturnType<typeof ownerAndThief>>;

async function isAsked({ email }: TestPerson, password: string, client: TestClient) {
  const res = await client.post('/sign-in', { email, password });
  return res.headers.location === '/sign-in/challenge';
}

async function newDevices({ email }: TestPerson): Promise<number> {
  return (await app.mails(email)).filter(({ subject }) => subject.startsWith('New sign-in')).length;
}

/** The thief's device comes back with password and second step, and the owner hears of it. */
async function comesBackAsStranger({ user, secret, thief }: Scene, password = user.password) {
  const told = await newDevices(user);
  expect(await isAsked(user, password, thief)).toBe(true);
  await forgetUse(app, user.id);
  const res = await thief.post('/sign-in/challenge/totp', { code: codeOf(secret) });
  expect(res.headers.location).toBe('/dashboard');
  expect(await newDevices(user)).toBe(told + 1);
}

/** One device, or all but the owner's own, is thrown out. */
const OTHERS: Readonly<Record<string, (scene: Scene) => PromiseLike<unknown>>> = {
  'the page, one': ({ owner, thiefSession: id }) => owner.post('/account/devices/end', { id }),
  'the page, all others': ({ owner }) => owner.post('/account/devices/end-others'),
  'the API, one': ({ owner, thiefSession: token }) => api(owner, '/revoke-session', { token }),
  'the API, all others': ({ owner }) => api(owner, '/revoke-other-sessions'),
  'a user name, and all others': ({ owner, user }) =>
    api(owner, '/change-username', {
      username: `u${user.id.slice(-12).replaceAll('-', '')}`,
      revokeOtherSessions: true,
    }),
};

test.each(
  Object.entries(OTHERS),
)('what is signed out by %s comes back as a stranger', async (_by, end) => {
  const scene = await ownerAndThief();
  await end(scene);
  await comesBackAsStranger(scene);
  // The owner's own browser stays what it was.
  const told = await newDevices(scene.user);
  await scene.owner.post('/sign-out');
  expect(await isAsked(scene.user, scene.user.password, scene.owner)).toBe(false);
  expect(await newDevices(scene.user)).toBe(told);
});

async function reset({ user }: Scene) {
  await api(app.client(), '/request-password-reset', { email: user.email });
  const token = tokenOf(await mailOf(app, 'reset', user.email));
  await api(app.client(), '/reset-password', { token, newPassword: NEW_PASSWORD });
}

/** Every device is thrown out, whatever it is. Gives the password that is good afterwards. */
const ALL: Readonly<Record<string, (scene: Scene) => Promise<string | undefined>>> = {
  'the API, all': async ({ owner }) => {
    await api(owner, '/revoke-sessions');
    return undefined;
  },
  'the command line': async ({ user }) => {
    await signOutAccount(app.deps.database, user.email);
    return undefined;
  },
  'the command line, with everybody': async () => {
    await signOutEverybody(app.deps.database);
    return undefined;
  },
  'switching the account off and on': async ({ user }) => {
    await switchAccount(app.deps.database, user.email, 'off');
    await switchAccount(app.deps.database, user.email, 'on');
    return undefined;
  },
  'a reset': async (scene) => {
    await reset(scene);
    return NEW_PASSWORD;
  },
  'this was not me': async (scene) => {
    const text = (await app.mails(scene.user.email)).map((mail) => mail.text).join('\n');
    const links = text.match(/\/not-me\?token=[\w-]+/g) ?? [];
    const body = { token: links.at(-1)?.split('=')[1], deliberate: true };
    expect((await api(app.client(), '/not-me', body)).status).toBe(200);
    const client = app.client();
    await openLink(client, await mailOf(app, 'reset', scene.user.email));
    await client.post('/reset-password', { password: NEW_PASSWORD });
    return NEW_PASSWORD;
  },
};

test.each(Object.entries(ALL))('so is what is signed out by %s', async (_by, end) => {
  const scene = await ownerAndThief();
  const password = await end(scene);
  expect(await app.rows('session', { userId: scene.user.id })).toEqual([]);
  await comesBackAsStranger(scene, password);
});

test('who signs out of their own browser finds it trusted and known', async () => {
  const { owner, user } = await ownerAndThief();
  const told = await newDevices(user);
  await owner.post('/sign-out');
  expect(await isAsked(user, user.password, owner)).toBe(false);
  expect(await newDevices(user)).toBe(told);
});

/** Somebody who has never been anywhere but in the browser in which they signed up. */
async function inOneBrowser() {
  const client = app.client();
  const user = { name: 'Ada Lovelace', email: app.make.email(), password: 'a quiet harbour' };
  const { body } = await api(client, '/sign-up/email', user);
  await confirm(app, body.user);
  return { client, user: { ...user, id: String(body.user.id) } };
}

const newestSession = async (userId: string) =>
  String((await app.rows('session', { userId })).at(-1)?.id);

/** The only browser that the account knows is forgotten, by the end of one session. */
const ONLY: Readonly<Record<string, (client: TestClient, user: TestPerson) => Promise<unknown>>> = {
  'their own': async (client, { id }) =>
    api(client, '/revoke-session', { token: await newestSession(id) }),
  'one with a copy of their browser’s mark': async (client, user) => {
    const mark = client.cookies().filter((cookie) => cookie.includes('device'));
    expect(mark).toHaveLength(1);
    const copy = app.client(undefined, [`${mark[0]}; Path=/`]);
    await api(copy, '/sign-in/email', user);
    const id = await newestSession(user.id);
    return client.post('/account/devices/end', { id });
  },
};

test.each(
  Object.entries(ONLY),
)('an account that knew one browser tells of the next one: the session that ends is %s', async (_which, end) => {
  const { client, user } = await inOneBrowser();
  await end(client, user);
  expect(await app.rows('knownDevice', { userId: user.id })).toEqual([]);
  await api(app.client(), '/sign-in/email', user);
  expect(await newDevices(user)).toBe(1);
});

test('a sign-in that is half-way ends with the device that is signed out', async () => {
  const { owner, user, secret, thief, thiefSession } = await ownerAndThief();
  const half = await firstStep(app, user);
  expect((await owner.post('/account/devices/end', { id: thiefSession })).status).toBe(303);
  await forgetUse(app, user.id);
  const res = await api(half, '/two-factor/verify-totp', { code: codeOf(secret) });
  expect([res.status, res.body.code]).toEqual([401, 'INVALID_TWO_FACTOR_COOKIE']);
  expect((await thief.get('/dashboard')).status).toBe(303);
  expect((await owner.get('/dashboard')).status).toBe(200);
});

test('trust that outlived the mark of its browser ends with the session that it has opened', async () => {
  const { owner, user, thief } = await ownerAndThief();
  await thief.post('/sign-out');
  const trust = thief.cookies().filter((cookie) => cookie.includes('trusted_'));
  expect(trust).toHaveLength(1);
  const marked = () => app.client(undefined, [`${trust[0]}; Path=/`]);
  const without = marked();
  expect(await isAsked(user, user.password, without)).toBe(false);
  const [session] = await app.rows('session', { userId: user.id, ipAddress: without.address });
  await owner.post('/account/devices/end', { id: String(session?.id) });
  expect(await isAsked(user, user.password, marked())).toBe(true);
});
