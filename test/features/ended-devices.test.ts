import { afterAll, expect, test } from 'vitest';
import { switchAccount } from '../../src/features/operator/policy/account-switch.ts';
import {
  signOutAccount,
  signOutEverybody,
} from '../../src/features/operator/policy/operator-sign-out.ts';
import { startTestApp, type TestPerson } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { mailOf, openLink, tokenOf } from '../support/mail-links.ts';
import { codeOf, firstStep, forgetUse, personWithTotp } from '../support/second-step.ts';

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

const api = (client: TestClient, path: string, body = {}) =>
  client.postJson(`/api/auth${path}`, body);

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
