import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { Deps } from '../../auth/deps.ts';
import { asId } from '../../auth/ids.ts';
import type { InboxMail } from '../../mail/inbox.ts';
import { HttpError } from '../../web/errors.ts';
import { onlyHere } from '../../web/only-here.ts';
import { renderPage } from '../../web/render.ts';

/** The mails of a development without SMTP, and a sample of every mail. Never in production. */
export function inboxRoutes({ inbox }: Pick<Deps, 'inbox'>): Router {
  const router = Router();
  if (!inbox) return router;
  router.use(onlyHere);

  router.get('/', async (_req, res) => {
    renderPage(res, 'inbox/list', { mails: await inbox.list() });
  });

  router.get('/samples', (_req, res) =>
    renderPage(res, 'inbox/samples', { samples: inbox.samples() }),
  );

  /** The routes of one mail in its forms; `find` gives a sample or a mail that was sent. */
  const mail = (at: string, find: (req: Request) => Promise<InboxMail | undefined>) => {
    const show =
      (view: (res: Response, found: InboxMail, req: Request) => void): RequestHandler =>
      async (req, res) => {
        const found = await find(req);
        if (!found) throw new HttpError(404, 'No such mail');
        view(res, found, req);
      };
    router.get(at, show(showMail));
    router.get(`${at}/html`, show(sendHtml));
    router.get(
      `${at}/raw`,
      show((res, { raw }) => res.type('text/plain').send(raw)),
    );
  };
  mail('/samples/:name', (req) => inbox.sample(String(req.params.name)));
  mail('/:id', (req) => inbox.find(asId(String(req.params.id))));

  return router;
}

/** The page around a mail; the mail itself is in a frame, the only one of the site. */
function showMail(res: Response, mail: InboxMail, req: Request): void {
  res.set('Content-Security-Policy', `${res.get('Content-Security-Policy')};frame-src 'self'`);
  const at = `${req.baseUrl}${req.path}`;
  renderPage(res, 'inbox/show', { mail, at, isSample: req.params.name !== undefined });
}

/**
 * The mail as a mail program shows it: inline styles and nothing else, and without script, so that it can
 * touch nothing of the site. The page around it may measure it, to make the frame fit (mail-frame.js).
 */
function sendHtml(res: Response, { html }: InboxMail): void {
  res.set({ 'Content-Security-Policy': MAIL_POLICY, 'X-Frame-Options': 'SAMEORIGIN' });
  res.removeHeader('Origin-Agent-Cluster');
  // A link leaves the frame: our pages refuse to be in one.
  res.type('html').send(html.replace('<head>', '<head><base target="_top">'));
}

const MAIL_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  'sandbox allow-same-origin allow-top-navigation-by-user-activation',
].join(';');
