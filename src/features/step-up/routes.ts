import { fromNodeHeaders } from 'better-auth/node';
import { type Request, type Response, Router } from 'express';
import { CarryOut } from '../../auth/detours.ts';
import { explain, explainWait } from '../../auth/errors.ts';
import { isProven } from '../../auth/policy/step-up/step-up.ts';
import type { ProofMethod } from '../../auth/policy/step-up/step-up-proof.ts';
import { AFTER_SIGN_IN, signedIn } from '../../auth/session.ts';
import type { Deps } from '../../deps.ts';
import type { WordKey } from '../../i18n/words.ts';
import { DAY } from '../../time.ts';
import { type FormState, refused } from '../../web/form.ts';
import { renderPage } from '../../web/render.ts';
import { type Proof, proofs } from './proofs.ts';

/** Which way was used last in this browser: it is the one that the page opens with. */
const LAST_COOKIE = 'step_up';
const LAST_KEPT = 400 * DAY;

/** Asks for a proof that it is still the owner, and then carries out what was interrupted. */
export function stepUpRoutes(deps: Deps): Router {
  const { gateway, paused, cookies } = deps;
  const router = Router();

  const show = async (req: Request, res: Response, wanted?: Proof, form?: FormState) => {
    const { user, session } = signedIn(res);
    const waiting = await paused.isWaiting({ userId: user.id, sessionId: session.id });
    // Nothing to ask: such as after signing in again instead.
    if (!waiting && !form && isProven(session)) return res.redirect(303, AFTER_SIGN_IN);
    const own = await ofPerson(deps, req);
    const proof =
      wanted ?? own.find(({ name }) => name === cookies.read(req, LAST_COOKIE)) ?? own[0];
    const others = own
      .filter((one) => one !== proof)
      .map(({ name }) => ({ name, label: labelOf(name) }));
    const part = proof && `/pages/step-up/${proof.name}`;
    const begun = form?.fields.includes('code') === true || req.query.sent !== undefined;
    renderPage(res, 'step-up/show', { part, others, waiting, begun, form: form ?? BLANK });
  };

  router.get('/', (req, res) =>
    show(
      req,
      res,
      proofs.find(({ name }) => name === req.query.by),
    ),
  );

  for (const proof of proofs) {
    const { name, begin, endpoint, form: proofForm, wrong } = proof;
    if (begin) {
      router.post(`/${name}/begin`, async (req, res) => {
        const outcome = await gateway.post(req, res, begin);
        if (!outcome.ok) return show(req, res, proof, explainWait(res, proofForm.blank(), outcome));
        res.redirect(303, `/step-up?by=${name}&sent`);
      });
    }

    router.post(`/${name}`, async (req, res, next) => {
      const form = proofForm.read(req.body);
      if (!form.ok) return show(req, res.status(422), proof, form.state);
      const outcome = await gateway.post(req, res, endpoint, form.data);
      if (!outcome.ok) {
        // Sent twice: the first one has made the session's token another.
        if (outcome.code === 'UNAUTHORIZED') return res.redirect(303, AFTER_SIGN_IN);
        if (!outcome.code.startsWith('INVALID_'))
          return show(req, res, proof, explain(res, form.state, outcome));
        const again = refused(form.state, wrong.field, { key: wrong.key });
        return show(req, res.status(422), proof, again);
      }
      cookies.write(res, LAST_COOKIE, name, LAST_KEPT);
      const { user, session } = signedIn(res);
      const request = await paused.takeProven({ userId: user.id, sessionId: session.id });
      if (request) return next(new CarryOut(request));
      res.redirect(303, AFTER_SIGN_IN);
    });
  }

  return router;
}

/** No form that was sent. */
const BLANK: FormState = { fields: [], values: {}, problems: {} };

function labelOf(name: ProofMethod): WordKey {
  return `stepUp.ways.${name}`;
}

/** The ways that this person has, in the order in which the API names them. */
async function ofPerson({ auth }: Deps, req: Request): Promise<readonly Proof[]> {
  const { methods } = await auth.api.stepUpWays({ headers: fromNodeHeaders(req.headers) });
  return methods.flatMap((method: ProofMethod) => proofs.find(({ name }) => name === method) ?? []);
}
