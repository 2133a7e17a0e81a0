import { type Request, type Response, Router } from 'express';
import type { Deps } from '../../auth/deps.ts';
import { safeReturnTo } from '../../auth/return-to.ts';
import { checkboxField } from '../../web/fields.ts';
import { defineForm } from '../../web/form.ts';
import { renderPage } from '../../web/render.ts';
import { leaveForProvider, leavingState, startProblem } from './policy/provider-leaving.ts';
import { problemPath } from './policy/provider-problem.ts';
import { findTrip } from './policy/provider-trip.ts';

const startForm = defineForm({ remember: checkboxField });

/** The buttons: signing in, or up, with an account elsewhere. */
export function startRoutes({ cookies, gateway }: Pick<Deps, 'cookies' | 'gateway'>): Router {
  const router = Router(); // mounted at /sign-in/with for guests

  router.post('/:provider', async (req, res) => {
    const { provider } = req.params;
    const next = safeReturnTo(req.body?.next);
    const form = startForm.read(req.body);
    const outcome = await gateway.post(req, res, '/sign-in/social', {
      provider,
      rememberMe: form.ok && form.data.remember,
      ...(next && { callbackURL: next }),
    });
    if (outcome.ok) return leaveForProvider(cookies, res, outcome.data);
    const from = { next: next ?? null, problemPage: null, link: null };
    res.redirect(303, problemPath(startProblem(outcome.code), provider, from));
  });

  return router;
}

/**
 * The page from which one goes to the provider, by itself or with a link. A form must not lead to
 * another site (`form-action` in our policy, which Chromium holds for redirects, too, and for wherever
 * the provider redirects to next); a page that refreshes itself may, and is not in the history when one
 * goes back.
 */
export function leavingRoutes({
  auth,
  cookies,
  providers,
}: Pick<Deps, 'auth' | 'cookies' | 'providers'>): Router {
  const router = Router(); // mounted at /to-provider for anyone

  router.get('/', async (req: Request, res: Response) => {
    const state = leavingState(cookies, req);
    const found = await findTrip(await auth.$context, req.headers.cookie, state);
    const provider = found && providers.get(found.provider);
    if (!found || !provider) return res.redirect(303, problemPath('expired', undefined));
    res.set('Cache-Control', 'no-store').set('Refresh', `0; url=${found.url}`);
    renderPage(res, 'providers/leaving', { provider: provider.label, url: found.url });
  });

  return router;
}
