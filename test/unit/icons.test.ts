import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ICONS } from '../../src/web/icons.ts';

test('the icons that a menu may name are those that can be drawn', () => {
  const view = readFileSync(new URL('../../views/parts/icon.ejs', import.meta.url), 'utf8');
  const drawn = [...view.matchAll(/^ {2}'?([a-z-]+)'?: '/gm)].map(([, name]) => name);
  expect(drawn).toEqual([...ICONS]);
});
