import type { GenericEndpointContext } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { z } from 'zod';
import { codeField } from '../../../auth/fields.ts';
import { pendingMark, proofOfPendingCode } from '../../../auth/ladder/pending-code.ts';
import {
  completeSignIn,
  requirePending,
  trySecondStep,
} from '../../../auth/ladder/pending-sign-in.ts';
import { offeredFactors } from '../../../auth/ladder/second-factors.ts';
import { signInsMark } from '../../../auth/ladder/sign-ins-ended.ts';
import type { MailAllowance } from '../../../auth/proof/mail-allowance.ts';
import type { MailProofs, Proof } from '../../../auth/proof/mail-proof.ts';
import { recordAudit } from '../../../auth/record/audit.ts';
import { refusalWith, triesOf } from '../../../auth/step-up/proof-tries.ts';
import { inTransaction } from '../../../auth/transaction.ts';
import { mailCode } from './code.ts';

interface SecondStepParts {
  readonly proofs: MailProofs;
  readonly allowance: MailAllowance;
}

const PURPOSE = 'second-step';

const NOT_OFFERED = 'MAIL_FACTOR_NOT_OFFERED';

/** Somebody may sign in often; a mailbox shall not drown all the same. */
const CODES_A_DAY = 30;

/**
 * The library's two endpoints by their keys, with a code that is bound to the half-way state it was
 * sent for: `POST /two-factor/send-otp`, then `POST /two-factor/verify-otp { code, trustDevice? }`.
 * Only for somebody who chose it, and not when the first proof came by mail: the same mailbox twice
 * is one factor (400 MAIL_FACTOR_NOT_OFFERED). None is sent while no answer counts.
 */
export function mailCodeSecondStep({ proofs, allowance }: SecondStepParts) {
  return {
    sendTwoFactorOTP: createAuthEndpoint(
      '/two-factor/send-otp',
      { method: 'POST', body: z.object({}).optional() },
      async (ctx) => {
        const pending = await requirePending(ctx);
        const { user } = pending;
        const offered = await offeredFactors(ctx, user, pending.firstProof);
        if (!offered.some(({ name }) => name === 'mail')) {
          await recordRefused(ctx, user.id, NOT_OFFERED);
          throw new APIError('BAD_REQUEST', {
            code: NOT_OFFERED,
            message: 'Use another second factor.',
          });
        }
        const tries = await triesOf(ctx, user.id, 'signIn');
        if (tries.left === 0) {
          await recordRefused(ctx, user.id, 'TRIES_USED_UP');
          throw refusalWith(tries, 'BAD_REQUEST', {
            code: 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE',
            message: 'Too many attempts. Sign in again later.',
          });
        }
        const rule = { aDay: CODES_A_DAY, mark: signInsMark(user) };
        await allowance(ctx, PURPOSE, user.id, rule);
        await inTransaction(ctx, async () => {
          await mailCode(ctx, user, PURPOSE, { pending: pendingMark(PURPOSE, pending) });
          await recordAudit(ctx, {
            event: 'secondStepCodeSent',
            outcome: 'success',
            actorId: null,
            subjectId: user.id,
          });
        });
        return ctx.json({ status: true });
      },
    ),
    verifyTwoFactorOTP: createAuthEndpoint(
      '/two-factor/verify-otp',
      {
        method: 'POST',
        body: z.object({
          code: codeField.schema,
          trustDevice: z.boolean().optional(),
        }),
      },
      async (ctx) => {
        const pending = await requirePending(ctx);
        let proof: Proof | null = null;
        await trySecondStep(ctx, pending, 'mail', async () => {
          proof = await proofOfPendingCode(ctx, proofs, PURPOSE, pending, ctx.body.code);
          return proof !== null;
        });
        const answer = await inTransaction(ctx, async (adapter) => {
          if (!proof || !(await proofs.consume(adapter, proof))) throw spent();
          const trustBrowser = ctx.body.trustDevice === true;
          return completeSignIn(ctx, pending, { second: 'mail', trustBrowser });
        });
        return ctx.json(answer);
      },
    ),
  };
}

function recordRefused(
  ctx: GenericEndpointContext,
  subjectId: string,
  reason: string,
): Promise<void> {
  return recordAudit(ctx, {
    event: 'secondStepCodeSent',
    outcome: 'refused',
    actorId: null,
    subjectId,
    detail: { reason },
  });
}

/** Another request has used the code since it was looked at. */
function spent(): APIError {
  return new APIError('UNAUTHORIZED', { code: 'INVALID_CODE', message: 'Invalid code' });
}
