import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { z } from 'zod';
import { recoveryCodeField } from '../../../auth/fields.ts';
import {
  completeSignIn,
  requirePending,
  trySecondStep,
} from '../../../auth/ladder/pending-sign-in.ts';
import { recordOwn, recordRefusal } from '../../../auth/record/audit.ts';
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
  type RecoveryCodeHashes,
  recoveryCodeSchema,
  useRecoveryCode,
} from './codes.ts';
import { takeKept, waitForKept } from './waiting.ts';

const typed = recoveryCodeField.schema;

/**
 * Recovery codes. Two endpoints take the place of the library's by their keys and keep their JSON;
 * its own codes are encrypted in one field, from which they can be read again.
 *
 * `POST /two-factor/generate-backup-codes { saved? }` (a sensitive act): 200 `{ status, backupCodes }`,
 * this once; 400 TWO_FACTOR_NOT_ENABLED while there is no second step. The set counts at once, as the
 * library's does; with `saved: false` the old one counts until `POST /two-factor/keep-backup-codes
 * { token }`, with the `token` of the answer, says that the new one is in a safe place: 400
 * RECOVERY_CODES_GONE after half an hour, or from another session. `POST
 * /two-factor/verify-backup-code { code, trustDevice? }` ends a second step; `POST
 * /step-up/recovery-code { code }` is a proof; `GET /recovery-codes` says `{ left }`.
 */
export function recoveryCodes() {
  return {
    id: 'recovery-codes',
    schema: recoveryCodeSchema,
    endpoints: {
      generateBackupCodes,
      keepBackupCodes,
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
      .object({
        password: z.string().optional(),
        revokeOtherSessions: z.boolean().optional(),
        saved: z.boolean().default(true),
      })
      .optional(),
  },
  async (ctx) => {
    const { user, session } = ctx.context.session;
    if (!(user as CodeOwner).twoFactorEnabled) throw notEnabled();
    const endOthers = ctx.body?.revokeOtherSessions ?? false;
    const { codes, hashes } = await newRecoveryCodes(ctx, user.id);
    const backupCodes = [...codes];
    if (ctx.body?.saved === false) {
      const set = { userId: user.id, sessionId: session.id, hashes, endOthers };
      const token = await waitForKept(ctx.context, set);
      await recordOwn(ctx, 'recoveryCodesShown');
      return ctx.json({ status: true, backupCodes, token });
    }
    await makeCount(ctx, { hashes, endOthers });
    return ctx.json({ status: true, backupCodes });
  },
);

const keepBackupCodes = createAuthEndpoint(
  '/two-factor/keep-backup-codes',
  { method: 'POST', use: [sessionRequired], body: z.object({ token: z.string().max(100) }) },
  async (ctx) => {
    const { user, session } = ctx.context.session;
    const whose = { userId: user.id, sessionId: session.id };
    // In one transaction: what fails leaves the token good.
    const kept = await inTransaction(ctx, async () => {
      const set = await takeKept(ctx.context, ctx.body.token, whose);
      if (set) await makeCount(ctx, set);
      return set !== undefined;
    });
    if (kept) return ctx.json({ status: true });
    const reason = 'RECOVERY_CODES_GONE';
    await recordRefusal(ctx, { reason });
    throw new APIError('BAD_REQUEST', { code: reason, message: 'Make a new set of codes.' });
  },
);

/** Makes these codes count, and no older ones. */
async function makeCount(
  ctx: Parameters<typeof changeFactor>[0],
  { hashes, endOthers }: { readonly hashes: RecoveryCodeHashes; readonly endOthers: boolean },
): Promise<void> {
  const found = ctx.context.session as Parameters<typeof changeFactor>[1];
  await changeFactor(ctx, found, {
    event: 'recoveryCodesRenewed',
    endOthers,
    change: async (adapter) => {
      // The second step may have been switched off since they were made.
      const where = [
        { field: 'id', value: found.user.id },
        { field: 'twoFactorEnabled', value: true },
      ];
      if ((await adapter.count({ model: 'user', where })) === 0) throw notEnabled();
      await keepRecoveryCodes(adapter, found.user.id, hashes);
    },
  });
}

function notEnabled(): APIError {
  return new APIError('BAD_REQUEST', {
    code: 'TWO_FACTOR_NOT_ENABLED',
    message: "Two factor isn't enabled",
  });
}

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

/** Another request has used the code since it was looked at. */
function spent(): APIError {
  return new APIError('UNAUTHORIZED', { code: 'INVALID_CODE', message: 'Invalid code' });
}
