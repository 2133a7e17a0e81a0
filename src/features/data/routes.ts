import { isAPIError } from 'better-auth/api';
import { fromNodeHeaders } from 'better-auth/node';
import { Router } from 'express';
import { refusalError } from '../../auth/errors.ts';
import { StepUpRequired } from '../../auth/gateway.ts';
import { DELETION_WAIT } from '../../auth/personal-data/departures.ts';
import { STEP_UP_REQUIRED } from '../../auth/policy/step-up/step-up.ts';
import { signedIn } from '../../auth/session.ts';
import type { Deps } from '../../deps.ts';
import { DAY } from '../../time.ts';
import { HttpError } from '../../web/errors.ts';
import { setFlash } from '../../web/flash.ts';
import { renderPage } from '../../web/render.ts';
import { sizeText } from '../../web/size-text.ts';
import { currentExport } from './queries.ts';

/** Your data: a copy of all of it, and the way to the end of the account. */
export function dataRoutes({ auth, gateway, cookies, database }: Deps): Router {
  const router = Router();

  router.get('/', async (_req, res) => {
    const copy = await currentExport(database.query, signedIn(res).user.id);
    renderPage(res, 'data/show', {
      copy: copy && { ...copy, size: sizeText(res.locals.t, copy.size ?? 0) },
      days: DELETION_WAIT / DAY,
    });
  });

  router.post('/exports', async (req, res) => {
    const outcome = await gateway.post(req, res, '/export-data');
    if (!outcome.ok) throw refusalError(outcome);
    setFlash(cookies, res, 'exportStarted');
    res.redirect(303, '/account/data');
  });

  router.get('/exports/:id', async (req, res) => {
    const file = await auth.api
      .downloadDataExport({
        headers: fromNodeHeaders(req.headers),
        query: { id: req.params.id },
        asResponse: true,
      })
      .catch(asPageError);
    if (!file.ok) throw new HttpError(404, 'no such copy for this person');
    res.set(Object.fromEntries(file.headers)).end(Buffer.from(await file.arrayBuffer()));
  });

  return router;
}

/** Hooks throw where an endpoint answers. */
function asPageError(error: unknown): never {
  if (!isAPIError(error)) throw error;
  const code = error.body?.code;
  if (code === STEP_UP_REQUIRED) throw new StepUpRequired('/data-export/download');
  throw new HttpError(error.statusCode === 403 ? 403 : 404, code ?? 'no such copy');
}
