import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import ejs from 'ejs';
import type { Express, Response } from 'express';
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { createDeps } from '../../src/deps.ts';
import { settings } from '../../src/features/index.ts';
import { projectPath } from '../../src/root.ts';
import { views } from '../../src/web/views/views.ts';
import { send } from '../client.ts';
import { listen } from '../process.ts';

/** What Latchkey hands its views for one page: a peer renders the same page with it. */
export interface RecordedPage {
  readonly view: string;
  /** The name by which plain EJS finds it. */
  readonly plainView: string;
  readonly locals: Locals;
  readonly layout: string;
  readonly layoutLocals: Locals;
}

type Locals = Readonly<Record<string, unknown>>;

/** How a peer renders: as people have EJS, or with our compiled views. */
export type Way = 'plain' | 'compiled';

/** The adopter's own views first, as the site has them. */
const VIEWS = [projectPath('views/site'), projectPath('views')];

/** A page of the adopter has its view beside it; Express takes its whole path for a name. */
function plainName(view: string): string {
  const own = projectPath(`src/site/${view.replace(/^pages\//, '')}.ejs`);
  return view.startsWith('pages/') && existsSync(own) ? own : view;
}

/**
 * Asks the real site, on its own database, for its pages, and keeps what it hands its views.
 *
 * @param paths of the pages, with the cookies that are sent for them
 * @throws when our compiled views do not give the very page again
 */
export async function recordPages<P extends string>(
  paths: Readonly<Record<P, string | undefined>>,
): Promise<Record<P, RecordedPage>> {
  const server = createServer();
  const base = await listen(server);
  const config = readConfig({ ...process.env, BETTER_AUTH_URL: base }, settings);
  const deps = await createDeps(config);
  server.on('request', createApp(config, deps));
  const { render } = views;
  try {
    const pages: Partial<Record<P, RecordedPage>> = {};
    for (const path of Object.keys(paths) as P[]) {
      const calls: { name: string; locals: Locals }[] = [];
      views.render = (name, ...locals) => {
        calls.push({ name, locals: Object.assign({}, ...locals) });
        return render(name, ...locals);
      };
      const { body } = await send(base + path, { cookie: paths[path] });

      const [page, layout] = calls;
      if (!page || !layout) throw new Error(`${path} was not rendered`);
      const recorded = {
        view: page.name,
        plainView: plainName(page.name),
        locals: page.locals,
        layout: layout.name,
        layoutLocals: layout.locals,
      };
      views.render = render;
      if (compiled(recorded, {}) !== body) throw new Error(`${path} is another page here`);
      pages[path] = recorded;
    }
    return pages as Record<P, RecordedPage>;
  } finally {
    views.render = render;
    server.close();
    server.closeAllConnections();
    await deps.close();
  }
}

/** Sets a peer up for EJS as people have it: templates are kept, as in production. */
export function usePlainEjs(app: Express): void {
  app.set('views', VIEWS);
  app.set('view engine', 'ejs');
  app.enable('view cache');
  app.engine('ejs', (file: string, data: object, done: (error: unknown, html?: string) => void) =>
    ejs.renderFile(file, data, { root: VIEWS, cache: true }, done as never),
  );
}

/** Sends the page. `more`: locals in the place of the recorded ones, such as who looks at it. */
export function sendPage(res: Response, recorded: RecordedPage, way: Way, more: Locals = {}): void {
  if (way === 'compiled') {
    res.send(compiled(recorded, more));
    return;
  }
  const page = newPage();
  res.render(recorded.plainView, { ...recorded.locals, ...more, page }, (error, body) => {
    if (error) throw error;
    res.render(recorded.layout, { ...recorded.layoutLocals, ...more, page, body });
  });
}

function compiled(recorded: RecordedPage, more: Locals): string {
  const page = newPage();
  const body = views.render(recorded.view, recorded.locals, more, { page });
  return views.render(recorded.layout, recorded.layoutLocals, more, { page, body });
}

/** What the view says about its page; the layout reads it. */
function newPage() {
  return { title: '', layout: 'entrance' };
}

/** Who looks at the page: what a peer knows of them, and what was recorded. */
export function viewerOf({ locals }: RecordedPage, person: object): Locals {
  return { viewer: { ...(locals.viewer as object), ...person } };
}

/** A page of 338 bytes, to see what stands in front of it. */
export const SMALL_PAGE =
  `<!DOCTYPE html><title>Small</title><p>${'A small page. '.repeat(30)}`.slice(0, 338);
