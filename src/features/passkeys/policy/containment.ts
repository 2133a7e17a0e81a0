import type { Containment } from '../../../auth/containment/containment.ts';
import { addedBefore, addedSince, transactionOf } from '../../../auth/containment/take-back.ts';
import { PASSKEY } from './passkey-rows.ts';

/** Passkeys of an account that is in the wrong hands. */
export const containment: Containment = {
  async removeAdded(ctx, userId, since) {
    const adapter = await transactionOf(ctx);
    const older = await adapter.count({ model: PASSKEY, where: addedBefore(userId, since) });
    if (older > 0) return;
    // Without passkeys the second step by passkey is off, whenever it was switched on.
    await adapter.updateMany({
      model: 'user',
      where: [{ field: 'id', value: userId }],
      update: { passkeySecondStep: false },
    });
  },

  async weakenAdded(ctx, userId, since) {
    const adapter = await transactionOf(ctx);
    await adapter.updateMany({
      model: PASSKEY,
      where: addedSince(userId, since),
      update: { secondStepOnly: true },
    });
  },

  async asksWithoutAdded(ctx, userId, since) {
    const adapter = await transactionOf(ctx);
    const user = await adapter.findOne<{
      passkeySecondStep?: boolean | null;
      passkeySecondStepAt?: Date | null;
    }>({ model: 'user', where: [{ field: 'id', value: userId }] });
    const at = user?.passkeySecondStepAt;
    if (!user?.passkeySecondStep || (at && at >= since)) return false;
    return (await adapter.count({ model: PASSKEY, where: addedBefore(userId, since) })) > 0;
  },
};
