import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import '../../src/features/index.ts';
import { catalogue, type Texts } from '../../src/i18n/words.ts';
import { projectPath } from '../../src/root.ts';
import { filesIn } from '../support/sources.ts';

/** Terms that we do not use, and what people know instead. */
const TERMS: readonly (readonly [RegExp, string])[] = [
  [/\bgo(es)? on\b/i, 'continue'],
  [/\bmeanwhile\b/i, 'in the meantime'],
  [/\blook into your mailbox\b/i, 'Check your email'],
  [/\bfolder for spam\b/i, 'Check your spam folder'],
  [/\bnothing at hand\b/i, 'Lost access to your second factor?'],
  [/\bdo not go together\b/i, 'Incorrect email or password'],
  [/\bneeds? another look\b/i, 'There is a problem'],
  [/\bwhoever\b/i, 'the person who'],
  [/\b(try|tries) (is|are) left\b|\ba lot of tries\b/i, 'attempts'],
  [/\bswitch(ed|es)? (it |them )?(on|off)\b/i, 'turn on, turn off'],
  [/\bblanks\b/i, 'spaces'],
  [/\bput away\b/i, 'saved'],
  [/\btwo-step sign-in\b/i, 'Two-factor authentication'],
  [/\bone more step\b/i, 'Two-factor authentication'],
  [/\bthere is nothing to do\b/i, 'you do not need to do anything'],
];

function textsOf(texts: Texts, above = ''): [string, string][] {
  return Object.entries(texts).flatMap(([part, text]): [string, string][] =>
    typeof text === 'string' ? [[above + part, text]] : textsOf(text, `${above}${part}.`),
  );
}

const everyText = textsOf(catalogue() as unknown as Texts);

test.each(TERMS)('nothing that people read says %s, but: %s', (term) => {
  expect(everyText.filter(([, text]) => term.test(text))).toEqual([]);
});

test('nor do papers, settings and comments write "whoever"', () => {
  const papers = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', '.env.example'];
  const written = [
    ...papers.map((path) => ({ path, text: readFileSync(projectPath(path), 'utf8') })),
    ...filesIn('docs', '.md').filter(({ path }) => !path.startsWith('docs/decisions/')),
    ...filesIn('src', '.ts'),
  ];
  expect(written.filter(({ text }) => /\bwhoever\b/i.test(text)).map(({ path }) => path)).toEqual(
    [],
  );
});

test('what the list forbids, it finds', () => {
  const found = TERMS.filter(([term]) =>
    term.test('Go on. Whoever switched it off has put away the blanks.'),
  );
  expect(found).toHaveLength(5);
});
