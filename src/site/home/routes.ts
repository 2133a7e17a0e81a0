import { Router } from 'express';
import { renderPage } from '../../web/render.ts';

/** The front page: for guests and for people who are signed in. */
export function homeRoutes(): Router {
  const router = Router();
  router.get('/', (_req, res) => renderPage(res, 'home/show'));
  return router;
}
