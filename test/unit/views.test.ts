import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ejs from 'ejs';
import { afterEach, describe, expect, test } from 'vitest';
import { createViews, views as siteViews } from '../../src/web/views/views.ts';

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

type Files = Readonly<Record<string, string>>;

/** A folder of views, and the views of it. */
function folderOf(files: Files) {
  const folder = mkdtempSync(join(tmpdir(), 'views-'));
  made.push(folder);
  let changes = 0;
  const write = (more: Files) => {
    for (const [name, text] of Object.entries(more)) {
      const file = `${folder}/${name}.ejs`;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      // Two changes within one tick of the disk's clock are two changes.
      changes += 1;
      utimesSync(file, changes, changes);
    }
  };
  write(files);
  return { folder, write, views: createViews(folder) };
}

/** What we make of the view `page`, which is to be what EJS makes of it. */
function written(files: Files, locals: object = {}): string {
  const { folder, views } = folderOf(files);
  const ours = views.render('page', locals);
  const theirs = ejs.render(files.page ?? '', locals, {
    root: folder,
    filename: `${folder}/page.ejs`,
  });
  expect(ours).toBe(theirs);
  return ours;
}

describe('a view reads as EJS reads it', () => {
  test.each([
    ['text alone', 'Nothing "special" \\ here\n'],
    ['nothing', ''],
    ['escaped', '<p title="<%= a %>"><%= a %></p>'],
    ['raw', '<%- b %>'],
    ['nothing for null and undefined', '[<%= c.none %><%= null %><%- undefined %>]'],
    ['numbers and falsehood', '<%= 0 %>,<%= false %>,<%- 0 %>'],
    ['comments', 'a<%# not this %>b'],
    ['literal tags', '<%% not code %%> <%= a %>'],
    ['a semicolon at the end', '<%= a; %>'],
    ['a line comment', '<% // nothing\n%><%= a // the same\n%>'],
    ['line ends kept and taken away', 'a\n<% if (a) { %>\nb\n<% } -%>\nc\n'],
    ['blanks taken away', 'a\n   <%_ if (a) { _%>   \nb\n   <%_ } _%>  \nc'],
    ['line ends of other systems', 'a\r\n<% if (a) { -%>\r\nb\r\n<% } -%>\r\n'],
    ['branches', '<% if (c.x > 1) { %>many<% } else { %>one<% } %>'],
    ['loops', '<% for (const { n, m = 2 } of c.list) { %><%= n %>:<%= m %> <% } %>'],
    ['functions that write', '<% const row = (n) => { %><li><%= n %></li><% } %><% row(1) %>'],
    ['a function that writes, called to be printed', 'x<% function f() { %>in<% } %><%= f() %>'],
    ['names of its own in the place of locals', '<% const a = 5; { const c = a; %><%= c %><% } %>'],
    ['names in patterns', '<% const { x, y: [z] = [a] } = c; %><%= x %><%= z %>'],
    ['short properties', '<%= Object.keys({ a, c }).join() %>'],
    ['templates', `<%= \`\${a} \${c.list.map(({ n }) => \`<\${n}>\`).join("")}\` %>`],
    ['names that may be missing', '<%= locals.none %><%= locals.a %><%= typeof none %>'],
    ['names that are worked out', "<%= locals['a'] %><%= Object.hasOwn(locals, 'none') %>"],
    ['a local that is undefined', '[<%= d %>]'],
    ['a name of every object', "<%= 'constructor' in locals %>"],
    ['optional chains', '<%= locals.none?.x?.y %><%= c?.x %><%= locals?.a %>'],
    ['methods', "<%= c.list.at(-1).n %><%= a.replace('<', '(') %>"],
    ['the language', '<%= Math.max(1, Number("2")) %><%= JSON.stringify([1]) %>'],
  ])('%s', (_, page) => {
    const locals = { a: `<b> & "it's"`, b: '<i>', c: { x: 1, list: [{ n: 1 }, { n: 2, m: 3 }] } };
    written({ page }, { ...locals, d: undefined });
  });

  test('a view that waits', async () => {
    const page = '<% for await (const n of list) { -%>\n<%= n %>\n<% } -%>\n';
    const { views } = folderOf({ page });
    const list = async function* () {
      yield '<1>';
      yield '2';
    };
    expect(await views.renderAsync('page', { list: list() })).toBe(
      await ejs.render(page, { list: list() }, { async: true }),
    );
  });

  test('of a text nothing is escaped', () => {
    const { views } = folderOf({ 'mail/letter.text': 'Dear <%= name %>' });
    expect(views.render('mail/letter.text', { name: 'A & B' })).toBe('Dear A & B');
  });
});

describe('an included view', () => {
  test('gets the locals of the page and what is handed to it, however deep', () => {
    const files = {
      page: "<%- include('/a', { x: 'handed', z }) %>|<%- include('/c') %>",
      a: "<%= x %><%= y %><%- include('b', { y: 'other' }) %><%= y %>",
      b: "<%= x %><%= y %><%= z %><%- include('./c') %>",
      c: "<%= x %><%= y %><%= locals.w ?? 'none' %>",
    };
    written(files, { x: 'page', y: 'of page', z: 'zed' });
  });

  test('does not see what the one around it declares, nor the other way round', () => {
    const files = {
      page: "<% const x = 'mine'; %><%- include('/a') %><%- include('/a', { x }) %><%= x %>",
      a: "<%= x %><% const y = 'its'; %><%- include('b') %>",
      b: "<%= locals.y ?? 'none' %>",
    };
    expect(written(files, { x: 'page' })).toBe('pagenoneminenonemine');
  });

  test('is handed objects as they are: what it writes into them is seen', () => {
    const files = {
      page: "<% page.title = 'first'; %><%- include('/a') %><%= page.title %>",
      a: "<% page.title += ' and last'; %>",
    };
    expect(written(files, { page: {} })).toBe('first and last');
  });

  test('may be worked out, and is found from where the view around it is', () => {
    const files = {
      page: '<% for (const part of parts) { %><%- include(part, { n: part }) %><% } %>',
      'parts/one': "<%= n %><%- include('two') %>",
      'parts/two': '2',
    };
    written(files, { parts: ['/parts/one', 'parts/two', '/parts/two.ejs'] });
  });

  test('may be handed what is worked out, more names than it has, or nothing', () => {
    const files = {
      page: "<%- include('/a', some) %><%- include('/a', null) %><%- include('/a', on ? { x: 1 } : { x: 2 }) %><%- include('/a', { ...some, q: 1 }) %>",
      a: '<%= x %>',
    };
    written(files, { some: { x: 'some' }, x: 'page', on: true });
  });

  test('may include itself', () => {
    const files = {
      page: "<%= n %><% if (n > 0) { %><%- include('/page', { n: n - 1 }) %><% } %>",
    };
    expect(written(files, { n: 3 })).toBe('3210');
  });

  test('is called from a function within a view', () => {
    const files = {
      page: "<% const rows = list.map((x) => include('/a', { x })); %><%= rows.length %><%- rows.join() %>",
      a: '<b><%= x %></b>',
    };
    written(files, { list: [1, 2] });
  });

  test('that always writes the same stands in the other as text, until it changes', () => {
    const { views, write } = folderOf({
      page: "<%- include('/icon', { name: 'key' }) %>",
      icon: "<% if (name !== 'key') throw new Error(name); %><svg><%= name %></svg><%- include('/pen') %>",
      pen: '1',
    });
    expect(views.render('page')).toBe('<svg>key</svg>1');
    write({ pen: '2' });
    expect(views.render('page')).toBe('<svg>key</svg>1');
    views.refresh();
    expect(views.render('pen')).toBe('2');
    expect(views.render('page')).toBe('<svg>key</svg>2');
  });
});

describe('locals', () => {
  test('have no prototype: what is in all objects is no local', () => {
    const { views } = folderOf({ page: '<%= constructor %>', other: '<%= polluted %>' });
    expect(() => views.render('page')).toThrow('constructor is not defined');
    Object.defineProperty(Object.prototype, 'polluted', { value: 'x', configurable: true });
    try {
      expect(() => views.render('other', { a: 1 })).toThrow('polluted is not defined');
      const { views: nested } = folderOf({
        page: "<%- include('/a', { b: 1 })%>",
        a: '<%= polluted %>',
      });
      expect(() => nested.render('page')).toThrow('polluted is not defined');
    } finally {
      Reflect.deleteProperty(Object.prototype, 'polluted');
    }
  });

  test('are all that a view knows besides the language', () => {
    const { views } = folderOf({ page: '<%= process.env.HOME %>' });
    expect(() => views.render('page')).toThrow('process is not defined');
    expect(views.render('page', { process: { env: { HOME: 'mine' } } })).toBe('mine');
  });

  test('do not leak from one page to the next', () => {
    const { views } = folderOf({ page: "<%= locals.a ?? 'none' %>" });
    expect(views.render('page', { a: 1 })).toBe('1');
    expect(views.render('page')).toBe('none');
  });

  test('of the later object count', () => {
    const { views } = folderOf({ page: '<%= a %><%= b %>' });
    expect(views.render('page', { a: 1, b: 1 }, { b: 2 })).toBe('12');
  });

  test.each([
    '<% a = 1; %>',
    '<% locals.a = 1; %>',
    '<% a++; %>',
    '<% delete locals.a; %>',
    '<% [a] = [1]; %>',
  ])('are not changed by a view: %s', (page) => {
    const { views } = folderOf({ page: `\n${page}` });
    expect(() => views.render('page', { a: 0 })).toThrow(/page\.ejs:2: a view does not change/);
  });
});

describe('a mistake', () => {
  test('names the view, the line, and the views around it', () => {
    const { views } = folderOf({
      page: "one\ntwo\n<%- include('/parts/a') %>\n",
      'parts/a': '1\n2\n3\n4\n<%= nobody.name %>\n6\n7\n8\n9\n',
    });
    const thrown = caught(() => views.render('page'));
    expect(thrown).toBeInstanceOf(ReferenceError);
    expect(thrown.message).toMatch(/^[^\n]*\/parts\/a\.ejs:5\n/);
    expect(thrown.message).toContain(' >> 5| <%= nobody.name %>\n    6| 6');
    expect(thrown.message).not.toContain('9|');
    expect(thrown.message).toContain('nobody is not defined');
    expect(thrown.message).toMatch(/included in [^\n]*\/page\.ejs:3$/);
  });

  test.each([
    ['in the code', 'a\n<% if (x { %>\n', /page\.ejs:2: Unexpected token/],
    ['a tag without an end', 'a\n<%= x', /page\.ejs: Could not find matching close tag/],
    [
      'a view that is not there',
      "a\n\n<%- include('/nowhere') %>",
      /page\.ejs:3: there is no view nowhere/,
    ],
    ['include as a value', '<% const i = include; %>', /page\.ejs:1: include\(…\) is called/],
  ])('%s is told when it is compiled', async (_, page, words) => {
    const { views } = folderOf({ page, good: 'good' });
    await expect(views.compileAll()).rejects.toThrow(words);
    expect(() => views.render('page')).toThrow(words);
    expect(views.render('good')).toBe('good');
  });

  test('that was mended is forgotten', () => {
    const { views, write } = folderOf({ page: '<% if ( %>' });
    expect(() => views.render('page')).toThrow('Unexpected token');
    write({ page: 'mended' });
    views.refresh();
    expect(views.render('page')).toBe('mended');
  });

  test('that is no error stays what it is', () => {
    const { views } = folderOf({ page: "<% throw 'a text'; %>" });
    expect(() => views.render('page')).toThrow('a text');
  });

  test('a page that is not there', () => {
    expect(() => folderOf({}).views.render('page')).toThrow('there is no view page');
  });
});

describe('the site of the adopter', () => {
  test('puts a view in the place of ours, at once when it is made or taken away', () => {
    const { views, write, folder } = folderOf({
      page: "<%- include('/parts/brand') %> <%- include('/parts/foot') %>",
      'parts/brand': 'ours',
      'parts/foot': 'foot',
      'site/parts/foot': "their foot <%- include('brand') %>",
    });
    expect(views.render('page')).toBe('ours their foot ours');
    write({ 'site/parts/brand': 'theirs' });
    views.refresh();
    expect(views.render('page')).toBe('theirs their foot theirs');
    rmSync(`${folder}/site/parts/brand.ejs`);
    views.refresh();
    expect(views.render('page')).toBe('ours their foot ours');
  });

  test('has pages of its own, with views in the folders of its features', async () => {
    const { folder, write } = folderOf({ 'parts/brand': 'ours', 'own/notes/line': 'a line' });
    write({ 'own/notes/show': "<%- include('/parts/brand') %>: <%- include('line') %>" });
    const views = createViews(folder, `${folder}/own`);
    await views.compileAll();
    expect(views.render('pages/notes/show')).toBe('ours: a line');
    write({ 'site/pages/notes/line': 'another' });
    views.refresh();
    expect(views.render('pages/notes/show')).toBe('ours: another');
  });

  test('is told the file of its own in which something is wrong', () => {
    const { folder } = folderOf({ 'src/site/notes/show': 'a\n<%= nothing %>', 'views/x': '' });
    const views = createViews(`${folder}/views`, `${folder}/src/site`);
    expect(() => views.render('pages/notes/show')).toThrow('src/site/notes/show.ejs:2');
  });
});

test('all views of the site are sound', async () => {
  await expect(siteViews.compileAll()).resolves.toBeUndefined();
});

function caught(act: () => unknown): Error {
  try {
    act();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}
