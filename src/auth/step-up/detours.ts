import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import { setFlash } from '../../web/flash.ts';
import { withNext, withQuery } from '../../web/return-to.ts';
import type { Deps } from '../deps.ts';
import { StepUpRequired } from '../gateway.ts';
import { pageLeft, safeReturnTo } from '../return-to.ts';
import { SignInRequired } from '../session/session.ts';
import type { PausedRequests } from './paused-requests.ts';
import { wantsSecondFactor } from './step-up.ts';

/** Where a proof is asked for. */
export const STEP_UP_PAGE = '/step-up';

/**
 * What interrupts a form, and how it goes on. A sensitive act without a recent proof is kept, and carried
 * out after the proof (carry-out.ts). For a GET only the target is remembered: any site can make a browser
 * send a GET. A form of somebody whose session has ended leads to sign-in, and back to the form, filled in
 * but for its secrets. docs/decisions/0016-step-up.md.
 */
export function detours({
  cookies,
  paused,
  origins,
  rulebook,
}: Pick<Deps, 'cookies' | 'paused' | 'origins' | 'rulebook'>): ErrorRequestHandler {
  return async (error, req, res, next) => {
    const { viewer, session } = res.locals;
    if (error instanceof StepUpRequired && viewer && session) {
      const { method, originalUrl: path } = req;
      const back = pageLeft(req, origins);
      if (method !== 'POST') {
        const second = wantsSecondFactor(rulebook.endpoints.get(error.endpoint), viewer);
        const next = safeReturnTo(path);
        const wanted = { next, second: second ? 'wanted' : undefined, back };
        return res.redirect(303, withQuery(STEP_UP_PAGE, wanted));
      }
      const whose = { userId: viewer.id, sessionId: session.id };
      const act = { path, fields: fieldsOf(req), endpoint: error.endpoint };
      const id = await paused.untilProof(req, res, whose, act);
      // A form that could not be kept: the page of the proof says so.
      return res.redirect(303, withQuery(STEP_UP_PAGE, { act: id ?? 'none', back }));
    }
    if (error instanceof SignInRequired) {
      const { viewer: shownTo, ...fields } = withoutSecrets(fieldsOf(req));
      await paused.untilSignIn(req, res, { path: error.page, fields }, shownTo);
      setFlash(cookies, res, 'signedOutBefore');
      return res.redirect(303, withNext('/sign-in', error.page));
    }
    next(error);
  };
}

/** Gives the page of an interrupted form the texts that were typed into it, once. */
export function typedBefore({ paused }: { paused: PausedRequests }): RequestHandler {
  return async (req, res, next) => {
    const { viewer } = res.locals;
    if (!viewer || req.method !== 'GET') return next();
    const fields = await paused.takeTyped(req, res, viewer.id, req.path);
    if (fields) {
      res.locals.typed = fields;
      res.locals.takeFlash = () => ({ kind: 'info', key: 'signIn.typedBefore' });
    }
    next();
  };
}

/** The texts of a form. A field that was sent twice is left out: its form refuses it anyway. */
function fieldsOf(req: Request): Record<string, string> {
  const entries = Object.entries((req.body ?? {}) as Record<string, unknown>);
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/**
 * The fields of a form without those that could be a password, a code or a token by their name (ASVS 14.3.3).
 */
function withoutSecrets(fields: Record<string, string>): Record<string, string> {
  const kept = Object.entries(fields).filter(
    ([name]) => !/password|secret|token|code|otp/i.test(name),
  );
  return Object.fromEntries(kept);
}
