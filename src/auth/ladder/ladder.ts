import type { BetterAuthPlugin, GenericEndpointContext } from 'better-auth';
import { APIError, createAuthEndpoint, createAuthMiddleware, isAPIError } from 'better-auth/api';
import { deleteSessionCookie } from 'better-auth/cookies';
import { outsideRequests } from '../../db/request-work.ts';
import { withNext } from '../../web/return-to.ts';
import { EMAIL_NOT_VERIFIED } from '../proof/first-proof.ts';
import { recordAudit } from '../record/audit.ts';
import { rulesOf } from '../rulebook.ts';
import { quickReadsOf } from '../session/quick-read.ts';
import { endEarlierSession, type SessionRow } from '../session/session-lifetime.ts';
import { closedFor } from '../step-up/proof-tries.ts';
import { enabledAccount } from './account-disabled.ts';
import type { Arrival } from './arrival.ts';
import { rememberWay } from './last-way.ts';
import { ownPath } from './own-path.ts';
import { readPending, wasCompleted } from './pending-sign-in.ts';
import { wasPersonHeld } from './person-held.ts';
import { offeredFactors } from './second-factors.ts';
import { passwordStillGood, signInsEndedField } from './sign-ins-ended.ts';
import { demandedStep, secondStep } from './steps.ts';

/** Where the second step is taken. */
export const CHALLENGE_PAGE = '/sign-in/challenge';

export interface LadderParts {
  readonly emailVerification: 'later' | 'first';
}

/**
 * One step between a first proof and the session. It throws to refuse, or answers what the client
 * gets instead of a session; undefined goes on.
 */
type Rung = (
  ctx: GenericEndpointContext,
  arrival: Arrival,
  parts: LadderParts,
) => Promise<object | undefined>;

/** The steps in their order. People who have a session already are held back in hold-back.ts. */
const RUNGS: readonly Rung[] = [
  passwordStillGood,
  enabledAccount,
  confirmedAddress,
  async (ctx, { way }) => void rememberWay(ctx, way.method),
  secondStep,
  demandedStep,
];

/**
 * The one place that decides what follows a first proof, whichever endpoint took it: it looks at the
 * session that any endpoint has made. An endpoint that is no known way in, finishes no second step
 * and was not called with a session of the same person opens nothing (403 UNKNOWN_WAY_IN).
 *
 * `GET /second-step` tells a half signed-in browser which second steps it can take, and not whose they are.
 * docs/decisions/0022-ladder.md.
 */
export function ladder(parts: LadderParts) {
  return {
    id: 'ladder',
    schema: {
      user: {
        fields: {
          lastSecondFactor: { type: 'string', required: false, input: false },
          passwordByMailAt: { type: 'date', required: false, input: false, returned: false },
          ...signInsEndedField,
        },
      },
    },
    endpoints: {
      secondStep: createAuthEndpoint('/second-step', { method: 'GET' }, async (ctx) => {
        const pending = await readPending(ctx);
        if (!pending) return ctx.json(null);
        const factors = await offeredFactors(ctx, pending.user, pending.firstProof);
        const methods = factors.map(({ name }) => name);
        // Wrong answers of second factors do not close a factor that everybody has, such as the code by mail.
        const { id, twoFactorEnabled } = pending.user;
        const retryAfter = twoFactorEnabled ? await closedFor(ctx, id, 'signIn') : null;
        return ctx.json({ methods, expiresAt: pending.expiresAt, retryAfter });
      }),
    },
    hooks: {
      after: [
        {
          matcher: ({ context }) => context.newSession !== null,
          handler: createAuthMiddleware((ctx) => climb(ctx, parts)),
        },
        {
          // There is no session after the first step: the 401 tells clients that the second is missing.
          matcher: ({ context }) => wantsSession((context as Answered).returned),
          handler: createAuthMiddleware(askForSecondStep),
        },
      ],
    },
  } satisfies BetterAuthPlugin;
}

async function climb(ctx: GenericEndpointContext, parts: LadderParts) {
  const made = ctx.context.newSession;
  if (!made || (await wasCompleted(made.session.id))) return;
  const way = rulesOf(ctx)?.wayIn;
  if (!way) {
    // The token was renewed, such as by a step-up: this person had passed the ladder before.
    if (ctx.context.session?.user.id === made.user.id) return;
    await takeBack(ctx, made.session.token);
    throw new APIError('FORBIDDEN', {
      code: 'UNKNOWN_WAY_IN',
      message: 'Nobody is signed in this way.',
    });
  }
  const user = (await wasPersonHeld(made.session))
    ? made.user
    : await quickReadsOf(ctx.context).person(made.user.id);
  if (!user) throw new Error('A session was made for nobody.');
  const session = made.session as unknown as SessionRow;
  const arrival = { user, before: made.user, session, way };
  for (const rung of RUNGS) {
    try {
      const answer = await rung(ctx, arrival, parts);
      if (!answer) continue;
      await takeBack(ctx, made.session.token);
      return respond(ctx, answer);
    } catch (error) {
      // Outside the request, because a failure of the database may have led here: no other statement would be
      // sent for it. After a failure the browser keeps its cookie, and the session that it had before.
      const { token } = made.session;
      await outsideRequests(() =>
        isAPIError(error) ? takeBack(ctx, token) : ctx.context.internalAdapter.deleteSession(token),
      );
      throw error;
    }
  }
}

/** With `EMAIL_VERIFICATION=first` no way in is open before the address is confirmed. */
async function confirmedAddress(
  ctx: GenericEndpointContext,
  { user, way }: Arrival,
  { emailVerification }: LadderParts,
): Promise<undefined> {
  if (emailVerification !== 'first' || user.emailVerified) return;
  await recordAudit(ctx, {
    event: 'signIn',
    outcome: 'refused',
    actorId: null,
    subjectId: user.id,
    detail: { method: way.method, reason: EMAIL_NOT_VERIFIED },
  });
  throw new APIError('FORBIDDEN', {
    code: EMAIL_NOT_VERIFIED,
    message: 'Confirm your email address first.',
  });
}

/**
 * Removes all traces of a session that was made: its row, its cookie, and what later hooks would see of it.
 * The session that the browser had before goes with the cookie.
 */
async function takeBack(ctx: GenericEndpointContext, token: string): Promise<void> {
  deleteSessionCookie(ctx, true);
  await endEarlierSession(ctx);
  await ctx.context.internalAdapter.deleteSession(token);
  ctx.context.setNewSession(null);
}

/** What an endpoint has answered, as its after-hooks see it. */
interface Answered {
  readonly returned?: unknown;
  readonly responseHeaders?: Headers;
}

function wantsSession(returned: unknown): boolean {
  if (!(returned instanceof APIError) || returned.statusCode !== 401) return false;
  return (returned.body?.code ?? 'UNAUTHORIZED') === 'UNAUTHORIZED';
}

/** @throws APIError 401 SECOND_STEP_REQUIRED with what the first step would have answered */
async function askForSecondStep(ctx: GenericEndpointContext): Promise<void> {
  const pending = await readPending(ctx);
  if (!pending) return;
  const factors = await offeredFactors(ctx, pending.user, pending.firstProof);
  throw new APIError('UNAUTHORIZED', {
    code: 'SECOND_STEP_REQUIRED',
    message: 'Take the second step of signing in first.',
    twoFactorRedirect: true,
    twoFactorMethods: factors.map(({ name }) => name),
  });
}

/**
 * Answers with the second step. A request that would have been redirected to a page is led there by way of
 * the challenge.
 */
function respond(ctx: GenericEndpointContext, answer: object) {
  const { returned, responseHeaders } = ctx.context as Answered;
  const location = responseHeaders?.get('location') ?? undefined;
  responseHeaders?.delete('location');
  const redirects = isAPIError(returned) && Math.floor(returned.statusCode / 100) === 3;
  if (!redirects) return ctx.json(answer);
  throw ctx.redirect(withNext(CHALLENGE_PAGE, ownPath(ctx, location) ?? undefined));
}
