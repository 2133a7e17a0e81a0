import { readFileSync } from 'node:fs';
import { createAuthClient } from 'better-auth/client';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { OPENAPI_FILE } from '../../bin/describe-api.ts';
import { latchkeyClient, outcomeOf, type StepUp } from '../../src/client/index.ts';
import type { OpenApi } from '../../src/features/api-docs/openapi.ts';
import { browserOf } from '../support/api-client.ts';
import { startTestApp, type TestApp, type TestPerson } from '../support/app.ts';
import { mailOf, tokenOf } from '../support/mail-links.ts';
import { codeOf, confirm, forgetUse, wrongCode } from '../support/second-step.ts';

/** The client of src/client on the real site, over HTTP. */

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const password = 'a quiet harbour';

function newClient(onStepUp?: (wanted: StepUp) => Promise<boolean>) {
  return createAuthClient({
    ...browserOf(app),
    plugins: [latchkeyClient(onStepUp ? { onStepUp } : {})],
  });
}

type Client = ReturnType<typeof newClient>;

async function signedIn(onStepUp?: (wanted: StepUp) => Promise<boolean>) {
  const person = await app.make.user({ password });
  await confirm(app, person);
  const client = newClient(onStepUp);
  const { error } = await client.signIn.email({ email: person.email, password });
  expect(error).toBeNull();
  return { client, person };
}

/** With an authenticator app; gives its secret. */
async function withApp(client: Client, { id }: TestPerson): Promise<string> {
  const { data } = await client.twoFactor.enable({ recoveryCodes: false });
  const secret = new URL(data?.totpURI ?? '').searchParams.get('secret') ?? '';
  expect((await client.twoFactor.verifyTotp({ code: codeOf(secret) })).error).toBeNull();
  await forgetUse(app, id);
  return secret;
}

/** The proof of the sign-in is too old by now. */
async function letProofEnd({ id: userId }: TestPerson): Promise<void> {
  await app.deps.database.query
    .updateTable('session')
    .set({ sensitiveUntil: new Date(0) })
    .where('userId', '=', userId)
    .execute();
}

test('methods of the site and of the library do what they say, dates are dates', async () => {
  const { client, person } = await signedIn();
  const username = `ada${person.id.slice(-8)}`;
  expect((await client.changeUsername({ username })).data).toEqual({ status: true, username });
  expect((await client.updateUser({ timeZone: 'Europe/Paris' })).error).toBeNull();
  const { data } = await client.getSession();
  expect(data?.user).toMatchObject({ username, timeZone: 'Europe/Paris', deletionDueAt: null });
  expect(data?.session.sensitiveUntil).toBeInstanceOf(Date);
  const history = await client.history({ query: { filter: 'changes' } });
  expect(history.data?.events.map(({ event }) => event)).toContain('userNameChanged');
  expect((await client.signOut()).error).toBeNull();
  expect(outcomeOf(await client.signIn.username({ username, password }))).toMatchObject({
    is: 'done',
    data: { user: { email: person.email } },
  });
});

describe('the second step', () => {
  test('is what signing in leads to, and any call before it is taken', async () => {
    const { client, person } = await signedIn();
    const secret = await withApp(client, person);
    await client.signOut();
    const asked = { is: 'secondStep', methods: ['totp'] };
    const { email } = person;
    expect(outcomeOf(await client.signIn.email({ email, password }))).toEqual(asked);
    expect(outcomeOf(await client.listSessions())).toEqual(asked);
    const wrong = await client.twoFactor.verifyTotp({ code: wrongCode(secret) });
    expect(outcomeOf(wrong)).toMatchObject({
      is: 'refused',
      code: 'INVALID_CODE',
      triesLeft: expect.any(Number),
    });
    const right = await client.twoFactor.verifyTotp({ code: codeOf(secret) });
    expect(outcomeOf(right).is).toBe('done');
    expect(outcomeOf(await client.listSessions()).is).toBe('done');
  });
});

describe('a call that wants a proof', () => {
  test('is sent again after it, with the same body, and gives the second answer', async () => {
    const prove = vi.fn(async (_wanted: StepUp) => {
      const { data } = await client.stepUp.password({ password });
      return data !== null;
    });
    const { client, person } = await signedIn(prove);
    await letProofEnd(person);
    const username = `bea${person.id.slice(-8)}`;
    const chosen = await client.changeUsername({ username });
    expect(chosen.data).toEqual({ status: true, username });
    expect(prove.mock.calls).toEqual([[{ secondFactor: false }]]);
  });

  test('asks the person once for several at a time', async () => {
    const prove = vi.fn(async (_wanted: StepUp) => {
      const { data } = await client.stepUp.password({ password });
      return data !== null;
    });
    const { client, person } = await signedIn(prove);
    await letProofEnd(person);
    const calls = [client.exportData(), client.deleteUser()];
    expect((await Promise.all(calls)).map(({ error }) => error)).toEqual([null, null]);
    expect(prove).toHaveBeenCalledTimes(1);
  });

  test('says that the second factor is wanted, and by what it can be shown', async () => {
    const wanted: StepUp[] = [];
    let secret = '';
    const { client, person } = await signedIn(async (one) => {
      wanted.push(one);
      const { data } = await client.stepUp();
      expect(data?.secondFactors).toEqual(['totp']);
      return (await client.stepUp.totp({ code: codeOf(secret) })).data !== null;
    });
    secret = await withApp(client, person);
    await letProofEnd(person);
    const off = await client.twoFactor.disable();
    expect(off.error).toBeNull();
    expect(wanted).toEqual([{ secondFactor: true }]);
  });

  test.each([
    ['nothing is said about it', undefined],
    ['the person does not prove it', async () => false],
  ])('is refused when %s', async (_, onStepUp) => {
    const { client, person } = await signedIn(onStepUp);
    await letProofEnd(person);
    expect(outcomeOf(await client.exportData())).toEqual({ is: 'stepUp', secondFactor: false });
  });

  test('is asked for again the next time', async () => {
    const prove = vi.fn(async () => (await client.stepUp.password({ password })).data !== null);
    const { client, person } = await signedIn(prove);
    for (const _ of [1, 2]) {
      await letProofEnd(person);
      expect((await client.exportData()).error).toBeNull();
    }
    expect(prove).toHaveBeenCalledTimes(2);
  });
});

describe("methods of the library that act on GET lead to the site's", () => {
  test('verifyEmail, by its own arguments and by ours', async () => {
    for (const verify of [
      (token: string) => ({ query: { token } }),
      (token: string) => ({ token }),
    ]) {
      const client = newClient();
      const email = app.make.email();
      await client.signUp.email({ name: 'Ada', email, password });
      const token = tokenOf(await mailOf(app, 'confirm', email)).split('.')[0] ?? '';
      const { data } = await client.verifyEmail(verify(token) as { token: string });
      expect(data).toMatchObject({ status: true, signedIn: true });
    }
  });

  test('magicLink.verify', async () => {
    const { client, person } = await signedIn();
    await client.signOut();
    await client.signIn.magicLink({ email: person.email });
    const token = tokenOf(await mailOf(app, 'signIn', person.email));
    const { magicLink } = client as unknown as {
      magicLink: { verify(given: object): Promise<{ data: unknown; error: unknown }> };
    };
    const { data, error } = await magicLink.verify({ query: { token } });
    expect(error).toBeNull();
    expect(data).toMatchObject({ user: { email: person.email } });
  });
});

const { paths } = JSON.parse(readFileSync(OPENAPI_FILE, 'utf8')) as OpenApi;
const withoutBody = Object.entries(paths).flatMap(([path, { post }]) => {
  const body = post?.requestBody as { required: boolean } | undefined;
  return post && !path.includes('{') && body?.required !== true ? [path] : [];
});

test('every call without a body is posted', async () => {
  expect(withoutBody.length).toBeGreaterThan(15);
  for (const path of withoutBody) {
    const { status, method } = await called(path);
    expect([path, method, [200, 400, 401, 403].includes(status)]).toEqual([path, 'POST', true]);
  }
});

/** How a stranger's call of the method of a path ends. */
async function called(path: string): Promise<{ status: number; method: string | undefined }> {
  let method: string | undefined;
  const browser = browserOf(app);
  const client = createAuthClient({
    ...browser,
    plugins: [latchkeyClient()],
    fetchOptions: {
      customFetchImpl: (input, init) => {
        method = init?.method;
        return browser.fetchOptions.customFetchImpl(input as string, init);
      },
    },
  });
  const names = path
    .slice(1)
    .split('/')
    .map((part) => part.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()));
  let call: unknown = client;
  for (const name of names) call = (call as Record<string, unknown>)[name];
  const { error } = await (call as () => Promise<{ error: { status: number } | null }>)();
  return { status: error?.status ?? 200, method };
}

test('what has to wait says for how long', async () => {
  const client = newClient();
  const email = app.make.email();
  await client.requestPasswordReset({ email });
  const soon = outcomeOf(await client.requestPasswordReset({ email }));
  expect(soon).toEqual({ is: 'wait', seconds: expect.any(Number) });
});

test('what shows who is signed in is told of every change', async () => {
  const { client } = await signedIn();
  const changed = vi.fn();
  client.$store.listen('$sessionSignal', changed);
  changed.mockClear();
  await client.secureAccount();
  await vi.waitFor(() => expect(changed).toHaveBeenCalled());
});

test.each([
  [{ status: 401, code: 'UNAUTHORIZED' }, { is: 'signedOut' }],
  [{ status: 403, code: 'SECOND_FACTOR_REQUIRED' }, { is: 'noSecondFactor' }],
  [{ status: 403, code: 'EMAIL_NOT_VERIFIED' }, { is: 'notConfirmed' }],
  [{ status: 403, code: 'ACCOUNT_DELETION_PENDING' }, { is: 'leaving' }],
  [{ status: 403, code: 'ACCOUNT_BLOCKED' }, { is: 'blocked' }],
  [{ status: 403, code: 'ACCOUNT_DISABLED' }, { is: 'disabled' }],
  [
    { status: 503, code: 'SERVICE_UNAVAILABLE', retryAfter: 5 },
    { is: 'wait', seconds: 5 },
  ],
  [
    { status: 400, code: 'VALIDATION_ERROR' },
    { is: 'refused', code: 'VALIDATION_ERROR', status: 400 },
  ],
  [{ status: 502 }, { is: 'refused', status: 502 }],
])('%o leads to its outcome', (error, outcome) => {
  expect(outcomeOf({ data: null, error })).toEqual(expect.objectContaining(outcome));
});
