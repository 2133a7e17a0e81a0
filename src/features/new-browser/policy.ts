import type { BetterAuthPlugin, GenericEndpointContext } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { z } from 'zod';
import { codeField } from '../../auth/fields.ts';
import {
  completeSignIn,
  countTryOf,
  leavePending,
  type Pending,
  requirePending,
} from '../../auth/ladder/pending-sign-in.ts';
import { recordAudit } from '../../auth/record/audit.ts';
import { inTransaction } from '../../auth/transaction.ts';
import {
  type NewBrowserParts,
  PLUGIN,
  partsOf,
  proofOfCode,
  recordCode,
  sendCode,
} from './code.ts';

const SECOND = 'newBrowser';

const NOT_OFFERED = 'NEW_BROWSER_CODE_NOT_OFFERED';

/**
 * The end of a sign-in in a browser that is new to an account without a second factor: `POST
 * /new-browser/verify { code }`, and `POST /new-browser/send-code` for another mail. Wrong codes are counted
 * by half-way state and by mail, never by account: 40 bits cannot be guessed, and a thief who has only the
 * password must not be able to close this to the owner. docs/decisions/0061-new-browsers.md.
 */
export function newBrowser(parts: NewBrowserParts) {
  return {
    id: PLUGIN,
    options: { ...parts },
    endpoints: {
      sendNewBrowserCode: createAuthEndpoint(
        '/new-browser/send-code',
        { method: 'POST', body: z.object({}).optional() },
        async (ctx) => {
          await sendCode(ctx, await requireDemanded(ctx));
          return ctx.json({ status: true });
        },
      ),
      verifyNewBrowser: createAuthEndpoint(
        '/new-browser/verify',
        { method: 'POST', body: z.object({ code: codeField.schema }) },
        async (ctx) => {
          const pending = await requireDemanded(ctx);
          const left = await countTryOf(ctx, pending);
          const proof = left === undefined ? null : await proofOfCode(ctx, pending, ctx.body.code);
          if (!proof) throw await refuseCode(ctx, pending, left ?? 0);
          const answer = await inTransaction(ctx, async (adapter) => {
            if (!(await partsOf(ctx).proofs.consume(adapter, proof))) throw wrong(left ?? 0);
            const step = { second: SECOND, trustBrowser: false, isFactor: false };
            return completeSignIn(ctx, pending, step);
          });
          return ctx.json(answer);
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}

/** @throws APIError 400 for somebody who has a second factor: the mailbox does not stand for it */
async function requireDemanded(ctx: GenericEndpointContext): Promise<Pending> {
  const pending = await requirePending(ctx);
  if (!pending.user.twoFactorEnabled && pending.user.emailVerified) return pending;
  await recordCode(ctx, pending, 'refused', NOT_OFFERED);
  throw new APIError('BAD_REQUEST', { code: NOT_OFFERED, message: 'Use another second step.' });
}

async function refuseCode(
  ctx: GenericEndpointContext,
  pending: Pending,
  left: number,
): Promise<APIError> {
  if (left === 0) await leavePending(ctx);
  await recordAudit(ctx, {
    event: 'signIn',
    outcome: 'refused',
    actorId: null,
    subjectId: pending.user.id,
    detail: { method: pending.firstProof, second: SECOND },
  });
  if (left > 0) return wrong(left);
  return new APIError('BAD_REQUEST', {
    code: 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE',
    message: 'Too many attempts. Sign in again.',
  });
}

function wrong(triesLeft: number): APIError {
  return new APIError('UNAUTHORIZED', { code: 'INVALID_CODE', message: 'Invalid code', triesLeft });
}
