import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, posix, relative } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { projectPath } from '../../root.ts';
import { type Compiled, compileView, escapeHtml, type View } from './compile.ts';

/** The views of a folder, each compiled into a function when it is first asked for, and kept. */
export interface Views {
  /**
   * Writes a view, named by its path without the ending: `pages/sign-in/show`. Of two locals of one
   * name the later counts.
   *
   * @throws what happens in the view, with its file and line; or that there is no such view
   */
  render(name: string, ...locals: readonly object[]): string;
  /** The same for a view that waits for something (`for await`). */
  renderAsync(name: string, ...locals: readonly object[]): Promise<string>;
  /**
   * Compiles all of them before the first visitor wants them, in turn with other work.
   *
   * @throws the mistake in the first that cannot be compiled, after the others
   */
  compileAll(): Promise<void>;
  /** The file of a view, from the top of the project: `views/pages/sign-in/show.ejs`. */
  fileOf(name: string): string;
  /** Compiles again what has changed on the disk, when it is next written: for development, before each page. */
  refresh(): void;
}

interface KnownView extends View {
  readonly name: string;
  /** Its file and what marks its content, when it was compiled; before that ''. */
  version: string;
  compiled: Compiled | undefined;
  problem: unknown;
  /** Views whose text stands in it, each with what marked its content then. */
  holds: ReadonlyMap<KnownView, string>;
}

/** The adopter's own views: a file there stands in for ours of the same path. */
const SITE = 'site';

/** Views of whole pages. */
const PAGES = 'pages/';

/**
 * @param folder where the views are; `/parts/icon` in a view is `parts/icon.ejs` below it
 * @param features folders of features with views of their own: `pages/notes/show` is also `notes/show.ejs`
 *   below this
 */
export function createViews(folder: string, features?: string): Views {
  const known = new Map<string, KnownView>();
  /** What marks the content of views now; looked up once between two calls of `refresh`. */
  const onDisk = new Map<KnownView, string>();

  /** The file that counts: an adopter's first, ours last, which need not be there. */
  function fileOf(name: string): string {
    const ours = `${folder}/${name}.ejs`;
    const places = [`${folder}/${SITE}/${name}.ejs`];
    if (features && name.startsWith(PAGES)) {
      places.push(`${features}/${name.slice(PAGES.length)}.ejs`);
    }
    return places.find((place) => existsSync(place)) ?? ours;
  }

  function viewOf(name: string): KnownView {
    const before = known.get(name);
    if (before?.version) return before;
    if (!existsSync(fileOf(name))) throw new Error(`there is no view ${name}`);
    const view = before ?? { ...NEW, name };
    // Known before it is compiled, because it may include itself.
    known.set(name, view);
    compile(view);
    return view;
  }

  /** It is compiled anew when it is next asked for. */
  function forget(view: KnownView): void {
    view.version = '';
    view.render = (page, given) => viewOf(view.name).render(page, given);
  }

  function compile(view: KnownView): void {
    const { name } = view;
    const file = fileOf(name);
    const find = (path: string) => viewOf(nameOf(path, name));
    const holds = new Map<KnownView, string>();
    Object.assign(view, { ...NEW, name, version: versionOf(file), holds });
    try {
      view.compiled = compileView(readFileSync(file, 'utf8'), shownName(folder, file), {
        find,
        escape: name.endsWith('.text') ? String : escapeHtml,
        include(path, data) {
          const included = find(path);
          const text = data && textOf(included, data);
          if (typeof text !== 'string') return included;
          holds.set(included, included.version);
          for (const [held, version] of included.holds) holds.set(held, version);
          return text;
        },
      });
      view.render = view.compiled.render;
    } catch (error) {
      view.problem = error;
      view.render = () => {
        throw error;
      };
    }
  }

  /** Its file is looked at before it is next written. A page asks for few of all views. */
  function doubt(view: KnownView): void {
    view.render = (page, given) => {
      const { compiled, version, holds } = view;
      const isAsBefore = [[view, version] as const, ...holds].every(
        ([one, marked]) => marked === markOf(one),
      );
      if (compiled && isAsBefore) view.render = compiled.render;
      else forget(view);
      return view.render(page, given);
    };
  }

  function markOf(view: KnownView): string {
    const mark = onDisk.get(view) ?? versionOf(fileOf(view.name));
    onDisk.set(view, mark);
    return mark;
  }

  const render: Views['render'] = (name, ...locals) =>
    viewOf(name).render(Object.assign(Object.create(null), ...locals), null);

  return {
    render,
    renderAsync: async (name, ...locals) => render(name, ...locals),
    async compileAll() {
      const problems: unknown[] = [];
      for (const name of namesIn(folder, features)) {
        await setImmediate();
        const { problem } = viewOf(name);
        if (problem) problems.push(problem);
      }
      if (problems.length > 0) throw problems[0];
    },
    fileOf: (name) => shownName(folder, fileOf(name)),
    refresh() {
      onDisk.clear();
      for (const view of known.values()) if (view.version) doubt(view);
    },
  };
}

const NEW: Omit<KnownView, 'name'> = {
  version: '',
  compiled: undefined,
  problem: undefined,
  holds: new Map<KnownView, string>(),
  render: () => '',
};

/** What a view always writes that is handed constants, and reads nothing else. */
function textOf({ compiled, render }: KnownView, data: Readonly<Record<string, unknown>>): unknown {
  const settled = compiled?.settled && compiled.reads.every((name) => Object.hasOwn(data, name));
  if (!settled) return undefined;
  try {
    return render(Object.create(null), data);
  } catch {
    // It is told where it can be told to somebody: when a page is written.
    return undefined;
  }
}

/** `/parts/icon` is from the top, `trust` beside the view that includes it. */
function nameOf(path: string, from: string): string {
  const name = path.startsWith('/') ? path.slice(1) : posix.join(posix.dirname(from), path);
  return name.replace(/\.ejs$/, '');
}

function versionOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return `${file} ${found?.mtimeMs} ${found?.size}`;
}

function namesIn(folder: string, features: string | undefined): string[] {
  const files = viewsIn(folder).map((file) => file.replace(new RegExp(`^${SITE}/`), ''));
  const beside = features ? viewsIn(features).map((file) => PAGES + file) : [];
  return [...new Set([...files, ...beside])].map((file) => nameOf(`/${file}`, ''));
}

function viewsIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.ejs'));
}

/** `views/parts/icon.ejs` or `src/site/notes/show.ejs`: what errors name. */
function shownName(folder: string, file: string): string {
  return relative(dirname(folder), file);
}

/** The views of this site: of its pages, its mails and its files. */
export const views = createViews(projectPath('views'), projectPath('src/site'));
