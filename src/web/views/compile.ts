import ejs from 'ejs';
import { type Include, rewriteView } from './rewrite.ts';

type Locals = Readonly<Record<string, unknown>>;

/**
 * Writes a view. `page`: the locals of the page, an object without a prototype; `given`: what the
 * includes that led here were handed, which comes first. A view that waits gives a promise.
 */
export type Render = (page: Locals, given: Locals | null) => string;

/** A view as others call it: what stands behind it may be compiled anew. */
export interface View {
  render: Render;
}

export interface Compiled {
  readonly render: Render;
  readonly reads: readonly string[];
  readonly settled: boolean;
}

/** What a view is compiled with. */
export interface Surroundings {
  /** The view of a path that is written out, or the text that it always writes. */
  readonly include: (path: string, data: Locals | null) => View | string;
  /** The view of a path that is only known while the page is written. */
  readonly find: (path: string) => View;
  readonly escape: (value: unknown) => string;
}

/**
 * Makes a function of a template. `file` is what errors name.
 *
 * @throws SyntaxError with the file and the line
 */
export function compileView(text: string, file: string, surroundings: Surroundings): Compiled {
  const views: View[] = [];
  const include: Include = (path, data) => {
    const found = surroundings.include(path, data);
    if (typeof found === 'string') return { text: found };
    return { view: `__view${views.push(found) - 1}` };
  };
  const { code, reads, settled } = rewriteView(text, file, include);
  const parts = {
    ...RUNTIME,
    __escape: surroundings.escape,
    __find: surroundings.find,
    __told: (error: unknown, line: number) => told(error, text, file, line),
    ...Object.fromEntries(views.map((view, index) => [`__view${index}`, view])),
  };
  const make = new Function(...Object.keys(parts), `return ${code}\n//# sourceURL=${file}`);
  return { render: make(...Object.values(parts)), reads, settled };
}

/** What the code of `rewriteView` calls. */
const RUNTIME = {
  __has: (given: Locals | null, name: string) => given !== null && Object.hasOwn(given, name),

  /** A name without a value: it was given none, or there is no such name. */
  __none(page: Locals, given: Locals | null, name: string): undefined {
    if (name in page || RUNTIME.__has(given, name)) return undefined;
    throw new ReferenceError(`${name} is not defined`);
  },

  __all: (page: Locals, given: Locals | null) => Object.assign(Object.create(null), page, given),

  /** What an include hands on, and what it was itself handed. */
  __with(given: Locals | null, data: Locals | null | undefined): Locals | null {
    if (!data) return given;
    return given ? { ...given, ...data } : data;
  },

  __raw: (value: unknown) => value ?? '',
};

/** Escapes what would be read as HTML. Nothing is written for null and undefined. */
export const escapeHtml: (value: unknown) => string = ejs.escapeXML;

/** Errors of which the innermost view was told already. */
const located = new WeakSet<Error>();

/** The same error, saying in which view and line it happened, with the lines around it. */
function told(error: unknown, text: string, file: string, line: number): unknown {
  if (!(error instanceof Error)) return error;
  if (located.has(error)) {
    error.message += `\n    included in ${file}:${line}`;
    return error;
  }
  located.add(error);
  const around = text.split('\n').map((content, index) => {
    return `${index + 1 === line ? ' >> ' : '    '}${index + 1}| ${content}`;
  });
  const shown = around.slice(Math.max(line - 3, 0), line + 3).join('\n');
  error.message = `${file}:${line}\n${shown}\n\n${error.message}`;
  return error;
}
