import type { GenericEndpointContext } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { z } from 'zod';
import {
  completeSignIn,
  requirePending,
  trySecondStep,
} from '../../../auth/ladder/pending-sign-in.ts';
import { refreshTwoFactorEnabled } from '../../../auth/ladder/second-factors.ts';
import { requiresConfirmedEmail } from '../../../auth/proof/first-proof.ts';
import { choiceEndpoint } from '../../../auth/session/choice.ts';
import { endTrust } from '../../../auth/session/trusted-browsers.ts';
import { inTransaction } from '../../../auth/transaction.ts';
import { type Checked, checkAssertion } from './passkey-assertion.ts';
import { hasPasskey } from './passkey-rows.ts';
import { assertionSchema } from './passkey-shapes.ts';
import type { RelyingParty } from './relying-party.ts';

/**
 * `POST /two-factor/verify-passkey { response, trustDevice? }`: the second step of signing in, with
 * one of the person's own passkeys. Answers and refuses as `/two-factor/verify-totp` does.
 */
export function verifySecondStep(rp: RelyingParty) {
  return createAuthEndpoint(
    '/two-factor/verify-passkey',
    {
      method: 'POST',
      body: z.object({ response: assertionSchema, trustDevice: z.boolean().optional() }),
    },
    async (ctx) => {
      const { response, trustDevice: trustBrowser = false } = ctx.body;
      const pending = await requirePending(ctx);
      await trySecondStep(ctx, pending, 'passkey', async () =>
        isUsed(ctx, await checkAssertion(ctx, rp, response, pending.user.id)),
      );
      return ctx.json(await completeSignIn(ctx, pending, { second: 'passkey', trustBrowser }));
    },
  );
}

async function isUsed(ctx: GenericEndpointContext, checked: Checked): Promise<boolean> {
  return checked.ok && inTransaction(ctx, () => checked.use());
}

/**
 * `POST /passkey/second-step { enabled, revokeOtherSessions? }`: whether one of the person's passkeys is
 * asked for after a password. With another second factor they can take a passkey anyway.
 * Refusals: 403 EMAIL_NOT_VERIFIED, 400 PASSKEY_NOT_FOUND without any.
 */
export const chooseSecondStep = choiceEndpoint('/passkey/second-step', {
  on: 'passkeyStepOn',
  off: 'passkeyStepOff',
  async change(ctx, adapter, user, enabled) {
    if (enabled) requiresConfirmedEmail(user);
    const changed = await adapter.updateMany({
      model: 'user',
      where: [
        { field: 'id', value: user.id },
        { field: 'passkeySecondStep', value: !enabled },
      ],
      update: { passkeySecondStep: enabled, ...(enabled && { passkeySecondStepAt: new Date() }) },
    });
    // A removal of the last one at the same time is seen or waits.
    if (enabled && !(await hasPasskey(ctx, user))) {
      throw new APIError('BAD_REQUEST', {
        code: 'PASSKEY_NOT_FOUND',
        message: 'Passkey not found',
      });
    }
    if (changed !== 1) return false;
    await refreshTwoFactorEnabled(ctx, user.id);
    await endTrust(ctx, user.id);
    return true;
  },
});
