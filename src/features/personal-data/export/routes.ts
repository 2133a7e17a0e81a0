import { type Response, Router } from 'express';
import { validate as isUuid } from 'uuid';
import type { Deps } from '../../../auth/deps.ts';
import { refusalError } from '../../../auth/errors.ts';
import { signedIn } from '../../../auth/session/session.ts';
import { DAY } from '../../../time.ts';
import { HttpError } from '../../../web/errors.ts';
import { setFlash } from '../../../web/flash.ts';
import { renderPage } from '../../../web/render.ts';
import { numberText, sizeText } from '../../../web/size-text.ts';
import { DELETION_WAIT } from '../policy/departures.ts';
import { MOST_ROWS } from '../policy/rows.ts';
import { currentExport } from './queries.ts';

/** Your data: a copy of all of it, and the way to the end of the account. */
export function dataRoutes({
  gateway,
  cookies,
  database,
}: Pick<Deps, 'gateway' | 'cookies' | 'database'>): Router {
  const router = Router();

  const show = async (res: Response, { gone = false } = {}) => {
    const copy = await currentExport(database.query, signedIn(res).user.id);
    renderPage(res, 'personal-data/export/show', {
      copy: copy && { ...copy, size: sizeText(res.locals.t, copy.size ?? 0) },
      gone,
      days: DELETION_WAIT / DAY,
      most: numberText(res.locals.t, MOST_ROWS),
    });
  };

  router.get('/', (_req, res) => show(res));

  router.post('/exports', async (req, res) => {
    const outcome = await gateway.post(req, res, '/export-data');
    if (!outcome.ok) throw refusalError(outcome);
    setFlash(cookies, res, 'exportStarted');
    res.redirect(303, '/account/data');
  });

  router.get('/exports/:id', async (req, res) => {
    const { id } = req.params;
    const answer = await gateway.file(req, '/data-export/download', { id });
    // The page does not tell whose copy it was, nor whether there ever was one.
    if (!answer.ok && answer.code === 'NOT_FOUND' && isUuid(id)) {
      return show(res.status(410), { gone: true });
    }
    if (!answer.ok && answer.status === 422) throw new HttpError(404, answer.code);
    if (!answer.ok) throw refusalError(answer);
    const { file } = answer;
    res.set(Object.fromEntries(file.headers)).end(Buffer.from(await file.arrayBuffer()));
  });

  return router;
}
