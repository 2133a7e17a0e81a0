import { type Request, type Response, Router } from 'express';
import type { Deps } from '../../../auth/deps.ts';
import { closed, explain, explainWait, explainWrong } from '../../../auth/errors.ts';
import { codeSetOf } from '../../../auth/ladder/factors-left.ts';
import { CHALLENGE_PAGE } from '../../../auth/ladder/ladder.ts';
import { safeReturnTo } from '../../../auth/return-to.ts';
import { onwardAfterSecondStep } from '../../../auth/session/onward-with-offer.ts';
import { type FlashName, setFlash } from '../../../web/flash.ts';
import type { FormState } from '../../../web/form.ts';
import { renderPage } from '../../../web/render.ts';
import { withNext, withQuery } from '../../../web/return-to.ts';
import { RECOVERY_CODES } from '../recovery-codes/codes.ts';

/** The second step of signing in. A visitor who has not taken the first one is led to it. */
export function challengeRoutes(
  deps: Pick<Deps, 'cookies' | 'database' | 'gateway' | 'rulebook'>,
): Router {
  const { cookies, database, gateway, rulebook } = deps;
  const { factors: all } = rulebook;
  const router = Router(); // mounted at /sign-in/challenge for guests

  /** Shows the page with the way that is wanted, else with the one used last. */
  const show = (res: Response, wanted: unknown, next: string | undefined, form?: FormState) => {
    const { secondStep, t } = res.locals;
    res.set('Cache-Control', 'no-store');
    if (!secondStep) return res.redirect(303, withNext('/sign-in', next));
    if (secondStep.retryAfter !== null) {
      return showClosed(res, closed(t, BLANK, secondStep.retryAfter), next);
    }
    const factors = secondStep.methods.flatMap(
      (name) => all.find((factor) => factor.name === name) ?? [],
    );
    const factor = factors.find(({ name }) => name === wanted) ?? factors[0];
    const others = factors
      .filter((one) => one !== factor)
      .map(({ name, label }) => ({ name, label: t(label) }));
    renderPage(res, 'second-step/challenge/show', {
      part: factor?.view,
      called: factor?.page,
      others,
      next,
      // The mistake of a form whose field the page does not have is said above.
      form: form
        ? { ...form, single: form.single === true && factor?.name === wanted }
        : (factor?.form.blank() ?? BLANK),
    });
  };

  /** Shows that no answer counts for a while, whichever way it is given. */
  const showClosed = (res: Response, form: FormState, next: string | undefined) => {
    res.set('Cache-Control', 'no-store');
    renderPage(res, 'second-step/challenge/closed', { form, next });
  };

  const backToSignIn = (res: Response, why: FlashName, next: string | undefined) => {
    setFlash(cookies, res, why);
    res.redirect(303, withNext('/sign-in', next));
  };

  /** Says, on the page after a sign-in by a recovery code, how many are left. */
  const sayCodesLeft = async (res: Response, data: unknown) => {
    const { user } = data as { user: { id: string } };
    const { made: total, left: count } = await codeSetOf(database.query, user.id);
    const few = count === 0 ? 'recoveryCodesUsedUp' : 'recoveryCodesFew';
    const said = count <= RECOVERY_CODES.few ? few : 'recoveryCodeUsed';
    setFlash(cookies, res, said, { count, total });
  };

  router.get('/', (req, res) => show(res, req.query.way, safeReturnTo(req.query.next)));

  for (const { name, begin, endpoint, form: stepForm, wrong } of all) {
    if (begin) {
      router.post(`/${name}/begin`, async (req: Request, res) => {
        const next = safeReturnTo(req.body?.next);
        if (!res.locals.secondStep) return backToSignIn(res, 'secondStepGone', next);
        const outcome = await gateway.post(req, res, begin);
        if (outcome.ok) {
          setFlash(cookies, res, 'secondStepCodeSent');
          return res.redirect(303, challengeAt(name, next));
        }
        if (outcome.code === 'INVALID_TWO_FACTOR_COOKIE') {
          return backToSignIn(res, 'secondStepGone', next);
        }
        if (outcome.code === 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE') {
          return showClosed(res, explainWrong(res, BLANK, { ...wrong, field: '' }, outcome), next);
        }
        show(res, name, next, explainWait(res, stepForm.blank(), outcome));
      });
    }

    // A reload after a wrong answer asks the address of the form.
    router.get(`/${name}`, (req, res) =>
      res.redirect(303, challengeAt(name, safeReturnTo(req.query.next))),
    );

    router.post(`/${name}`, async (req: Request, res) => {
      const next = safeReturnTo(req.body?.next);
      if (!res.locals.secondStep) return backToSignIn(res, 'secondStepGone', next);
      const form = stepForm.read(req.body);
      if (!form.ok) return show(res.status(422), name, next, form.state);
      const { trust: trustDevice, ...rest } = form.data;
      const outcome = await gateway.post(req, res, endpoint, { ...rest, trustDevice });
      if (outcome.ok) {
        if (name === 'recovery') await sayCodesLeft(res, outcome.data);
        return res.redirect(303, await onwardAfterSecondStep(deps, req, res, outcome, next));
      }
      if (outcome.code === 'INVALID_TWO_FACTOR_COOKIE') {
        return backToSignIn(res, 'secondStepGone', next);
      }
      if (outcome.code === 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE') {
        if (outcome.triesLeft !== 0) return backToSignIn(res, 'secondStepTooMany', next);
        return showClosed(res, explainWrong(res, BLANK, { ...wrong, field: '' }, outcome), next);
      }
      const again =
        outcome.code === 'INVALID_CODE'
          ? explainWrong(res, form.state, wrong, outcome)
          : explain(res, form.state, outcome);
      show(res, name, next, again);
    });
  }

  return router;
}

/** For a factor that has no form of this page, such as one that needs a script. */
const BLANK: FormState = { fields: [], values: {}, problems: {} };

function challengeAt(way: string, next: string | undefined): string {
  return withQuery(CHALLENGE_PAGE, { next, way });
}
