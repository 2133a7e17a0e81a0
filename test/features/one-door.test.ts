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
  const handlers = filesIn('src', '.ts').filter(({ path }) => /^src\/(?:app|features)/.test(path));
  const calls = handlers.flatMap(({ path, text }) =>
    [...withoutComments(text).matchAll(/\bapi\s*\.\s*(\w+)/g)].map(([, name = '']) => ({
      path,
      name,
    })),
  );
  expect(calls.filter(({ name }) => !reads.includes(name))).toEqual([]);
});
