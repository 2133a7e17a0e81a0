import { Router } from 'express';
import type { Deps } from '../../auth/deps.ts';
import { safeReturnTo } from '../../auth/return-to.ts';
import { renderPage } from '../../web/render.ts';
import { withNext } from '../../web/return-to.ts';
import type { TripProblem } from './policy/provider-problem.ts';
import { words } from './words.ts';

/** What went wrong on the way to a provider and back, and the way on from here. */
export function problemRoutes({ providers }: Pick<Deps, 'providers'>): Router {
  const router = Router(); // mounted at /sign-in/provider-problem for anyone

  router.get('/', (req, res) => {
    const { provider: id, from } = req.query;
    const next = safeReturnTo(req.query.next);
    const kind = isKind(req.query.kind) ? req.query.kind : 'failed';
    const provider = typeof id === 'string' ? providers.get(id) : undefined;
    const connections = res.locals.viewer !== null && from === 'connections';
    const back = connections ? '/account/connections' : withNext('/sign-in', next);
    const signUp = withNext('/sign-up', next);
    const inside = res.locals.viewer !== null;
    renderPage(res, 'providers/problem', {
      kind,
      provider: provider?.label ?? res.locals.t('providerProblem.aProvider'),
      back,
      connections,
      inside,
      signUp,
    });
  });

  return router;
}

function isKind(value: unknown): value is TripProblem {
  return typeof value === 'string' && Object.hasOwn(words.providerProblem.kinds, value);
}
