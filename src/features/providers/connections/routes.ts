import { type Response, Router } from 'express';
import type { Deps } from '../../../auth/deps.ts';
import { refusalError } from '../../../auth/errors.ts';
import { countWaysIn, LAST_WAY_IN, waysInOf } from '../../../auth/ladder/last-way-in.ts';
import { signedIn } from '../../../auth/session/session.ts';
import { HttpError } from '../../../web/errors.ts';
import { checkboxField } from '../../../web/fields.ts';
import { setFlash } from '../../../web/flash.ts';
import { defineForm, type FormState } from '../../../web/form.ts';
import { renderPage } from '../../../web/render.ts';
import { leaveForProvider, startProblem } from '../policy/provider-leaving.ts';
import { problemPath } from '../policy/provider-problem.ts';
import { connectionsOf } from './queries.ts';

const PAGE = '/account/connections';

const elsewhereForm = defineForm({ signOutElsewhere: checkboxField });

/** The form with its box ticked. */
const TICKED = elsewhereForm.blank({ signOutElsewhere: 'on' });

/** The accounts elsewhere with which a person signs in: list, connect, disconnect. */
export function connectionsRoutes({
  auth,
  cookies,
  database,
  gateway,
  providers,
}: Pick<Deps, 'auth' | 'cookies' | 'database' | 'gateway' | 'providers'>): Router {
  const router = Router(); // mounted at PAGE for people who are signed in

  const shown = async (res: Response) => {
    const rows = await connectionsOf(database.query, signedIn(res).user.id);
    return rows.map((row) => {
      const provider = providers.get(row.providerId);
      return { ...row, label: provider?.label ?? row.providerId, kind: provider?.kind ?? null };
    });
  };

  router.get('/', async (_req, res) => {
    const connections = await shown(res);
    const isConnected = (id: string) => connections.some(({ providerId }) => providerId === id);
    const others = [...providers.values()].filter(({ id }) => !isConnected(id));
    renderPage(res, 'providers/connections/list', {
      connections,
      others: others.map(({ id, label, kind }) => ({ id, label, kind })),
      form: elsewhereForm.blank(),
    });
  });

  router.post('/connect/:provider', async (req, res) => {
    const { provider } = req.params;
    const form = elsewhereForm.read(req.body);
    const outcome = await gateway.post(req, res, '/link-social', {
      provider,
      callbackURL: PAGE,
      revokeOtherSessions: form.ok && form.data.signOutElsewhere,
    });
    if (outcome.ok) return leaveForProvider(cookies, res, outcome.data);
    const from = { next: null, problemPage: null, link: true };
    res.redirect(303, problemPath(startProblem(outcome.code), provider, from));
  });

  const showOne = async (res: Response, id: string, form: FormState = TICKED) => {
    const connection = (await shown(res)).find((one) => one.id === id);
    // Another person's is as unknown as one that never was.
    if (!connection) throw new HttpError(404, 'no such connection');
    const { adapter } = await auth.$context;
    const isLast = countWaysIn(await waysInOf(adapter, signedIn(res).user.id)) === 1;
    renderPage(res, 'providers/connections/show', { connection, isLast, form });
  };

  router.get('/:id', (req, res) => showOne(res, req.params.id));

  router.post('/:id/disconnect', async (req, res) => {
    const { id } = req.params;
    const form = elsewhereForm.read(req.body);
    const outcome = await gateway.post(req, res, '/unlink-account', {
      accountId: id,
      revokeOtherSessions: form.ok && form.data.signOutElsewhere,
    });
    if (!outcome.ok && outcome.code === 'ACCOUNT_NOT_FOUND') {
      throw new HttpError(404, 'no such connection');
    }
    if (!outcome.ok && outcome.code === LAST_WAY_IN) return showOne(res.status(422), id);
    if (!outcome.ok) throw refusalError(outcome);
    setFlash(cookies, res, 'providerDisconnected');
    res.redirect(303, PAGE);
  });

  return router;
}
