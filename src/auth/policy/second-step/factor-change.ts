import type { GenericEndpointContext } from 'better-auth';
import { setSessionCookie } from 'better-auth/cookies';
import type { AccountChange } from '../../../mail/messages/account-changed.ts';
import { refreshTwoFactorEnabled } from '../../second-factors.ts';
import type { AuditEventName } from '../audit.ts';
import { afterChange } from '../sessions/after-change.ts';
import type { SessionRow } from '../sessions/session-lifetime.ts';
import { inTransaction } from '../transaction.ts';
import { dropRecovery } from './recovery-cancel.ts';
import { endRecoveryCodes } from './recovery-codes.ts';

/**
 * What every change of a second factor brings with it, in one transaction with `change`: whether a
 * second step is asked for, and what `afterChange` does. Gives the session that lives on; its cookie
 * is on the answer.
 */
export async function changeFactor(
  ctx: GenericEndpointContext,
  found: NonNullable<GenericEndpointContext['context']['session']>,
  event: AuditEventName & AccountChange,
  endOthers: boolean,
  change: () => Promise<void>,
): Promise<SessionRow> {
  const { user } = found;
  const { renewed, twoFactorEnabled } = await inTransaction(ctx, async (adapter) => {
    await change();
    const enabled = await refreshTwoFactorEnabled(ctx, user.id);
    if (!enabled) {
      // Nothing is left that they could stand in for.
      await endRecoveryCodes(adapter, user.id);
      await dropRecovery(ctx, user.id);
    }
    const own = await afterChange(ctx, adapter, found, event, endOthers);
    return { renewed: own, twoFactorEnabled: enabled };
  });
  const current = { session: renewed, user: { ...user, twoFactorEnabled } };
  await setSessionCookie(ctx, current, !renewed.remembered);
  return renewed;
}
