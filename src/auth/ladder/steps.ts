import type { GenericEndpointContext } from 'better-auth';
import { APIError } from 'better-auth/api';
import { recordAudit } from '../record/audit.ts';
import { rulebookOf } from '../rulebook.ts';
import { isTrusted } from '../session/trusted-browsers.ts';
import type { Arrival, Pending } from './arrival.ts';
import { beginPending, leavePending } from './pending-sign-in.ts';
import { offeredFactors } from './second-factors.ts';

/** A rung: asks a person who has a second factor for it, but not in a browser that they trust. */
export async function secondStep(ctx: GenericEndpointContext, arrival: Arrival) {
  const { user, session, way } = arrival;
  if (!user.twoFactorEnabled || way.strength === 'both') return;
  const { method } = way;
  if (await isTrusted(ctx, user.id, session.deviceId)) {
    const detail = { method, second: 'trustedBrowser' };
    await recordAudit(ctx, { ...done(user), event: 'signIn', sessionId: session.id, detail });
    return;
  }
  const factors = await offeredFactors(ctx, user, method);
  await goHalfWay(ctx, arrival);
  return answer(factors.map(({ name }) => name));
}

/** The next rung: a person without a second factor may be asked for a code by mail, as for a new browser. */
export async function demandedStep(ctx: GenericEndpointContext, arrival: Arrival) {
  const { user, way } = arrival;
  if (user.twoFactorEnabled || way.strength === 'both') return;
  for (const { demands, begun } of rulebookOf(ctx).factors) {
    if (!(await demands?.(ctx, arrival))) continue;
    const pending = await goHalfWay(ctx, arrival);
    const told = await begun?.(ctx, pending);
    const offered = await offeredFactors(ctx, user, way.method);
    return { ...answer(offered.map(({ name }) => name)), ...told };
  }
}

/** The library's answer, by which its clients go on. */
function answer(twoFactorMethods: readonly string[]) {
  return { twoFactorRedirect: true, twoFactorMethods };
}

/** Creates the pending state first, then the ladder deletes the session: if either fails, the visitor has neither. */
async function goHalfWay(
  ctx: GenericEndpointContext,
  { user, session, way: { method } }: Arrival,
): Promise<Pending> {
  await leavePending(ctx);
  if (!(await isThere(ctx, session.id))) throw endedMeanwhile();
  const pending = await beginPending(ctx, user, method);
  await recordAudit(ctx, { ...done(user), event: 'secondStepAsked', detail: { method } });
  return pending;
}

function done({ id }: Arrival['user']) {
  return { outcome: 'success', actorId: id, subjectId: id } as const;
}

/**
 * Whether the session that was made is still there. The half-way state is bound to the user's row as the
 * ladder has read it (pending-state.ts); an ending of all sign-ins before that has deleted the session, too.
 */
async function isThere(ctx: GenericEndpointContext, id: string): Promise<boolean> {
  const where = [{ field: 'id', value: id }];
  return (await ctx.context.adapter.findOne({ model: 'session', where })) !== null;
}

function endedMeanwhile(): APIError {
  return new APIError('UNAUTHORIZED', {
    code: 'SIGN_IN_ENDED',
    message: 'All sign-ins to this account were ended meanwhile. Sign in again.',
  });
}
