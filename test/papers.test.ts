import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { ASVS, ASVS_LEVEL_1 } from './support/asvs.ts';
import { rulebook } from './support/manifests.ts';
import { filesIn, type SourceFile } from './support/sources.ts';

const TOP = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md'];

const papers: readonly SourceFile[] = [
  ...TOP.map((path) => ({ path, text: readFileSync(path, 'utf8') })),
  ...filesIn('docs', '.md'),
];

const security = papers.find(({ path }) => path === 'docs/security.md')?.text ?? '';

describe('what the papers name is there', () => {
  // What an adopter adds, as docs/your-site.md shows it, is not there yet.
  const isTheirs = (path: string) => /^(?:src|views|public|migrations)\/site\//.test(path);

  test.each(papers)('files in $path', ({ text }) => {
    const named = [
      ...text.matchAll(/`((?:src|test|views|public|migrations|bin|bench|docs)\/[\w./-]+)`/g),
    ];
    const ours = named.map(([, path = '']) => path).filter((path) => !isTheirs(path));
    expect([...new Set(ours)].filter((path) => !existsSync(path))).toEqual([]);
  });

  test.each(papers)('links in $path', ({ path, text }) => {
    const links = [...text.matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)/g)];
    const broken = links.filter(([, to = '', anchor]) => {
      const target = to === '' ? path : normalize(join(dirname(path), to));
      if (!existsSync(target)) return true;
      return anchor !== undefined && !anchorsOf(readFileSync(target, 'utf8')).includes(anchor);
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });
});

test('docs/decisions/README.md lists every decision by its title, and the README leads there', () => {
  const decisions = papers.filter(({ path }) => /^docs\/decisions\/\d/.test(path));
  const lines = decisions.map(({ path, text }) => {
    const [, number, title] = /^# (\d+)\. (.*)$/m.exec(text) ?? [];
    return `- ${number}. [${title}](${path.replace('docs/decisions/', '')})`;
  });
  const index = papers.find(({ path }) => path === 'docs/decisions/README.md')?.text ?? '';
  const listed = index.split('\n').filter((line) => line.startsWith('- '));
  expect(listed, 'write the lines into docs/decisions/README.md').toEqual(lines);
  expect(papers[0]?.text).toContain('](docs/decisions/README.md)');
});

describe('docs/security.md', () => {
  const answers = rowsOf(part('ASVS 5.0, one by one')).filter(([first = '']) => /^\d/.test(first));

  test('answers every requirement of ASVS 5.0, levels 1 and 2, once', () => {
    const answered = answers.flatMap(([numbers = '']) => numbers.split(', '));
    expect(ASVS).toHaveLength(253);
    expect(answered.toSorted()).toEqual(ASVS.toSorted());
  });

  test('says of each answer where it is kept, or that it does not apply', () => {
    const vague = answers.filter(([, answer = '', where = '']) => {
      const files = [...where.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file);
      if (files.length > 0) return files.some((file) => !existsSync(file));
      const reason = /^Does not apply: |^Not met: \[why\]\(#knowingly-not-met\)/;
      return where !== '–' || !reason.test(answer);
    });
    expect(vague).toEqual([]);
  });

  test('names a test of each that applies', () => {
    const untested = answers.filter(
      ([, answer = '', where = '']) => where !== '–' && !/`test\/[^`]+`/.test(where + answer),
    );
    expect(untested).toEqual([]);
  });

  test('has no requirement of level 1 that is not met; a link of a mail alone has its secret in its address', () => {
    expect(ASVS_LEVEL_1).toHaveLength(70);
    expect(ASVS_LEVEL_1.filter((number) => !ASVS.includes(number))).toEqual([]);
    const short = answers.filter(([, answer = '']) => /not met|^Partly/i.test(answer));
    const numbers = short.flatMap(([of = '']) => of.split(', '));
    expect(numbers.filter((number) => ASVS_LEVEL_1.includes(number))).toEqual(['14.2.1']);
  });

  test('tells of each requirement that is not met or only in part why', () => {
    const told = rowsOf(part('Knowingly not met')).map(([number = '']) => number.split(' ')[0]);
    const short = answers.filter(([, answer = '']) =>
      /\(#knowingly-not-met\)|^Partly/.test(answer),
    );
    const untold = short
      .flatMap(([numbers = '']) => numbers.split(', '))
      .filter((number) => !told.includes(number));
    expect(untold).toEqual([]);
  });

  test('names every field of a person, and whose it is to write', () => {
    const [, fields = ''] = part('Who may do what').split('**Fields of a person.**');
    const named = rowsOf(fields).flatMap(([names = '']) => namesIn(names));
    const user = rulebook.tables.find(({ name }) => name === 'user');
    const columns = [...(user?.columns ?? []), ...Object.keys(user?.withheld ?? {})];
    expect(named.toSorted()).toEqual(columns.toSorted());
  });

  test('has what came of every attack that `npm run attack` simulates', () => {
    const source = readFileSync('bench/attack.ts', 'utf8');
    const names = [...source.matchAll(/^ {6}name: '(.+)',$/gm)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(6);
    const listed = rowsOf(part('Guessing, and locking others out')).map(([name]) => name);
    expect(names.filter((name) => !listed.includes(name))).toEqual([]);
  });

  test('lists every way to a session, and every second step', () => {
    const listed = rowsOf(part('Ways in')).flatMap(([, endpoint = '']) => namesIn(endpoint));
    const opening = [...rulebook.endpoints].filter(
      ([, rules]) => rules.wayIn !== undefined || rules.finishesSignIn,
    );
    expect(listed.toSorted()).toEqual(opening.map(([path]) => path).toSorted());
  });
});

test('no script of a page writes HTML, or keeps anything in the browser', () => {
  const wrong = filesIn('public', '.js').filter(({ text }) =>
    /innerHTML|outerHTML|insertAdjacentHTML|document\.write|(?:local|session)Storage|indexedDB|document\.cookie/.test(
      text,
    ),
  );
  expect(wrong.map(({ path }) => path)).toEqual([]);
});

test('no migration brings an account along', () => {
  const accounts = filesIn('migrations', '.sql').filter(({ text }) =>
    /INSERT\s+INTO\s+`?(?:user|account)\b/i.test(text),
  );
  expect(accounts).toEqual([]);
});

test('the bill of materials has every package that runs in production, with licence and checksum', async () => {
  const command = ['sbom', '--sbom-format', 'cyclonedx'];
  expect(security).toContain(`npm ${command.join(' ')} >`);
  const { stdout } = await promisify(execFile)('npm', command, { maxBuffer: 1e8 });
  const { components } = JSON.parse(stdout) as { components: Component[] };
  const running = components.filter(
    ({ properties = [] }) => !properties.some(({ name }) => name.endsWith(':development')),
  );
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  const wanted = Object.entries(dependencies).map(([name, version]) => `${name}@${version}`);
  const found = running.map(({ name, version }) => `${name}@${version}`);
  expect(found).toEqual(expect.arrayContaining(wanted));
  const bare = running.filter(({ licenses, hashes }) => !licenses?.length || !hashes?.length);
  expect(bare.map(({ name }) => name)).toEqual([]);
});

interface Component {
  readonly name: string;
  readonly version: string;
  readonly licenses?: readonly unknown[];
  readonly hashes?: readonly unknown[];
  readonly properties?: readonly { readonly name: string }[];
}

/** The text below a heading of the second level, up to the next one. */
function part(heading: string): string {
  const [, text = ''] = security.split(`\n## ${heading}\n`);
  expect(text, `the heading "${heading}"`).not.toBe('');
  return text.split('\n## ')[0] ?? '';
}

/** The cells of every row of every table. */
function rowsOf(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

function namesIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
}

/** As GitHub makes them of headings. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  );
}
