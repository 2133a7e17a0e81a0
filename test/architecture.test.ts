import { describe, expect, test } from 'vitest';
import { aboveTheirCallers } from './support/call-order.ts';
import { mounts } from './support/manifests.ts';
import { filesIn, importsOf, type SourceFile, withoutComments } from './support/sources.ts';

const sources = filesIn('src', '.ts');
const views = [...filesIn('views', '.ejs'), ...filesIn('src/site', '.ejs')];

/** Leaves that know nothing of the rest, free for all. */
const LEAVES = [
  'src/i18n/',
  'src/email-address.ts',
  'src/hosts.ts',
  'src/root.ts',
  'src/tally.ts',
  'src/time.ts',
  'src/together.ts',
];

/** Types of these say what is handed in; to know them binds nobody. */
const FREE_TYPES = [
  'src/config/config.ts',
  'src/config/site.ts',
  'src/config/settings.ts',
  'src/log.ts',
  'src/tracing/parts.ts',
];

/** Who may import whom, from the narrowest place to the widest; the first that fits counts. */
const MAY_IMPORT: readonly (readonly [place: RegExp, allowed: readonly string[]])[] = [
  [
    /^src\/(?:i18n\/|email-address\.ts|hosts\.ts|root\.ts|tally\.ts|source-stack\.ts|time\.ts|together\.ts|colleagues\.ts)/,
    [],
  ],
  // It is copied into apps, which have nothing else of the site.
  [/^src\/client\//, ['own']],
  [/^src\/log(?:-text)?\.ts/, ['src/log-text.ts', 'src/source-stack.ts']],
  [/^src\/(?:config|web|db)\//, ['own']],
  // The outbox is a table (decision 10); mails are views.
  [/^src\/mail\//, ['own', 'src/db/', 'src/web/views/']],
  [/^src\/auth\//, ['own', 'src/web/', 'src/mail/', 'src/db/']],
  [
    /^src\/features\/index\.ts/,
    ['src/features/', 'src/site/', 'src/auth/', 'src/mail/', 'src/web/'],
  ],
  [/^src\/features\//, ['own', 'src/web/', 'src/auth/', 'src/mail/', 'src/db/']],
  [/^src\/site\/index\.ts/, ['src/site/', 'src/auth/']],
  [/^src\/site\//, ['own', 'src/web/', 'src/auth/', 'src/mail/', 'src/db/']],
  [/^src\/tracing\//, ['own', 'src/web/when-over.ts']],
  [/^src\/measured\.ts/, ['src/features/', 'src/web/', 'src/auth/']],
  [/^src\/app\.ts/, ['src/features/', 'src/web/', 'src/auth/', 'src/db/', 'src/measured.ts']],
  [
    /^src\/deps\.ts/,
    [
      'src/features/',
      'src/auth/',
      'src/web/',
      'src/mail/',
      'src/db/',
      'src/tracing/',
      'src/log.ts',
      'src/colleagues.ts',
    ],
  ],
  [/^src\/workers\.ts/, ['src/config/', 'src/db/', 'src/log.ts', 'src/colleagues.ts']],
  [/^src\/server\.ts/, ['src/']],
];

/** The folder that a file is in: of the features each is one by itself. */
function folderOf(path: string): string {
  return /^src\/(?:(?:features|site)\/[^/]+|[^/]+)\//.exec(path)?.[0] ?? path;
}

describe('imports', () => {
  test('are found at all', () => {
    const app = sources.find(({ path }) => path === 'src/app.ts') as SourceFile;
    expect(importsOf(app)).toContainEqual({ from: 'src/features/index.ts', typeOnly: false });
    expect(importsOf(app)).toContainEqual({ from: 'src/config/config.ts', typeOnly: true });
    expect(importsOf(app)).toContainEqual({ from: 'express', typeOnly: false });
  });

  test.each(sources)('of $path go where they may', (source) => {
    const rule = MAY_IMPORT.find(([place]) => place.test(source.path));
    expect(rule, 'no rule for this place: decide one').toBeDefined();
    const allowed = (rule?.[1] ?? []).map((to) => (to === 'own' ? folderOf(source.path) : to));
    const wrong = importsOf(source)
      .filter(({ from }) => from.startsWith('src/'))
      .filter(({ from, typeOnly }) => !(typeOnly && FREE_TYPES.includes(from)))
      .filter(({ from }) => ![...LEAVES, ...allowed].some((to) => from.startsWith(to)));
    expect(wrong).toEqual([]);
  });

  test('of the client lead to nothing that an app does not have', () => {
    const theirs = sources.filter(({ path }) => path.startsWith('src/client/'));
    const from = new Set(theirs.flatMap((source) => importsOf(source).map((one) => one.from)));
    const outside = [...from].filter((one) => !one.startsWith('src/client/'));
    expect(outside).toEqual(['better-auth/client']);
  });

  test.each(sources)('of $path stay within the sources and name the file', (source) => {
    for (const { from } of importsOf(source)) {
      if (from.startsWith('.') || from.includes('/../')) throw new Error(`outside: ${from}`);
      if (from.startsWith('src/')) expect(sources.map(({ path }) => path)).toContain(from);
    }
  });
});

test('imports run in no circle, types included', () => {
  const imports = new Map(
    sources.map((source) => [source.path, importsOf(source).map(({ from }) => from)]),
  );
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (path: string, above: readonly string[]) => {
    if (above.includes(path)) {
      circles.push([...above.slice(above.indexOf(path)), path].join(' → '));
      return;
    }
    if (done.has(path)) return;
    for (const from of imports.get(path) ?? []) visit(from, [...above, path]);
    done.add(path);
  };
  for (const path of imports.keys()) visit(path, []);
  expect(circles).toEqual([]);
});

/** Words and lists are as long as they are, and so is what is written from the endpoints. */
const DATA = /\/words\.ts$|^src\/client\/api\.ts$/;

test('no file is longer than 250 lines, but data', () => {
  const files = [...sources, ...views, ...filesIn('bin', ''), ...filesIn('bench', '.ts')];
  const long = files.filter(
    ({ path, text }) => !DATA.test(path) && text.split('\n').length - 1 > 250,
  );
  expect(long.map(({ path }) => path)).toEqual([]);
});

test('no two types have one name', () => {
  const names = new Map<string, string[]>();
  for (const { path, text } of sources.filter((source) => !DATA.test(source.path))) {
    // What is declared within a module of somebody else's is merged into it.
    const own = text.replace(/^declare (?:module|global) [\s\S]*?^\}/gm, '');
    for (const [, name = ''] of own.matchAll(/^(?:export )?(?:interface|type|class) (\w+)/gm)) {
      names.set(name, [...(names.get(name) ?? []), path]);
    }
  }
  const twice = [...names].filter(([, paths]) => paths.length > 1);
  expect(Object.fromEntries(twice), 'say in its name whose it is').toEqual({});
});

/** Functions and classes that other files use. */
const PUBLIC =
  /^export (?:async )?function\*? (\w+)|^export class (\w+)|^export const (\w+) = (?:async )?\(/;

test('public functions have a comment on what goes in and out', () => {
  const silent = sources.flatMap(({ path, text }) => {
    const told = new Map<string, boolean>();
    text.split('\n').forEach((line, at, lines) => {
      const name = PUBLIC.exec(line)?.slice(1).find(Boolean);
      // The comment of an overloaded function stands above its first form.
      if (name && !told.has(name)) told.set(name, !!lines[at - 1]?.trimEnd().endsWith('*/'));
    });
    return [...told].flatMap(([name, isTold]) => (isTold ? [] : [`${path}: ${name}`]));
  });
  expect(silent, 'write /** what it does, gives and throws */ above it').toEqual([]);
});

test('functions stand below the first that calls them', () => {
  const wrong = sources.flatMap(({ path, text }) =>
    aboveTheirCallers(text).map((name) => `${path}: ${name}`),
  );
  expect(wrong).toEqual([]);
});

describe('a single place', () => {
  test.each([
    ['reads the environment', /\bprocess\.env\b/, ['src/config/config.ts']],
    // The private server's lock is a socket, so that the kernel opens it when its holder dies.
    ['listens', /\.listen\(/, ['src/server.ts', 'src/db/embedded/lock.ts']],
    ['handles signals', /\bprocess\.on\((?!'exit')/, ['src/server.ts', 'src/workers.ts']],
    ['turns type checks off', /@ts-(?:ignore|expect-error|nocheck)/, []],
    // It takes an error for "nobody is signed in"; auth/session/found-session.ts does not.
    [
      'asks the library for the session',
      /\b(?:get(?:Authoritative)?SessionFromCtx|\w*[sS]essionMiddleware)\b/,
      [],
    ],
    // What is sent for a request goes through `database.query`, which ends with it.
    [
      'asks the pool',
      /\bpool\.(?:query|execute|getConnection)[<(]/,
      [
        'src/db/pool.ts',
        'src/db/patient-pool.ts',
        'src/db/request-pool.ts',
        'src/features/operator/policy/reseal.ts',
      ],
    ],
    ['prints to the console', /\bconsole\./, ['src/server.ts']],
  ] as const)('%s', (_, words, allowed) => {
    const found = sources.filter(({ text }) => words.test(withoutComments(text)));
    expect(
      found.map(({ path }) => path).filter((path) => !allowed.includes(path as never)),
    ).toEqual([]);
  });
});

describe('handlers', () => {
  test('name what they need of `Deps`', () => {
    const all = sources
      .filter(({ path }) => /^src\/(?:features|site)\//.test(path))
      .filter(({ text }) => /\w: Deps\b/.test(withoutComments(text)));
    expect(
      all.map(({ path }) => path),
      "write Pick<Deps, 'cookies' | …>",
    ).toEqual([]);
  });

  test('hand no body and no query to a view', () => {
    const wrong = sources.filter(({ text }) =>
      /render(?:Page|File)?\([^;]*\breq\.(?:body|query)\b(?!\.)|\.\.\.req\.(?:body|query)|locals\b[^;]*=\s*req\.(?:body|query)\b(?!\.)/.test(
        withoutComments(text),
      ),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});

/** Mails and files to keep are read without our style sheet. */
const STANDS_ALONE = /^views\/(?:mail|export)\//;

describe.each(views)('$path', ({ path, text }) => {
  const code = withoutComments(text);

  test('prints nothing unescaped but other views and the body', () => {
    const raw = [...code.matchAll(/<%-\s*(\S[^%]*)/g)].map(([, what]) => what?.trim() ?? '');
    expect(raw.filter((what) => !/^(?:include\(|body\s*-?$)/.test(what))).toEqual([]);
  });

  test('has no script, no style and no handler of events within', () => {
    expect(code).not.toMatch(/<script(?![^>]*\bsrc=)/i);
    expect(code).not.toMatch(/\son[a-z]+=|javascript:/i);
    if (!STANDS_ALONE.test(path)) expect(code).not.toMatch(/<style\b|\sstyle=/i);
    expect(code).not.toMatch(/\b(?:src|href|action)="(?:https?:)?\/\//i);
  });

  test('takes every word from the catalogue', () => {
    const between = code
      .replace(/<style>[\s\S]*?<\/style>/g, ' ')
      .replace(/<%[\s\S]*?%>/g, ' ')
      .replace(/<[^>]*>/g, ' ')
      .replace(/&\w+;/g, ' ');
    const remedy = 'put them into words.ts of the feature, and print them with t(…)';
    expect(between.match(/\p{L}{2,}/gu) ?? [], remedy).toEqual([]);
  });
});

/** What these do is up to a link or to what is typed, whoever is signed in; and anybody signs out. */
const FOR_ANYBODY = [
  '/forgot-password',
  '/not-me',
  '/recovery',
  '/recovery/cancel',
  '/recovery/start',
  '/reset-password',
  '/reset-password/which',
  '/sign-in/mail/code',
  '/sign-in/mail/code/which',
  '/sign-out',
  '/undo-email-change',
  '/unlock',
];

describe('a form of somebody who is signed in', () => {
  const forms = views
    .flatMap(({ path, text }) =>
      [...text.matchAll(/<form\b.*?<\/form>/gs)].map(([form]) => ({ path, form })),
    )
    .filter(({ form }) => !form.includes('method="get"'))
    .map(({ path, form }) => ({ path, form, action: /action="([^"]*)"/.exec(form)?.[1] ?? '' }));

  /** Whether only guests see it. */
  const isOfGuests = (action: string) => {
    const found = mounts.filter(({ at }) => action === at || action.startsWith(`${at}/`));
    const longest = Math.max(...found.map(({ at }) => at.length));
    return found.some(({ at, access }) => at.length === longest && access === 'guest');
  };

  test('is found at all', () => {
    expect(forms.length).toBeGreaterThan(50);
    expect(forms.map(({ action }) => action)).toEqual(expect.arrayContaining(FOR_ANYBODY));
  });

  test('says whose it is, so that in a tab left open it does nothing to the person who comes next', () => {
    const silent = forms
      .filter(({ form }) => !form.includes("<%- include('/parts/viewer') -%>"))
      .filter(({ action }) => !FOR_ANYBODY.includes(action) && !isOfGuests(action));
    const remedy =
      "begin the form with <%- include('/parts/viewer') -%>; what acts for anybody is in FOR_ANYBODY of test/architecture.test.ts";
    expect(
      silent.map(({ path, action }) => `${path}: ${action}`),
      remedy,
    ).toEqual([]);
  });
});
