import ejs from 'ejs';
import type { Application, RequestHandler, Response } from 'express';
import { shownEmail } from '../email-address.ts';
import { DEFAULT_LANGUAGE, type Language, say, type Words, wordsIn } from '../i18n/words.ts';
import { projectPath } from '../root.ts';
import type { ShowError } from './errors.ts';
import type { Flash } from './flash.ts';
import { type FormState, formView, refilled } from './form.ts';
import { fingerprints } from './public-files.ts';
import { safePath } from './return-to.ts';
import { formatDate, formatMoment, timeAgo } from './time-text.ts';

/** What a page says about itself to the layout around it; the view fills it in. */
interface Page {
  title: string;
  layout: 'entrance' | 'house';
  description?: string;
  /** The page shows an error: said in its title. */
  error?: boolean;
  scripts?: string[];
  /** False for a page of the house that does without the menu. */
  menu?: boolean;
}

declare global {
  namespace Express {
    interface Locals {
      t: Words;
      takeFlash?: () => Flash | null;
      /** What was typed into this page's form before signing in came between. */
      typed?: Readonly<Record<string, string>>;
    }
  }
}

const VIEWS = projectPath('views');

/** Sets the app up for EJS; in production templates and fingerprints are kept. */
export function useViews(
  app: Application,
  site: { name: string; url: string },
  production: boolean,
): void {
  app.set('views', VIEWS);
  app.set('view engine', 'ejs');
  app.set('view cache', production);
  // Options beside the data, never in it: what a visitor sends must not become an option of EJS.
  app.engine(
    'ejs',
    (file: string, data: object, done: (error: Error | null, html?: string) => void) => {
      ejs.renderFile(file, data, { root: VIEWS, cache: production }, done);
    },
  );
  app.locals.site = site;
  app.locals.shownEmail = shownEmail;
  app.locals.asset = fingerprints(production);
}

/** What every page may use, and who looks at it (a later handler fills in more). */
export const pageLocals: RequestHandler = (req, res, next) => {
  Object.assign(res.locals, { path: req.path, viewer: null, menu: [] });
  readAs(res, { language: DEFAULT_LANGUAGE, timeZone: 'UTC' });
  next();
};

/** From here on pages speak this language and tell times of this zone (an IANA name). */
export function readAs(
  res: Response,
  { language, timeZone }: { language: Language; timeZone: string },
): void {
  Object.assign(res.locals, {
    t: wordsIn(language),
    formatDate: (date: Date) => formatDate(date, language, timeZone),
    formatMoment: (date: Date) => formatMoment(date, language, timeZone),
    timeAgo: (date: Date) => timeAgo(date, language),
  });
}

/**
 * Renders views/pages/<view>.ejs and then the layout that it names around it. A form's state is
 * turned into words; a waiting message is shown and gone. Errors go to the error page.
 */
export function renderPage(
  res: Response,
  view: string,
  locals: { form?: FormState; [name: string]: unknown } = {},
): void {
  const form = locals.form && formView(refilled(locals.form, res.locals.typed), res.locals.t);
  render(res, `pages/${view}`, { ...locals, ...(form && { form }) }, (error) =>
    res.req.next?.(error),
  );
}

/** The view, then the layout around it; `fail` is told when either cannot be rendered. */
function render(
  res: Response,
  view: string,
  locals: Record<string, unknown>,
  fail: (error: Error) => void,
): void {
  const page: Page = { title: '', layout: 'entrance' };
  res.render(view, { ...locals, page }, (error, body) => {
    if (error) return fail(error);
    const flash = flashView(res.locals);
    res.render(`layouts/${page.layout}`, { page, flash, body }, (layoutError, html) => {
      if (layoutError) return fail(layoutError);
      res.send(html);
    });
  });
}

/** The waiting message in words, as parts/alert takes it; it may name who looks. */
function flashView({ t, takeFlash, viewer }: Response['locals']) {
  const waiting = takeFlash?.();
  if (!waiting) return null;
  const { kind, key, link, signOut, values } = waiting;
  const text = say(t, { key, values: { ...values, viewer: viewer?.email ?? '' } });
  return { kind, text, signOut, link: link && { href: link.href, text: t(link.label) } };
}

/** The error page. Should even that fail, its bare words remain, and never a stack trace. */
export const showError: ShowError = (res, { status, words, reference, retryAfter }) => {
  const { t } = res.locals;
  const { method, originalUrl } = res.req;
  const retryHref = method === 'GET' && status >= 429 ? safePath(originalUrl) : undefined;
  const title = t(`errors.${words ?? status}.title`);
  const message = t(`errors.${words ?? status}.message`);
  res.set('Cache-Control', 'no-store');
  render(
    res,
    'errors/show',
    { status, words, title, message, reference, retryAfter, retryHref },
    (error) => {
      res.req.log.error({ err: error }, 'the error page failed');
      res.type('text').send(`${title}. ${message} (${reference})\n`);
    },
  );
};
