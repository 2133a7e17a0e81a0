import { type Response, Router } from 'express';
import { CarryOut } from '../../auth/detours.ts';
import { explain } from '../../auth/errors.ts';
import { isProven } from '../../auth/policy/step-up.ts';
import { AFTER_SIGN_IN, signedIn } from '../../auth/session.ts';
import type { Deps } from '../../deps.ts';
import { type FormState, refused } from '../../web/form.ts';
import { renderPage } from '../../web/render.ts';
import { proofs } from './proofs.ts';

/** All proofs on one page, so the names of their fields differ. */
const BLANK: FormState = { fields: [], values: {}, problems: {} };

/** Asks for a proof that it is still the owner, and then carries out what was interrupted. */
export function stepUpRoutes({ gateway, paused }: Deps): Router {
  const router = Router();

  const show = async (res: Response, form: FormState = BLANK) => {
    const { user, session } = signedIn(res);
    const waiting = await paused.isWaiting({ userId: user.id, sessionId: session.id });
    // Nothing to ask: such as after signing in again instead.
    const proven = !waiting && isProven(session) && form === BLANK;
    if (proven) return res.redirect(303, AFTER_SIGN_IN);
    const parts = proofs.map(({ part }) => `/pages/step-up/${part}`);
    renderPage(res, 'step-up/show', { parts, waiting, form });
  };

  router.get('/', (_req, res) => show(res));

  for (const { name, endpoint, form: proofForm, wrong } of proofs) {
    router.post(`/${name}`, async (req, res, next) => {
      const form = proofForm.read(req.body);
      if (!form.ok) return show(res.status(422), form.state);
      const outcome = await gateway.post(req, res, endpoint, form.data);
      if (!outcome.ok) {
        // Sent twice: the first one has made the session's token another.
        if (outcome.code === 'UNAUTHORIZED') return res.redirect(303, AFTER_SIGN_IN);
        if (!outcome.code.startsWith('INVALID_'))
          return show(res, explain(res, form.state, outcome));
        return show(res.status(422), refused(form.state, wrong.field, { key: wrong.key }));
      }
      const { user, session } = signedIn(res);
      const request = await paused.takeProven({ userId: user.id, sessionId: session.id });
      if (request) return next(new CarryOut(request));
      res.redirect(303, AFTER_SIGN_IN);
    });
  }

  return router;
}
