import type { Application, Request, RequestHandler, Response } from 'express';
import type { Site } from '../config/site.ts';
import { shownEmail } from '../email-address.ts';
import { DEFAULT_LANGUAGE, type Language, say, type Words, wordsIn } from '../i18n/words.ts';
import type { ShowError } from './errors.ts';
import type { Flash } from './flash.ts';
import { type FormState, formView, refilled } from './form.ts';
import { lateNodes } from './late-nodes.ts';
import type { PublicFiles } from './public-files.ts';
import { safePath, withNext, withQuery } from './return-to.ts';
import { formatDate, formatMoment, formatTime, timeAgo } from './time-text.ts';
import { views } from './views/views.ts';

/** What a page says about itself to the layout around it; the view fills it in. */
interface Page {
  title: string;
  layout: 'entrance' | 'house';
  description?: string;
  /** The page shows an error: said in its title. */
  error?: boolean;
  /** A view adds those that it needs: `page.scripts.add('/copy.js')`. */
  readonly scripts: Set<string>;
  /**
   * The page that led here has left a cookie, or the link of a mail has. A browser that keeps none comes without
   * it, and is told so.
   */
  needsCookies?: boolean;
  /** False for a page of the entrance that has a way to sign out of its own. */
  signOut?: boolean;
  /** False for a page of the house that does without the menu. */
  menu?: boolean;
}

declare global {
  namespace Express {
    interface Locals {
      t: Words;
      /** Whether the browser seems to keep no cookies; see `needsCookies`. */
      cookiesOff(needed?: boolean): boolean;
      takeFlash?: () => Flash | null;
      /** What was typed into this page's form before signing in came between. */
      typed?: Readonly<Record<string, string>>;
      /** The HTML that this answer was sent with (pressed-twice.ts). */
      sentPage?: string;
    }
  }
}

/** Our style sheet, then the adopter's, if there is one. */
const STYLES = ['/site.css', '/site/style.css'];

/** What pages know of the site itself. */
export function siteLocals(
  app: Application,
  site: Site,
  files: Pick<PublicFiles, 'has' | 'href' | 'scripts'>,
): void {
  app.locals.site = site;
  app.locals.shownEmail = shownEmail;
  app.locals.lateNodes = lateNodes;
  app.locals.withNext = withNext;
  app.locals.withQuery = withQuery;
  app.locals.asset = files.href;
  app.locals.scriptFiles = files.scripts;
  app.locals.styles = STYLES.filter(files.has);
}

/** For development: a view that was changed on the disk is seen at the next page. */
export const freshViews: RequestHandler = (_req, _res, next) => {
  views.refresh();
  next();
};

/** What every page may use, and who looks at it (a later handler fills in more). */
export const pageLocals: RequestHandler = (req, res, next) => {
  // A form that leads back to its own page without a message, or to a page that its cookie would have opened.
  const bare = req.method === 'GET' && !req.headers.cookie && !opensMailLink(req);
  const isBack = isBackAt(req) || req.query.cookies === NONE;
  const cookiesOff = (needed = false) => bare && (needed || isBack);
  Object.assign(res.locals, { path: req.path, viewer: null, menu: [], cookiesOff });
  readAs(res, { language: DEFAULT_LANGUAGE, timeZone: 'UTC' });
  next();
};

/**
 * Leads back to a page where something begins, because the cookie of what is under way has not come along. A
 * browser without any is told there that it may keep none. `next`: the page to go to in the end.
 */
export function backToStart(res: Response, page: string, next?: string): void {
  const cookies = res.locals.cookiesOff(true) ? NONE : undefined;
  res.redirect(303, withQuery(page, { next, cookies }));
}

const NONE = 'none';

/**
 * At the first hit of a mail's link no page of ours has led here that could have left a cookie
 * (mail-link.ts).
 */
const opensMailLink = (req: Request) => req.query.token !== undefined;

/** Whether the page itself, such as its form, has led to the page again. */
function isBackAt(req: Request): boolean {
  const referer = req.get('referer') ?? '';
  return URL.canParse(referer) && new URL(referer).pathname === req.path;
}

/** From here on pages speak this language and tell times of this zone (an IANA name). */
export function readAs(
  res: Response,
  { language, timeZone }: { language: Language; timeZone: string },
): void {
  Object.assign(res.locals, {
    t: wordsIn(language),
    formatDate: (date: Date) => formatDate(date, language, timeZone),
    formatMoment: (date: Date) => formatMoment(date, language, timeZone),
    formatTime: (date: Date) => formatTime(date, language, timeZone),
    timeAgo: (date: Date) => timeAgo(date, language),
  });
}

/**
 * Renders views/pages/<view>.ejs and then the layout that it names around it. A form's state is
 * turned into words; a waiting message is shown and gone.
 *
 * @throws when it cannot be rendered; Express hands that to the error page
 */
export function renderPage(
  res: Response,
  view: string,
  locals: { form?: FormState; [name: string]: unknown } = {},
): void {
  const form = locals.form && formView(refilled(locals.form, res.locals.typed), res.locals.t);
  sendPage(res, render(res, `pages/${view}`, form ? { ...locals, form } : locals));
}

/** Sends a page. A page that no cache may keep needs no ETag: no browser will ask whether it has changed. */
function sendPage(res: Response, html: string): void {
  res.locals.sentPage = html;
  if (res.getHeader('Cache-Control') !== 'no-store') {
    res.send(html);
    return;
  }
  res.setHeader('Content-Type', 'text/html; charset=utf-8');
  res.end(html);
}

/** The view, then the layout around it. */
function render(res: Response, view: string, locals: Record<string, unknown>): string {
  const page: Page = { title: '', layout: 'entrance', scripts: new Set() };
  const known = [res.app.locals, res.locals] as const;
  const body = views.render(view, ...known, locals, { page });
  const flash = flashView(res.locals);
  return views.render(`layouts/${page.layout}`, ...known, { page, flash, body });
}

/** The waiting message in words, as parts/alert takes it; its words may name the person who looks. */
function flashView({ t, takeFlash, viewer }: Response['locals']) {
  const waiting = takeFlash?.();
  if (!waiting) return null;
  const { kind, key, link, signOut, values } = waiting;
  const text = say(t, { key, values: { ...values, viewer: viewer?.email ?? '' } });
  return { kind, text, signOut, link: link && { href: link.href, text: t(link.label) } };
}

/** Shows the error page. If rendering fails, its bare words are sent, and never a stack trace. */
export const showError: ShowError = (res, { status, words, reference, retryAfter }) => {
  const { t } = res.locals;
  const { method, originalUrl } = res.req;
  const retryHref = method === 'GET' && status >= 429 ? safePath(originalUrl) : undefined;
  const ownHref = words === 'otherName' ? ownAddress(res) : undefined;
  const title = t(`errors.${words ?? status}.title`);
  const message = t(`errors.${words ?? status}.message`);
  res.set('Cache-Control', 'no-store');
  const locals = { status, words, title, message, reference, retryAfter, retryHref, ownHref };
  try {
    sendPage(res, render(res, 'errors/show', locals));
  } catch (error) {
    res.req.log.error({ err: error }, 'the error page failed');
    res.type('text').send(`${title}. ${message} (${reference})\n`);
  }
};

/** The page that somebody looks at under another name of the site, at the site's own. */
function ownAddress({ app, req }: Response): string {
  const referer = req.get('referer') ?? '';
  const path = URL.canParse(referer) ? safePath(new URL(referer).pathname) : undefined;
  return new URL(path ?? '/', app.locals.site.url).href;
}
