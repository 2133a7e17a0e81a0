import { transactionOf } from '../../../auth/containment/take-back.ts';
import { waysInOf } from '../../../auth/ladder/last-way-in.ts';
import { endProofsAbout } from '../../../auth/proof/proofs-of-person.ts';
import type { GivenUp } from '../../../auth/rulebook.ts';
import { endOtherSessions } from '../../../auth/session/sessions.ts';

/**
 * A domain without mailboxes (RFC 2606 2). The address of an account that is about to be erased is put there.
 */
const NOWHERE = '@given-up.invalid';

/** Whether an address was freed before its account is erased. */
export function isFreed(email: string): boolean {
  return email.endsWith(NOWHERE);
}

interface WaitingRow {
  readonly twoFactorEnabled?: boolean | null;
  readonly deletionDueAt?: Date | null;
}

/**
 * An account that waits to be deleted, with no way in but a password, which a mail changes: no passkey, no
 * connected account, no second step, and no address that could still take a change back. Only the
 * person who reads its mailbox can keep it or end it.
 */
export const givenUp: GivenUp = {
  async is(ctx, userId) {
    const adapter = await transactionOf(ctx);
    const where = [{ field: 'id', value: userId }];
    const user = await adapter.findOne<WaitingRow>({ model: 'user', where });
    if (!user?.deletionDueAt || user.twoFactorEnabled) return false;
    const { passkeys, providers } = await waysInOf(adapter, userId);
    const undos = await adapter.count({
      model: 'mailProof',
      where: [
        { field: 'purpose', value: 'undo-email' },
        { field: 'subject', operator: 'starts_with', value: `${userId}:` },
        { field: 'expiresAt', operator: 'gt', value: new Date() },
      ],
    });
    return passkeys + providers + undos === 0;
  },

  // The worker erases it with all that hangs on it (departures.ts); the address is free at once.
  async end(ctx, userId) {
    const adapter = await transactionOf(ctx);
    const now = new Date();
    const update = { email: userId + NOWHERE, emailVerified: false, deletionDueAt: now };
    const freed = await adapter.updateMany({
      model: 'user',
      where: [
        { field: 'id', value: userId },
        { field: 'deletionDueAt', operator: 'ne', value: null },
      ],
      update: { ...update, updatedAt: now },
    });
    if (freed === 0) return;
    await endOtherSessions(ctx, userId, null);
    await endProofsAbout(adapter, userId);
  },
};
