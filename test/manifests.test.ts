import { existsSync } from 'node:fs';
import { Router } from 'express';
import { afterAll, describe, expect, test } from 'vitest';
import { describeSite } from '../bin/describe.ts';
import { readPlaces } from '../bin/places.ts';
import { apiMethods } from '../src/auth/api-methods.ts';
import { API_PATH } from '../src/auth/auth.ts';
import { type EndpointRules, USUAL } from '../src/auth/endpoint-rules.ts';
import { defineFeature, type Feature, type Mount } from '../src/auth/feature.ts';
import { nameField } from '../src/auth/fields.ts';
import type { PersonalTable, UserColumn } from '../src/auth/personal-table.ts';
import type { ProfileField } from '../src/auth/profile-field.ts';
import { features } from '../src/features/index.ts';
import { site } from '../src/site/index.ts';
import { startTestApp } from './support/app.ts';
import { rulebook } from './support/manifests.ts';
import { allPages } from './support/posts.ts';
import { filesIn } from './support/sources.ts';

const app = await startTestApp();
afterAll(() => app.stop());

describe('the manifests', () => {
  test('of all folders are in the table of contents', () => {
    const rooms = ['src/features', 'src/site'].flatMap((room) => filesIn(room, '.ts'));
    const folders = rooms.map(({ path }) => path.split('/').slice(0, 3).join('/'));
    const there = [...new Set(folders)].filter((folder) => !folder.endsWith('.ts'));
    const names = there.map((folder) => folder.split('/')[2] ?? '');
    const missing = 'list the feature in src/features/index.ts, or in src/site/index.ts';
    expect(names.sort(), missing).toEqual(features.map(({ name }) => name).sort());
    for (const folder of there) expect(existsSync(`${folder}/feature.ts`), folder).toBe(true);
  });

  test('declare every endpoint that is served', () => {
    const served = [...apiMethods(app.deps.auth.api, []).keys()].map((path) =>
      path.slice(API_PATH.length),
    );
    const silent = served.filter((path) => !rulebook.endpoints.has(path));
    expect(silent, 'declare them in `endpoints` of their feature.ts').toEqual([]);
  });

  test('declare no endpoint that nobody serves', () => {
    const served = apiMethods(app.deps.auth.api, []);
    const gone = [...rulebook.endpoints.keys()].filter(
      (path) => !path.includes(':') && !served.has(API_PATH + path),
    );
    expect(gone, 'take them out of their feature.ts').toEqual([]);
  });
});

test('what is forgotten in a manifest is a type error, told by `npm run check`', () => {
  const routes = () => Router();
  // @ts-expect-error A page without `access` has no guard.
  const page: Mount = { at: '/x', routes };
  // @ts-expect-error An endpoint without `session` is open to nobody knows whom.
  const open: EndpointRules = { limit: USUAL };
  // @ts-expect-error An endpoint without `limit` can be asked without end.
  const endless: EndpointRules = { session: 'needed' };
  // @ts-expect-error A table without `atFirstProof` leaves a stranger's rows in the account of an address's owner.
  const table: PersonalTable = {
    name: 'user',
    whose: [],
    columns: [],
    withheld: {},
    atDeletion: 'keep',
    whenTakenBack: 'keep',
  };
  // @ts-expect-error One without `whenTakenBack` leaves a thief's rows in an account that its owner took back.
  const kept: PersonalTable = {
    name: 'user',
    whose: [],
    columns: [],
    withheld: {},
    atDeletion: 'keep',
    atFirstProof: 'keep',
  };
  // @ts-expect-error So does a column …
  const column: UserColumn = { shown: true };
  // @ts-expect-error … and a field of the profile.
  const field: ProfileField = { field: nameField, label: 'fields.name' };
  // @ts-expect-error There are no such words.
  const label: ProfileField['label'] = 'fields.nothing';
  // @ts-expect-error A feature without `words` has none for its pages.
  const feature: Feature = { name: 'x', endpoints: {}, mounts: [] };
  const guarded = { '/x': { limit: USUAL, event: null, session: 'needed' } } as const;
  // @ts-expect-error An endpoint of which `apiDocs` tells nothing is one that openapi.json does not have.
  const silent = defineFeature({ name: 'x', words: {}, endpoints: guarded, mounts: [] });
  const all = [page, open, endless, table, kept, column, field, label, feature, silent];
  expect(all).toHaveLength(10);
});

/**
 * A change of what guards what is seen in review: `npx vitest run test/manifests.test.ts -u` writes it anew.
 * What is the adopter's has a file of its own, which no upgrade touches.
 */
test.each([
  ['./snapshots/features.txt', features.filter((feature) => !site.includes(feature))],
  ['./site/features.txt', site],
])('what guards each page and endpoint is as reviewed: %s', async (file, those) => {
  const lines = describeSite(those, app.deps).map(
    ({ feature, method, path, rules }) =>
      `${method} ${path}  (${feature})\n${rules.map((rule) => `  ${rule}`).join('\n')}`,
  );
  await expect(`${lines.join('\n\n')}\n`).toMatchFileSnapshot(file);
});

/** Endpoints whose code is the library's. */
const OF_LIBRARY = [
  '/get-session',
  '/list-accounts',
  '/list-sessions',
  '/ok',
  '/passkey/list-user-passkeys',
];

test('`npm run features` finds the sources of rules, pages and endpoints', () => {
  const places = readPlaces();
  const described = describeSite(features, app.deps);
  const rules = described.flatMap((one) => one.rules).filter((rule) => rule !== 'session: ignored');
  const endpoints = described.flatMap(({ path, routes }) =>
    routes ? [] : [path.slice(API_PATH.length)],
  );
  const lost = [
    ...rules.filter((rule) => !existsSync(places?.rule(rule) ?? '')),
    ...described.flatMap(({ routes }) => (routes && !places?.routes(routes) ? [routes] : [])),
  ];
  expect([...new Set(lost)]).toEqual([]);
  expect(endpoints.filter((path) => !places?.endpoint(path)).toSorted()).toEqual(OF_LIBRARY);
  expect(places?.endpoint('/sign-in/email')).toBe('src/features/sign-in/policy/email-sign-in.ts');
  const page = places?.routes('signInRoutes') ?? '';
  expect(places?.named(page, ['/sign-in/email', '/sign-in/username', '/sign-out'])).toEqual([
    '/sign-in/email',
    '/sign-in/username',
  ]);
});

/** Pages that the tests in a browser come to by themselves, or that show nothing. */
const NO_LINE = [
  /^\/step-up(?:\/|$)/, // stepUp() in account-pages.test.ts, by whichever way there is
  /^\/sign-in\/challenge\//, // challenge() in pages.test.ts
  /^\/\.well-known\//, // for programs
  /^\/operator\/seen$/, // for the command line
  /^\/api\/auth\/openapi\.json$/, // for programs
  /^\/account\/passkeys\/new$/, // passkeys.test.ts, where a button leads to it
  /^\/account\/security\/(?:mail|totp\/off)$/, // forms of /account/security
  /^\/account\/sign-in-by-email$/, // leads on to it
  /^\/account\/security\/recovery-codes\/new\/file$/, // a file
  /^\/gallery\/:id/, // gallery.test.ts, from pictures of its own
  /^\/recovery\/(?:waiting|cancel\/done)$/, // where the forms of pages.test.ts lead to
];

test('every page is looked at in a browser', () => {
  const texts = [...filesIn('test/browser', '.ts'), ...filesIn('test/site', '.ts')]
    .map(({ text }) => text)
    .join('\n');
  const unseen = allPages(app)
    .filter((path) => !NO_LINE.some((one) => one.test(path)))
    .filter((path) => !new RegExp(`['"\`]${path.replaceAll('.', '\\.')}['"\`?]`).test(texts));
  const remedy =
    'add a line to test/browser/pages.test.ts or account-pages.test.ts, for src/site to test/site/<feature>.cases.ts';
  expect(unseen, remedy).toEqual([]);
});
