import { afterAll, describe, expect, test } from 'vitest';
import { apiMethods } from '../../../src/auth/api-methods.ts';
import { API_PATH } from '../../../src/auth/auth.ts';
import type { Actor } from '../../support/act.ts';
import { ACTS_NEED } from '../../support/acts.ts';
import { startTestApp } from '../../support/app.ts';
import {
  expectNothingBeside,
  expectNothingDone,
  expectUnavailable,
  failEach,
  failingStatements,
} from '../../support/failing-statements.ts';
import { rulebook } from '../../support/manifests.ts';
import { allPages, allPosts } from '../../support/posts.ts';
import { STATES } from '../../support/states.ts';

/**
 * Each statement of each endpoint and page fails in turn, for people whom the healthy site refuses most of
 * them. Nobody can find out who they are then, so the answer is 503: never one that lets them through, nor a
 * 401 that sends away who is signed in, nor a 500.
 */
const app = await startTestApp(ACTS_NEED);
const statements = failingStatements(app);
afterAll(() => app.stop());

/** The other endpoints do not look at it: they do what they do for everybody (acts.test.ts). */
const ONLY_SENSITIVE = ['unproven', 'locked'];

const served = [...apiMethods(app.deps.auth.api, app.deps.providers.keys())].flatMap(
  ([path, methods]) => [...methods].map((method) => ({ path, method })),
);

describe.each(Object.entries(STATES))('%s', (state, { put }) => {
  const concerned = served.filter(
    ({ path }) =>
      !ONLY_SENSITIVE.includes(state) ||
      Boolean(rulebook.endpoints.get(path.slice(API_PATH.length))?.proof),
  );
  /** Stays the same for as long as they are refused. */
  let actor: Actor | undefined;
  const sessions = async () => (await app.rows('session', { userId: actor?.user.id })).length;
  const come = async () => {
    const { client, user } = await app.make.signedIn();
    return { client: await put(app, { client, user }), user };
  };

  test.each(concerned)('$method $path', async ({ path, method }) => {
    actor ??= await come();
    const { client } = actor;
    const before = await sessions();
    const { failed, healthy } = await failEach(statements, () =>
      method === 'GET' ? client.get(path) : client.postJson(path, {}),
    );
    expectUnavailable(failed);
    await expectNothingDone(app, failed);
    if (healthy.status < 400 || (await sessions()) !== before) actor = undefined;
  });
});

/** What is looked up when the act of a form is done, which is no 503 then (done-forms.test.ts). */
const AFTERWARDS: Readonly<Record<string, RegExp>> = {
  '/account/passkeys/second-step': /from `recoveryCode`/,
};

describe('somebody who is signed in', () => {
  test.each(allPages(app))('opens %s', async (path) => {
    const { client } = await app.make.signedIn();
    const { failed, sent } = await failEach(statements, () => client.get(path));
    expect(sent).toBeGreaterThan(0);
    expectUnavailable(failed);
  });

  const forms = allPosts(app).filter((path) => !path.startsWith(API_PATH));
  test.each(forms)('sends the form %s', async (path) => {
    const { client } = await app.make.signedIn();
    const { failed } = await failEach(statements, () => client.post(path));
    expectUnavailable(failed.filter(({ where }) => !AFTERWARDS[path]?.test(where)));
  });
});

test('nothing was sent beside the requests', () => expectNothingBeside(statements));
