import { readFileSync } from 'node:fs';
import { createAuthClient } from 'better-auth/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { latchkeyClient, outcomeOf } from '../src/client/index.ts';
import { browserOf } from './support/api-client.ts';
import type { TestApp } from './support/app.ts';
import { atIssuer, startWithIssuers } from './support/provider-trip.ts';
import { codeOf, forgetUse, personWithTotp } from './support/second-step.ts';

/** The code of docs/api/README.md, on the real site. */

const PAGE = 'docs/api/README.md';
const code = [...readFileSync(PAGE, 'utf8').matchAll(/```js\n(.*?)```/gs)].map(([, js = '']) => js);
const [aPage = '', withProof = '', singlePage = '', onAPhone = ''] = code;

let started: Awaited<ReturnType<typeof startWithIssuers<'ACME'>>>;
let app: TestApp;
beforeAll(async () => {
  started = await startWithIssuers(['ACME'], { APP_SCHEMES: 'com.example.app' });
  app = started.app;
});
afterAll(() => started.stop());

/** Runs it as the body of a script, in which these names are known. Gives what was shown. */
async function run(js: string, names: Readonly<Record<string, unknown>>): Promise<string[]> {
  const shown: string[] = [];
  const all = { show: (text: string) => shown.push(text), ...names };
  const script = new Function(...Object.keys(all), `return (async () => {\n${js}\n})();`);
  await script(...Object.values(all));
  return shown;
}

/** As in a page of the site, whose addresses are below its origin. */
function inPage(browser: ReturnType<typeof browserOf>) {
  const { customFetchImpl } = browser.fetchOptions;
  return (path: string, init?: RequestInit) => customFetchImpl(browser.baseURL + path, init);
}

async function letProofEnd(userId: string): Promise<void> {
  await app.deps.database.query
    .updateTable('session')
    .set({ sensitiveUntil: new Date(0) })
    .where('userId', '=', userId)
    .execute();
}

test('all of it is run here', () => {
  expect(code).toHaveLength(4);
});

test('a page signs in, takes the second step and reads who it is', async () => {
  const { user, secret } = await personWithTotp(app);
  const { email, password } = user;
  const ask = async () => codeOf(secret);
  const fetch = inPage(browserOf(app));
  expect(await run(aPage, { fetch, email, password, ask })).toEqual(['Hello, Ada Lovelace']);
});

test('a page proves and sends the same once more', async () => {
  const { email, password, id } = await app.make.user();
  const fetch = inPage(browserOf(app));
  const wanted = `ada${id.slice(-8)}`;
  const answers: string[] = [];
  const ask = async (what: string) => {
    answers.push(what);
    return password;
  };
  const letItEnd = `await letProofEnd();\n${withProof}`;
  const names = { fetch, email, password, ask, wanted, letProofEnd: () => letProofEnd(id) };
  await run(`${aPage}\n${letItEnd}`, names);
  expect(answers).toEqual(['Password']);
  expect(await app.rows('user', { id })).toEqual([expect.objectContaining({ username: wanted })]);
});

test('a single-page app signs in, and proves with what counts', async () => {
  const { user, secret } = await personWithTotp(app);
  const { email, password } = user;
  const browser = browserOf(app);
  const create = (options: { plugins: [] }) => createAuthClient({ ...options, ...browser });
  const asked: string[] = [];
  const ask = async (what: string) => {
    asked.push(what);
    await forgetUse(app, user.id);
    return codeOf(secret);
  };
  const names = { createAuthClient: create, latchkeyClient, outcomeOf, ask, email, password };
  const js = singlePage.replace(
    'await auth.twoFactor.disable();',
    'await letProofEnd();\nawait auth.twoFactor.disable();',
  );
  const shown = await run(js, {
    ...names,
    location: { origin: app.base },
    letProofEnd: () => letProofEnd(user.id),
  });
  expect(shown).toEqual(['Hello again']);
  expect(asked).toEqual(['Code', 'Code']);
  expect(await app.rows('twoFactor', { userId: user.id })).toEqual([]);
});

test('an app on a phone ends a trip to a provider', async () => {
  const there = started.issuers.ACME.account({ email_verified: true, name: 'Ada Lovelace' });
  const browser = browserOf(app);
  const auth = createAuthClient({ ...browser, plugins: [latchkeyClient()] });
  const openInSystemBrowser = async (url: string) => {
    const back = await app.client().get(await atIssuer(url, there));
    return back.headers.location;
  };
  const { customFetchImpl: fetch } = browser.fetchOptions;
  const shown = await run(onAPhone, { auth, fetch, site: app.base, openInSystemBrowser });
  expect(shown).toEqual([expect.stringMatching(/^Hello, /)]);
});

test.each([
  'https://www.example.com',
  'http://localhost:5173',
  'capacitor://localhost',
])('a page of %s can neither ask before nor call', async (origin) => {
  const call = () => app.agent().post('/api/auth/sign-in/email').set('Origin', origin);
  const asked = await app
    .agent()
    .options('/api/auth/sign-in/email')
    .set('Origin', origin)
    .set('Access-Control-Request-Method', 'POST');
  expect(asked.headers['access-control-allow-origin']).toBeUndefined();
  const { email, password } = await app.make.user();
  expect((await call().send({ email, password })).status).toBe(403);
});
