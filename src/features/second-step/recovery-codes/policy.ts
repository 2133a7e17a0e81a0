import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { z } from 'zod';
import { recoveryCodeField } from '../../../auth/fields.ts';
import {
  completeSignIn,
  requirePending,
  trySecondStep,
} from '../../../auth/ladder/pending-sign-in.ts';
import { sessionRequired } from '../../../auth/session/found-session.ts';
import { proveAgain } from '../../../auth/step-up/step-up-proof.ts';
import { inTransaction } from '../../../auth/transaction.ts';
import { changeFactor } from '../policy/factor-change.ts';
import {
  type CodeOwner,
  countRecoveryCodes,
  findRecoveryCode,
  keepRecoveryCodes,
  newRecoveryCodes,
  type RecoveryCode,
  recoveryCodeSchema,
  useRecoveryCode,
} from './codes.ts';

const typed = recoveryCodeField.schema;

/**
 * Recovery codes. Two endpoints take the place of the library's by their keys and keep their JSON;
 * its own codes are encrypted in one field, from which they can be read again.
 *
 * `POST /two-factor/generate-backup-codes` (a sensitive act): 200 `{ status, backupCodes }`, this
 * once; 400 TWO_FACTOR_NOT_ENABLED while there is no second step. `POST
 * /two-factor/verify-backup-code { code, trustDevice? }` ends a second step; `POST
 * /step-up/recovery-code { code }` is a proof; `GET /recovery-codes` says `{ left }`.
 */
export function recoveryCodes() {
  return {
    id: 'recovery-codes',
    schema: recoveryCodeSchema,
    endpoints: {
      generateBackupCodes,
      verifyBackupCode,
      stepUpByRecoveryCode,
      recoveryCodesLeft,
    },
  } satisfies BetterAuthPlugin;
}

const generateBackupCodes = createAuthEndpoint(
  '/two-factor/generate-backup-codes',
  {
    method: 'POST',
    use: [sessionRequired],
    // The library's clients send the password along; a recent proof says as much.
    body: z
      .object({ password: z.string().optional(), revokeOtherSessions: z.boolean().optional() })
      .optional(),
  },
  async (ctx) => {
    const { user } = ctx.context.session;
    if (!(user as CodeOwner).twoFactorEnabled) {
      throw new APIError('BAD_REQUEST', {
        code: 'TWO_FACTOR_NOT_ENABLED',
        message: "Two factor isn't enabled",
      });
    }
    const endOthers = ctx.body?.revokeOtherSessions ?? false;
    const set = await newRecoveryCodes(ctx, user.id);
    await changeFactor(ctx, ctx.context.session, {
      event: 'recoveryCodesRenewed',
      endOthers,
      change: (adapter) => keepRecoveryCodes(adapter, user.id, set.hashes),
    });
    return ctx.json({ status: true, backupCodes: [...set.codes] });
  },
);

const verifyBackupCode = createAuthEndpoint(
  '/two-factor/verify-backup-code',
  {
    method: 'POST',
    body: z.object({ code: typed, trustDevice: z.boolean().optional() }),
  },
  async (ctx) => {
    const pending = await requirePending(ctx);
    const { user } = pending;
    let code: RecoveryCode | null = null;
    await trySecondStep(ctx, pending, 'recovery', async () => {
      code = await findRecoveryCode(ctx, user, ctx.body.code);
      return code !== null;
    });
    const answer = await inTransaction(ctx, async () => {
      if (!code || !(await useRecoveryCode(ctx, user, code))) throw spent();
      const trustBrowser = ctx.body.trustDevice === true;
      return completeSignIn(ctx, pending, { second: 'recovery', trustBrowser });
    });
    return ctx.json(answer);
  },
);

const stepUpByRecoveryCode = createAuthEndpoint(
  '/step-up/recovery-code',
  { method: 'POST', body: z.object({ code: typed }), use: [sessionRequired] },
  async (ctx) => {
    const { user } = ctx.context.session;
    const sensitiveUntil = await proveAgain(ctx, {
      method: 'recovery',
      check: async () => {
        const code = await findRecoveryCode(ctx, user, ctx.body.code);
        return code !== null && (() => useRecoveryCode(ctx, user, code));
      },
      refusal: { code: 'INVALID_CODE', message: 'Invalid code' },
    });
    return ctx.json({ status: true, sensitiveUntil });
  },
);

const recoveryCodesLeft = createAuthEndpoint(
  '/recovery-codes',
  { method: 'GET', use: [sessionRequired] },
  async (ctx) =>
    ctx.json({ left: await countRecoveryCodes(ctx.context.adapter, ctx.context.session.user) }),
);

/** Another request has used it since it was looked at. */
function spent(): APIError {
  return new APIError('UNAUTHORIZED', { code: 'INVALID_CODE', message: 'Invalid code' });
}
