import { Router } from 'express';
import type { Deps } from '../../auth/deps.ts';
import { signedIn } from '../../auth/session/session.ts';
import { browserText, deviceIcon } from '../../web/browser-text.ts';
import { renderPage } from '../../web/render.ts';

/** The first page of somebody who is signed in: how the account stands. */
export function dashboardRoutes({ checkUp }: Pick<Deps, 'checkUp'>): Router {
  const router = Router();
  router.get('/', async (_req, res) => {
    const { session } = signedIn(res);
    renderPage(res, 'dashboard/show', {
      checks: await checkUp(res),
      session: {
        icon: deviceIcon(session.userAgent),
        browser: browserText(res.locals.t, session.userAgent),
        startedAt: session.createdAt,
        ipAddress: session.ipAddress,
      },
    });
  });
  return router;
}
