import { expect, test } from 'vitest';
import { lateNodes } from '../../src/web/late-nodes.ts';
import { escapeHtml } from '../../src/web/views/compile.ts';

test('a form becomes a description that a script can follow', () => {
  const html = `
    <form method="post" data-quietly>
      <input type="hidden" name="next" value="${escapeHtml(`/a?b="c"&d='<e>'`)}">
      <p>Press  <b>here</b> <i>now</i></p>
      <svg viewBox="0 0 1 1"><path d="M0"/></svg>
    </form>`;
  expect(JSON.parse(lateNodes(html))).toEqual([
    'form',
    { method: 'post', 'data-quietly': '' },
    ['input', { type: 'hidden', name: 'next', value: `/a?b="c"&d='<e>'` }],
    ['p', {}, 'Press ', ['b', {}, 'here'], ' ', ['i', {}, 'now']],
    ['svg', { viewBox: '0 0 1 1' }, ['path', { d: 'M0' }]],
  ]);
});

test.each([
  ['a text alone', 'words'],
  ['two elements', '<p></p><p></p>'],
  ['an element that is not closed', '<p>'],
  ['elements that cross', '<p><b></p></b>'],
  ['an attribute without quotes', '<p class=a></p>'],
  ['a comment', '<p><!-- a --></p>'],
])('%s is refused', (_name, html) => {
  expect(() => lateNodes(html)).toThrow();
});
