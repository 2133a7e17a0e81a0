import { Router } from 'express';
import { signedIn } from '../../auth/session/session.ts';
import { browserText } from '../../web/browser-text.ts';
import { renderPage } from '../../web/render.ts';

/** The first page of somebody who is signed in. */
export function dashboardRoutes(): Router {
  const router = Router();
  router.get('/', (_req, res) => {
    const { session } = signedIn(res);
    renderPage(res, 'dashboard/show', {
      session: {
        browser: browserText(res.locals.t, session.userAgent),
        startedAt: session.createdAt,
        ipAddress: session.ipAddress,
      },
    });
  });
  return router;
}
