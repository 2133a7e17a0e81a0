import { afterAll, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { apiReads } from '../support/posts.ts';
import { filesIn, withoutComments } from '../support/sources.ts';

const app = await startTestApp();
afterAll(() => app.stop());

test('handlers change nothing past the door: of auth.api they only call what reads', () => {
  const reads = apiReads(app);
  expect(reads).toContain('getSession');
  expect(reads).not.toContain('signInEmail');
  // What wants a proof, or has a limit of its own, is no mere look.
  expect(reads).not.toContain('downloadDataExport');
  const handlers = filesIn('src', '.ts').filter(({ path }) =>
    /^src\/(?:app|features|site)/.test(path),
  );
  const calls = handlers.flatMap(({ path, text }) =>
    // `auth.api.name` and `apiOf<typeof plugin>(auth).name`, but no host such as https://api.example.
    [
      ...withoutComments(text).matchAll(/(?:(?<![/\w])api|\bapiOf<[^>]+>\([^)]*\))\s*\.\s*(\w+)/g),
    ].map(([, name = '']) => ({
      path,
      name,
    })),
  );
  expect(calls.map(({ name }) => name)).toContain('history');
  expect(calls.filter(({ name }) => !reads.includes(name))).toEqual([]);
});
