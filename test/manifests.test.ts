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
    const folders = filesIn('src/features', '.ts').map(({ path }) => path.split('/')[2] ?? '');
    const names = [...new Set(folders)].filter((name) => !name.endsWith('.ts'));
    expect(names.sort(), 'list the feature in src/features/index.ts').toEqual(
      features.map(({ name }) => name).sort(),
    );
    for (const name of names)
      expect(existsSync(`src/features/${name}/feature.ts`), name).toBe(true);
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
