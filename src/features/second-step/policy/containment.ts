import type { Containment } from '../../../auth/containment/containment.ts';
import { addedBefore, transactionOf } from '../../../auth/containment/take-back.ts';
import { TOTP } from '../totp/state.ts';

/** The columns of a user row with second factors. */
interface FactorColumns {
  readonly emailVerified: boolean;
  readonly mailSecondStep?: boolean | null;
  readonly mailSecondStepAt?: Date | null;
}

/** Second factors of an account that is in the wrong hands. */
export const containment: Containment = {
  async asksWithoutAdded(ctx, userId, since) {
    const adapter = await transactionOf(ctx);
    const where = [{ field: 'id', value: userId }];
    const user = await adapter.findOne<FactorColumns>({ model: 'user', where });
    const mailAt = user?.mailSecondStepAt;
    if (user?.mailSecondStep && user.emailVerified && !(mailAt && mailAt >= since)) return true;
    const apps = [...addedBefore(userId, since), { field: 'verified', value: true }];
    return (await adapter.count({ model: TOTP, where: apps })) > 0;
  },
};
