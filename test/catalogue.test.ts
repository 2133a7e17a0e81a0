import { describe, expect, test } from 'vitest';
import type { Feature } from '../src/auth/feature.ts';
import { features, flashes, mails } from '../src/features/index.ts';
import { shared } from '../src/i18n/shared.ts';
import { catalogue } from '../src/i18n/words.ts';
import { site } from '../src/site/index.ts';
import { filesIn, type SourceFile, withoutComments } from './support/sources.ts';

const sources = filesIn('src', '.ts');
const views = [...filesIn('views', '.ejs'), ...filesIn('src/site', '.ejs')];

/** The files of a feature that a manifest takes up, and the types into which each is merged. */
const PARTS = {
  words: 'CatalogueParts',
  mails: 'MailParts',
  flashes: 'FlashParts',
  settings: 'SettingParts',
  refusals: undefined,
} as const;

type Part = keyof typeof PARTS;

const files = sources.flatMap(({ path, text }) => {
  const [, name = '', part = ''] = /^src\/(?:features|site)\/([^/]+)\/(\w+)\.ts$/.exec(path) ?? [];
  return Object.hasOwn(PARTS, part) ? [{ path, text, name, part: part as Part }] : [];
});

describe('what people read of a feature', () => {
  test.each(files)('$path is in the manifest beside it', async ({ path, name, part }) => {
    const own: unknown = (await import(/* @vite-ignore */ `../${path}`))[part];
    const manifest: Feature | undefined = features.find((feature) => feature.name === name);
    expect(manifest?.[part], `put "${part}" into the feature.ts beside ${path}`).toBe(own);
  });

  test.each(files)('$path makes its names known to the types', ({ path, text, part }) => {
    const type = PARTS[part];
    if (type) expect(text, `declare "interface ${type}" in ${path}`).toContain(`interface ${type}`);
  });

  test.each([
    ['flash', flashes, 'flashes.ts'],
    ['mail', mails, 'mails.ts'],
  ])('has no %s that nobody sends', (_what, table, file) => {
    const users = sources.filter(({ path }) => !path.endsWith(`/${file}`));
    const used = new Set(users.flatMap(({ text }) => literalsOf(text)));
    const unused = Object.keys(table).filter((name) => !used.has(name));
    expect(unused.map((name) => `${name} in ${placeOf(name, file)}`)).toEqual([]);
  });
});

describe('the catalogue', () => {
  const keys = new Set(leavesOf(catalogue()).map((key) => key.replace(/_(?:one|other)$/, '')));
  const branches = branchesOf(catalogue());
  const users = [...sources.filter(({ path }) => !/\/(?:words|shared)\.ts$/.test(path)), ...views];
  const literals = new Set(users.flatMap(({ text }) => literalsOf(text)));
  const patterns = users.flatMap(({ text }) => patternsOf(text));

  test('has every key that a view names', () => {
    const named = views.flatMap(({ path, text }) =>
      literalsOf(text)
        .filter((literal) => /^[a-z]\w*(?:\.\w+)+$/i.test(literal))
        .filter((literal) => Object.hasOwn(catalogue(), literal.split('.')[0] ?? ''))
        .map((key) => ({ path, key })),
    );
    expect(named.length).toBeGreaterThan(20);
    const lost = named.filter(({ key }) => !keys.has(key) && !branches.has(key));
    expect(lost, 'put the key into the words.ts of the feature').toEqual([]);
  });

  test('has a key for every name that is put together', () => {
    const empty = patterns.filter((pattern) => ![...keys].some((key) => pattern.test(key)));
    expect(empty, 'put keys of this form into the words.ts of the feature').toEqual([]);
  });

  test('has words for every event of an endpoint, done and tried', () => {
    const silent = features.flatMap((feature) =>
      Object.values(feature.endpoints).flatMap(({ event }) =>
        [`history.events.${event}`, `history.tried.${event}`]
          .filter((key) => event && !keys.has(key))
          .map((key) => `${key} in ${wordsOf(feature)}`),
      ),
    );
    expect([...new Set(silent)]).toEqual([]);
  });

  test('has no key that nobody uses', () => {
    const unused = [...keys].filter((key) => {
      const above = key.split('.').map((_, depth, parts) => parts.slice(0, depth).join('.'));
      const usedAsBranch = above.some((branch) => branch.includes('.') && literals.has(branch));
      return !literals.has(key) && !usedAsBranch && !patterns.some((pattern) => pattern.test(key));
    });
    expect(unused.map((key) => `${key} in ${placeOfWords(key)}`)).toEqual([]);
  });

  test('gives each room of the ground the shared words alone', () => {
    const own = new Set(leavesOf(shared).map((key) => key.replace(/_(?:one|other)$/, '')));
    const wrong = sources
      .filter(({ path }) => /^src\/(?:web|mail|db|i18n)\//.test(path))
      .flatMap(({ path, text }) => literalsOf(text).map((key) => ({ path, key })))
      .filter(({ key }) => keys.has(key) && !own.has(key));
    expect(wrong).toEqual([]);
  });
});

/** The file in which a feature has a flash or a mail of this name. */
function placeOf(name: string, file: string): string {
  const has = ({ path, text }: SourceFile) =>
    path.endsWith(`/${file}`) && new RegExp(`^\\s*'?${name}'?[:,]`, 'm').test(text);
  return sources.find(has)?.path ?? '';
}

/** The file that has this key of the catalogue. */
function placeOfWords(key: string): string {
  const has = (words: object) =>
    leavesOf(words).some((leaf) => leaf.replace(/_(?:one|other)$/, '') === key);
  const feature = features.find(({ words }) => has(words));
  if (!feature) return has(shared) ? 'src/i18n/shared.ts' : 'src/auth/words.ts';
  return wordsOf(feature);
}

function wordsOf(feature: Feature): string {
  return `src/${site.includes(feature) ? 'site' : 'features'}/${feature.name}/words.ts`;
}

function leavesOf(part: object, prefix = ''): string[] {
  return Object.entries(part).flatMap(([key, value]) =>
    typeof value === 'string' ? [prefix + key] : leavesOf(value, `${prefix}${key}.`),
  );
}

function branchesOf(part: object): Set<string> {
  const parents = leavesOf(part).map((key) => key.split('.').slice(0, -1).join('.'));
  return new Set(parents);
}

function literalsOf(text: string): string[] {
  return [...withoutComments(text).matchAll(/'([^'\n]*)'/g)].map(([, literal]) => literal ?? '');
}

/** `errors.${status}.title` → every key of that form. It begins with a word of the catalogue. */
function patternsOf(text: string): RegExp[] {
  return [...withoutComments(text).matchAll(/`([a-z]\w*\.[\w.]*\$\{[^`]*)`/gi)]
    .map(([, template]) => template ?? '')
    .filter((template) => Object.hasOwn(catalogue(), template.split('.')[0] ?? ''))
    .map((template) => {
      const parts = template.split(/\$\{[^}]*\}/).map((part) => part.replaceAll('.', '\\.'));
      return new RegExp(`^${parts.join('\\w+')}$`);
    });
}
