import { fromNodeHeaders } from 'better-auth/node';
import { type Request, type Response, Router } from 'express';
import { apiOf } from '../../auth/api-of.ts';
import type { Deps } from '../../auth/deps.ts';
import { closed, explain, explainWait, explainWrong } from '../../auth/errors.ts';
import { asId } from '../../auth/ids.ts';
import { safeReturnTo } from '../../auth/return-to.ts';
import { AFTER_SIGN_IN, signedIn } from '../../auth/session/session.ts';
import { STEP_UP_PAGE } from '../../auth/step-up/detours.ts';
import type { ProofWay } from '../../auth/step-up/proof-way.ts';
import { isProven, wantsSecondFactor } from '../../auth/step-up/step-up.ts';
import { DAY } from '../../time.ts';
import { setFlash } from '../../web/flash.ts';
import type { FormState } from '../../web/form.ts';
import { renderPage } from '../../web/render.ts';
import { withQuery } from '../../web/return-to.ts';
import type { stepUpWays } from './policy/step-up-ways.ts';

/** The cookie with the way that was used last in this browser: the page opens with it. */
const LAST_COOKIE = 'step_up';
const LAST_KEPT = 400 * DAY;

/** Asks for a proof that it is still the owner, and then carries out what was interrupted. */
export function stepUpRoutes(
  deps: Pick<Deps, 'auth' | 'cookies' | 'gateway' | 'paused' | 'rulebook'>,
): Router {
  const { gateway, paused, cookies, rulebook } = deps;
  const { proofs } = rulebook;
  const router = Router();

  const show = async (req: Request, res: Response, wanted?: ProofWay, form?: FormState) => {
    const after = whatFollows(req);
    const waiting = await paused.waiting(req, whoseSession(res), after.act);
    const { user, session } = signedIn(res);
    const rules = waiting && rulebook.endpoints.get(waiting.endpoint);
    const secondFactor = waiting ? wantsSecondFactor(rules, user) : after.second;
    // Nothing is left to ask, such as after signing in again instead.
    if (!waiting && !form && isProven(session, { secondFactor })) {
      return res.redirect(303, after.page);
    }
    const { ways: own, retryAfter } = await ofPerson(deps, req, secondFactor);
    const asked = own.find((one) => one === wanted);
    const proof =
      asked ?? own.find(({ name }) => name === cookies.read(req, LAST_COOKIE)) ?? own[0];
    const others = own
      .filter((one) => one !== proof)
      .map(({ name, label }) => ({ href: pageBy(name, after), label }));
    const isClosed = retryAfter !== null;
    const part = isClosed ? undefined : proof?.view;
    const begun = form?.fields.includes('code') === true || req.query.sent !== undefined;
    renderPage(res, 'step-up/show', {
      part,
      others: isClosed ? [] : others,
      isClosed,
      act: rules?.proof,
      secondFactor,
      onward: after.page !== AFTER_SIGN_IN,
      after: after.query,
      back: after.back,
      begun,
      form: isClosed
        ? closed(res.locals.t, BLANK, retryAfter)
        : elsewhere(form ?? BLANK, proof === wanted),
    });
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
        res.redirect(303, pageBy(`${name}&sent`, whatFollows(req)));
      });
    }

    // A person who reloads the page after a wrong answer has had the code sent.
    router.get(`/${name}`, (req, res) =>
      res.redirect(303, pageBy(begin ? `${name}&sent` : name, whatFollows(req))),
    );

    router.post(`/${name}`, async (req, res) => {
      const form = proofForm.read(req.body);
      if (!form.ok) return show(req, res.status(422), proof, form.state);
      const after = whatFollows(req);
      const outcome = await gateway.post(req, res, endpoint, form.data);
      if (!outcome.ok) {
        // The form was sent twice: the first one has given the session another token.
        if (outcome.code === 'UNAUTHORIZED') return res.redirect(303, after.page);
        const again = outcome.code.startsWith('INVALID_')
          ? explainWrong(res, form.state, wrong, outcome)
          : explain(res, form.state, outcome);
        return show(req, res, proof, again);
      }
      // A recovery code was for an emergency.
      if (name !== 'recovery') cookies.write(res, LAST_COOKIE, name, LAST_KEPT);
      const act = await paused.takeProven(req, whoseSession(res), after.act);
      if (act) return res.locals.carryOut(act);
      if (after.act) setFlash(cookies, res, 'nothingCarriedOut');
      res.redirect(303, after.page);
    });
  }

  return router;
}

/** The mistake of a form whose field the page does not have is said above. */
function elsewhere(form: FormState, isShown: boolean): FormState {
  return isShown ? form : { ...form, single: false };
}

/** A form that was not sent. */
const BLANK: FormState = { fields: [], values: {}, problems: {} };

/**
 * What comes after the proof: the act that the page names, or a page. Every form and link of the page carries
 * it along, so that in each tab a proof does what that tab said.
 */
interface After {
  /** The id of the act; empty when the page names none. */
  readonly act: string;
  readonly page: string;
  /** Whether that page wants the second factor. */
  readonly second: boolean;
  /** Where Cancel leads: to the page that the person came from. */
  readonly back: string;
  /** All of it as a query. */
  readonly query: string;
}

function whatFollows(req: Request): After {
  const act = typeof req.query.act === 'string' ? asId(req.query.act) : '';
  const next = act ? undefined : safeReturnTo(req.query.next);
  const second = !act && req.query.second === 'wanted';
  const left = safeReturnTo(req.query.back);
  const back = left?.startsWith(STEP_UP_PAGE) ? undefined : left;
  return {
    act,
    page: next ?? AFTER_SIGN_IN,
    second,
    back: back ?? AFTER_SIGN_IN,
    query: withQuery('', {
      act: act || undefined,
      next,
      second: second ? 'wanted' : undefined,
      back,
    }),
  };
}

/** The address of the page with one of the ways to prove it. */
function pageBy(way: string, { query }: After): string {
  return `${STEP_UP_PAGE}?by=${way}${query.replace('?', '&')}`;
}

function whoseSession(res: Response) {
  const { user, session } = signedIn(res);
  return { userId: user.id, sessionId: session.id };
}

/**
 * Finds the ways that this person has, in the order in which the API names them, and whether they are closed.
 */
async function ofPerson(
  { auth, rulebook }: Pick<Deps, 'auth' | 'rulebook'>,
  req: Request,
  secondFactor: boolean,
): Promise<{ ways: readonly ProofWay[]; retryAfter: number | null }> {
  const { methods, secondFactors, retryAfter } = await apiOf<typeof stepUpWays>(auth).stepUpWays({
    headers: fromNodeHeaders(req.headers),
  });
  const names = secondFactor ? secondFactors : methods;
  const ways = rulebook.proofs.filter(({ name }) => names.includes(name));
  return { ways, retryAfter };
}
