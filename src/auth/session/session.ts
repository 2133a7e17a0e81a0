import { fromNodeHeaders } from 'better-auth/node';
import type { RequestHandler, Response } from 'express';
import type { Selectable } from 'kysely';
import type { Schema } from '../../db/schema.ts';
import type { Cookies } from '../../web/cookies.ts';
import { setFlash } from '../../web/flash.ts';
import { withNext } from '../../web/return-to.ts';
import { apiOf } from '../api-of.ts';
import type { Auth } from '../auth.ts';
import type { Deps } from '../deps.ts';
import { CHALLENGE_PAGE, type ladder } from '../ladder/ladder.ts';
import { safeReturnTo } from '../return-to.ts';
import { keepPageAsked } from './page-asked.ts';

/** A person as pages know them: every column of theirs, whichever feature has added it. */
export type Viewer = Selectable<Schema['user']>;

type OpenSession = Auth['$Infer']['Session']['session'];

declare global {
  namespace Express {
    interface Locals {
      /** The person who looks at the page; null for a guest. */
      viewer: Viewer | null;
      /** Their session; null for a guest. */
      session: OpenSession | null;
      /** The second factors to choose from, after the first step of signing in in this browser. */
      secondStep: SecondStep | null;
    }
  }
}

/** Half signed in: all that is known of somebody until they are signed in. */
type SecondStep = NonNullable<Awaited<ReturnType<LadderApi['secondStep']>>>;

type LadderApi = ReturnType<typeof apiOf<typeof ladder>>;

/**
 * Asks Better Auth who this is, with the database as the only authority: a cookie that merely looks
 * right opens nothing. A request without a cookie is a guest's without asking.
 */
export function loadSession(auth: Auth): RequestHandler {
  return async (req, res, next) => {
    res.locals.viewer = null;
    res.locals.session = null;
    res.locals.secondStep = null;
    if (req.headers.cookie === undefined) return next();
    // The cookies that it would set are left out: clearing one that opens nothing would also clear the new
    // one that another tab has got meanwhile, by signing in or by a step-up.
    const response = await auth.api.getSession({ headers: fromNodeHeaders(req.headers) });
    res.locals.viewer = (response?.user as Viewer | undefined) ?? null;
    res.locals.session = response?.session ?? null;
    if (!response && HALF_WAY.test(req.headers.cookie)) {
      const headers = fromNodeHeaders(req.headers);
      res.locals.secondStep = await apiOf<typeof ladder>(auth).secondStep({ headers });
    }
    next();
  };
}

/** A request without this cookie is not half-way, and the library is not asked. */
const HALF_WAY = /\.two_factor=/;

/** A form of somebody whose session has ended; detours.ts leads to sign-in and back to its page. */
export class SignInRequired extends Error {
  readonly page: string;

  constructor(page: string) {
    super('sign-in required');
    this.page = page;
  }
}

/** Who a mount is for. */
export type Access = 'anyone' | 'guest' | 'user';

/** The guards of the mounts. */
export const access = (cookies: Cookies): Record<Access, RequestHandler> => ({
  anyone: (_req, _res, next) => next(),

  /**
   * Somebody who is signed in has no use for sign-in and sign-up: on to where they wanted. A form of a
   * page that was left open may be somebody else's, who must not take the account for their own.
   */
  guest: (req, res, next) => {
    if (!res.locals.viewer) return next();
    if (req.method === 'POST') setFlash(cookies, res, 'signedInAlready');
    res.redirect(303, safeReturnTo(req.query.next) ?? AFTER_SIGN_IN);
  },

  /** A guest is asked to sign in and comes back: to the page, or to the form that was posted. */
  user: (req, res, next) => {
    res.set('Cache-Control', 'no-store');
    if (res.locals.viewer) return next();
    // Half signed in is not signed in: the second step comes first.
    if (res.locals.secondStep) {
      const page = req.method === 'GET' ? req.originalUrl : req.baseUrl;
      return res.redirect(303, withNext(CHALLENGE_PAGE, safeReturnTo(page)));
    }
    if (req.method !== 'GET' && req.method !== 'HEAD') return next(new SignInRequired(req.baseUrl));
    res.redirect(303, withNext('/sign-in', safeReturnTo(req.originalUrl)));
  },
});

/**
 * A form says in the field `viewer` who it was shown to (views/parts/viewer.ejs). Sent from a tab that
 * was left open while somebody else has signed in, it does nothing, and leads to the page of its mount,
 * which is theirs. One that says nothing is theirs who is signed in.
 */
export function ownForm(cookies: Cookies): RequestHandler {
  return (req, res, next) => {
    const { viewer } = res.locals;
    if (!viewer || (req.body?.viewer ?? viewer.id) === viewer.id) return next();
    setFlash(cookies, res, 'someoneElse');
    res.redirect(303, req.baseUrl);
  };
}

/** Which mounts are open to people for whom something else comes first. */
interface OpenTo {
  readonly whileLeaving?: true;
  readonly whileSettingUp?: true;
}

/**
 * Leads to what comes first, from all but the pages that are open then: for somebody whose account
 * waits to be deleted, the page that offers to come back; for somebody without a second factor where
 * everybody needs one, the page that sets one up. From there it goes on to what was asked for. Behind
 * the door auth/ladder/hold-back.ts does the same.
 */
export function leadBack(
  { whileLeaving, whileSettingUp }: OpenTo,
  { cookies, config }: Pick<Deps, 'cookies' | 'config'>,
): RequestHandler {
  return (req, res, next) => {
    const { viewer } = res.locals;
    const leaving = !!viewer?.deletionDueAt;
    const settingUp = !!viewer && config.settings.REQUIRE_SECOND_FACTOR && !viewer.twoFactorEnabled;
    if (leaving ? whileLeaving : !settingUp || whileSettingUp) return next();
    keepPageAsked(cookies, req, res);
    res.redirect(303, leaving ? '/account/deletion' : '/account/security');
  };
}

/** The page for a person who asked for none. */
export const AFTER_SIGN_IN = '/dashboard';

/** Where a sign-in leads: to the page asked for, by way of the second step if one is due. */
export function onward(
  { next: step }: { readonly next?: string },
  page: string | undefined,
): string {
  return step ? withNext(step, page) : (page ?? AFTER_SIGN_IN);
}

/** The person and the session behind a request that passed the guard `user`. */
export function signedIn(res: Response): { user: Viewer; session: OpenSession } {
  const { viewer, session } = res.locals;
  if (!viewer || !session) throw new Error('This mount needs access: user.');
  return { user: viewer, session };
}
