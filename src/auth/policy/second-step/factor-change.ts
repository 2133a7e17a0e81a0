import type { GenericEndpointContext } from 'better-auth';
import { setSessionCookie } from 'better-auth/cookies';
import type { AccountChange } from '../../../mail/messages/account-changed.ts';
import { refreshTwoFactorEnabled } from '../../second-factors.ts';
import { type AuditEventName, recordAudit } from '../audit.ts';
import { tellOwner } from '../notices.ts';
import type { SessionRow } from '../sessions/session-lifetime.ts';
import { renewToken } from '../sessions/session-token.ts';
import { endOtherSessions } from '../sessions/sessions.ts';
import { inTransaction } from '../transaction.ts';
import { dropRecovery } from './recovery-cancel.ts';
import { endRecoveryCodes } from './recovery-codes.ts';
import { endTrust } from './trusted-browsers.ts';

/**
 * What every change of a second factor brings with it, in one transaction with `change`: whether a
 * second step is asked for, the end of trust and of sign-ins that are half-way, other sessions if
 * wished, a new token for this one, the notice, the audit row. Gives the session that lives on; its
 * cookie is on the answer.
 */
export async function changeFactor(
  ctx: GenericEndpointContext,
  found: NonNullable<GenericEndpointContext['context']['session']>,
  event: AuditEventName & AccountChange,
  endOthers: boolean,
  change: () => Promise<void>,
): Promise<SessionRow> {
  const { user, session } = found;
  const { renewed, twoFactorEnabled } = await inTransaction(ctx, async (adapter) => {
    await change();
    const enabled = await refreshTwoFactorEnabled(ctx, user.id);
    if (!enabled) {
      // Nothing is left that they could stand in for.
      await endRecoveryCodes(adapter, user.id);
      await dropRecovery(ctx, user.id);
    }
    await endTrust(ctx, user.id);
    if (endOthers) await endOtherSessions(ctx, user.id, session.id);
    const own = await renewToken(adapter, session as unknown as SessionRow);
    await tellOwner(ctx, user, event);
    await recordAudit(ctx, {
      event,
      outcome: 'success',
      actorId: user.id,
      subjectId: user.id,
      sessionId: session.id,
      detail: { endedOthers: endOthers },
    });
    return { renewed: own, twoFactorEnabled: enabled };
  });
  const current = { session: renewed, user: { ...user, twoFactorEnabled } };
  await setSessionCookie(ctx, current, !renewed.remembered);
  return renewed;
}
