import type { Containment } from '../../../auth/containment/containment.ts';
import { transactionOf } from '../../../auth/containment/take-back.ts';
import { mailsOf } from '../../../auth/proof/mail-proof-model.ts';
import { partsOf } from '../../../auth/record/notices.ts';
import { step } from './email-change-parts.ts';
import { findUndo, undoOrLock } from './email-change-undo.ts';

/** The address of an account that is in the wrong hands. */
export const containment: Containment = {
  // A change of address that a thief has begun must not be finished meanwhile.
  async whenLocked(ctx, { id }) {
    await partsOf(ctx).proofs.cancel(await transactionOf(ctx), 'change-email', id);
    return undefined;
  },

  // The owner's notices stay good when a thief has moved the account; the thief's end with the undo.
  async undo(ctx, { userId, email }, useUp) {
    const change = await findUndo(ctx.context.adapter, userId, email);
    if (!change) return undefined;
    const work = () => undoOrLock(ctx, mailsOf(ctx), change, useUp);
    return step(ctx, 'emailChangeUndone', work, () => userId);
  },
};
