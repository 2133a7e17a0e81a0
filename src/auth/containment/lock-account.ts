import { type GenericEndpointContext, getCurrentAdapter } from 'better-auth';
import { NOT_ME_LIFETIME, type Owner } from '../record/notices.ts';
import { talliesOf } from '../record/tallies.ts';
import { rulebookOf } from '../rulebook.ts';
import { endOtherSessions } from '../session/sessions.ts';
import { endTrust } from '../session/trusted-browsers.ts';
import type { Lock } from './containment.ts';
import { takeBackWaysIn } from './take-back.ts';

/**
 * Signs everybody out of an account, within the transaction that is under way: sessions and trust
 * end, sensitive acts are closed until a new password is set by mail, ways in of the last days go, and
 * nothing that was begun can be finished.
 */
export async function lockAccount(ctx: GenericEndpointContext, userId: string): Promise<Lock> {
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  const where = [{ field: 'id', value: userId }];
  await adapter.updateMany({ model: 'user', where, update: { blockedAt: new Date() } });
  const user = await adapter.findOne<Owner>({ model: 'user', where });
  let deletionCalledOff = false;
  for (const { whenLocked } of rulebookOf(ctx).containments) {
    const said = user && (await whenLocked?.(ctx, user));
    deletionCalledOff ||= said?.deletionCalledOff === true;
  }
  await takeBackWaysIn(ctx, userId, new Date(Date.now() - NOT_ME_LIFETIME));
  const count = await endOtherSessions(ctx, userId, null);
  await endTrust(ctx, userId);
  talliesOf(ctx).lockouts.add('account');
  return { count, deletionCalledOff };
}
