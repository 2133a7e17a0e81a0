import { existsSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { describeSite } from '../bin/describe.ts';
import { apiMethods } from '../src/auth/api-methods.ts';
import { API_PATH } from '../src/auth/auth.ts';
import { features } from '../src/features/index.ts';
import { startTestApp } from './support/app.ts';
import { rulebook } from './support/manifests.ts';
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

/** A change of what guards what is seen in review: `npx vitest run test/manifests.test.ts -u` writes it anew. */
test('what guards each page and endpoint is as reviewed', async () => {
  const lines = describeSite(features, app.deps).map(
    ({ feature, method, path, rules }) =>
      `${method} ${path}  (${feature})\n${rules.map((rule) => `  ${rule}`).join('\n')}`,
  );
  await expect(`${lines.join('\n\n')}\n`).toMatchFileSnapshot('./snapshots/features.txt');
});
