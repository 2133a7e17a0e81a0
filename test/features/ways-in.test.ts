import { afterAll, describe, expect, test } from 'vitest';
import { CLOSED_PATHS } from '../../src/auth/closed-paths.ts';
import { callApi } from '../support/act.ts';
import { ACTS_NEED, acts } from '../support/acts.ts';
import { startTestApp } from '../support/app.ts';
import { cookiesOf } from '../support/cookies.ts';
import { endpointsThat } from '../support/manifests.ts';
import { apiEndpoints } from '../support/posts.ts';
import { filesIn, withoutComments } from '../support/sources.ts';

const app = await startTestApp(ACTS_NEED);
afterAll(() => app.stop());

/** Every endpoint that can open a session for somebody who had none. */
const FINISHERS = endpointsThat(({ finishesSignIn }) => finishesSignIn);
const KNOWN = [...endpointsThat(({ wayIn }) => wayIn), ...FINISHERS];

/** The files that begin a session, each with what calls it. A new one belongs to a known way in. */
const BEGIN_SESSIONS: Readonly<Record<string, readonly string[]>> = {
  'src/features/email/policy/email-verification-confirm.ts': ['/verify-email'],
  'src/features/sign-in-mail/policy/mail-sign-in.ts': ['/sign-in/mail/verify'],
  'src/features/passkeys/policy/passkey-sign-in.ts': ['/passkey/verify-authentication'],
  // The end of every second step.
  'src/auth/ladder/pending-sign-in.ts': FINISHERS,
  'src/features/providers/policy/provider-arrival.ts': ['/callback/:id'],
  'src/features/sign-up/policy/sign-up.ts': ['/sign-up/email'],
  'src/features/sign-in/policy/by-password.ts': ['/sign-in/email', '/sign-in/username'],
};

const served = apiEndpoints(app).filter(({ path }) => !CLOSED_PATHS.includes(path));
const cases = acts(app).filter(({ ends }) => ends === 'success');

test('the ladder knows no endpoint that is not there', () => {
  const paths = served.map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(KNOWN));
  expect(new Set(KNOWN).size).toBe(KNOWN.length);
});

test('every file that begins a session belongs to a way in that the ladder knows', () => {
  const found = filesIn('src', '.ts')
    .filter(({ text }) => /\bcreateSession\(|insertInto\('session'\)/.test(withoutComments(text)))
    .map(({ path }) => path);
  expect(found.sort()).toEqual(Object.keys(BEGIN_SESSIONS).sort());
  const behind = Object.values(BEGIN_SESSIONS).flat();
  expect(behind.sort()).toEqual([...KNOWN].sort());
});

test('every act that we serve is tried below', () => {
  const posts = served.filter(({ methods }) => methods.includes('POST')).map(({ path }) => path);
  const tried = new Set(cases.map(({ path }) => path));
  // Served for GET and POST alike; a provider's round trip is in test/features/provider*.test.ts.
  const elsewhere = ['/callback/:id', '/get-session', '/sign-in/social', '/bound-session/refresh'];
  expect(posts.filter((path) => !tried.has(path) && !elsewhere.includes(path))).toEqual([]);
});

describe('what succeeds opens a session only if the ladder knows it', () => {
  test.each(cases.map((one) => [one.path, one] as const))('%s', async (path, { body, guest }) => {
    const actor = await app.make.signedIn();
    const sent = (await body?.(actor)) ?? {};
    const client = guest ? app.client() : actor.client;
    const before = new Set((await app.rows('session')).map(({ id }) => id));

    const answer = await callApi(client, path, sent);

    expect(answer.ok, answer.text).toBe(true);
    const begun = (await app.rows('session')).filter(({ id }) => !before.has(id));
    if (!KNOWN.includes(path)) {
      expect(begun).toEqual([]);
      // A guest who is not signed in by it has no cookie either.
      if (guest) expect(cookiesOf(answer).get('session_token')?.value ?? '').toBe('');
    }
    // Each way in is seen to work here; half-way is not inside.
    const inside = answer.body?.twoFactorRedirect !== true;
    if (path.startsWith('/sign-in/') && inside)
      expect(begun).toHaveLength(Number(KNOWN.includes(path)));
  });
});

test.each(
  served.filter(({ methods }) => methods.includes('GET')).map(({ path }) => path),
)('GET %s opens nothing for a guest', async (template) => {
  const path = template.replace(/:\w+/g, 'google');
  const query = 'token=x&code=x&state=x&id=x&callbackURL=%2Fdashboard';
  const before = (await app.rows('session')).length;
  const answer = await app.client().get(`/api/auth${path}?${query}`);
  expect(answer.status).toBeLessThan(500);
  expect(cookiesOf(answer).get('session_token')?.value ?? '').toBe('');
  expect((await app.rows('session')).length).toBe(before);
});
