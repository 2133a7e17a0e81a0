import type { DBTransactionAdapter, GenericEndpointContext, User } from 'better-auth';
import { setSessionCookie } from 'better-auth/cookies';
import { refreshTwoFactorEnabled } from '../../../auth/ladder/second-factors.ts';
import type { AuditEventName } from '../../../auth/record/events.ts';
import type { AccountChange } from '../../../auth/record/mails.ts';
import { afterChange } from '../../../auth/session/after-change.ts';
import type { SessionRow } from '../../../auth/session/session-lifetime.ts';
import { mustBeOpen } from '../../../auth/session/still-open.ts';
import { inTransaction } from '../../../auth/transaction.ts';
import { keepHandedOutCodes, type RecoveryCodeHashes } from '../recovery-codes/codes.ts';

/** A change of a second factor. */
interface FactorChange {
  readonly event: AuditEventName & AccountChange;
  /** Whether all other sessions end. */
  readonly endOthers: boolean;
  change(adapter: DBTransactionAdapter): Promise<void>;
  /** Recovery codes that were handed out when the set-up began. */
  readonly handedOut?: RecoveryCodeHashes;
}

/**
 * What every change of a second factor brings with it, in one transaction with `change`: whether a
 * second step is asked for, and what `afterChange` does. Gives the session that lives on, whose cookie is
 * on the answer, and the person as the change has left them.
 * @throws UNAUTHORIZED when the session was ended or renewed meanwhile
 */
export async function changeFactor(
  ctx: GenericEndpointContext,
  found: NonNullable<GenericEndpointContext['context']['session']>,
  { event, endOthers, change, handedOut = [] }: FactorChange,
): Promise<{ readonly session: SessionRow; readonly user: User }> {
  const { user } = found;
  const changed = await inTransaction(ctx, async (adapter) => {
    await mustBeOpen(adapter, found);
    await change(adapter);
    const enabled = await refreshTwoFactorEnabled(ctx, user.id);
    // Only now: codes from before the first factor are gone.
    if (enabled) await keepHandedOutCodes(adapter, user.id, handedOut);
    return afterChange(ctx, found, event, endOthers);
  });
  await setSessionCookie(ctx, changed, !changed.session.remembered);
  return changed;
}
