import { type GenericEndpointContext, getCurrentAdapter } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { z } from 'zod';
import { codeField } from '../../../auth/fields.ts';
import type { MailAllowance } from '../../../auth/proof/mail-allowance.ts';
import type { MailProofs } from '../../../auth/proof/mail-proof.ts';
import { recordOwn, recordRefusal } from '../../../auth/record/audit.ts';
import { sessionRequired } from '../../../auth/session/found-session.ts';
import { refusalWith, triesOf } from '../../../auth/step-up/proof-tries.ts';
import type { ProverSession } from '../../../auth/step-up/proof-way.ts';
import { proveAgain, type Verdict } from '../../../auth/step-up/step-up-proof.ts';
import { inTransaction } from '../../../auth/transaction.ts';
import { mailCode } from './code.ts';

interface StepUpParts {
  readonly proofs: MailProofs;
  readonly allowance: MailAllowance;
}

const CODES_A_DAY = 30;

const WRONG = { code: 'INVALID_CODE', message: 'Invalid code' } as const;

/** The columns of a user row that decide whether a code by mail is a proof. */
interface MailOwner {
  readonly emailVerified: boolean | number;
  readonly twoFactorEnabled?: boolean | number | null | undefined;
  readonly mailSecondStep?: boolean | number | null | undefined;
}

/**
 * Whether a code by mail shows that it is still the same person: a confirmed address, and with a
 * second step only if that may be the mail and nobody came in by it: the mail counts once. Else the
 * mailbox could switch off a stronger factor.
 */
export function mailProvesPerson(user: MailOwner, { firstProof }: ProverSession): boolean {
  if (!user.emailVerified) return false;
  return !user.twoFactorEnabled || (Boolean(user.mailSecondStep) && firstProof !== 'mail');
}

/**
 * `POST /step-up/send-mail-code`, then `POST /step-up/mail-code { code }`. The code is bound to the
 * session that asked for it. 400 MAIL_CODE_NOT_OFFERED for whom it proves nothing. None is sent while no
 * answer counts: 400 INVALID_CODE with `Retry-After`, as for an answer.
 */
export function mailCodeStepUp({ proofs, allowance }: StepUpParts) {
  return {
    sendStepUpMailCode: createAuthEndpoint(
      '/step-up/send-mail-code',
      { method: 'POST', body: z.object({}).optional(), use: [sessionRequired] },
      async (ctx) => {
        const { user, session } = ctx.context.session;
        if (!mailProvesPerson(user, session)) {
          const code = 'MAIL_CODE_NOT_OFFERED';
          await recordRefusal(ctx, { reason: code });
          throw new APIError('BAD_REQUEST', { code, message: 'Prove it in another way.' });
        }
        const tries = await triesOf(ctx, user.id, 'session');
        if (tries.left === 0) {
          await recordRefusal(ctx, { reason: 'TRIES_USED_UP' });
          throw refusalWith(tries, 'BAD_REQUEST', WRONG);
        }
        await allowance(ctx, 'step-up', user.id, { aDay: CODES_A_DAY });
        await inTransaction(ctx, async () => {
          await mailCode(ctx, user, 'step-up', { sessionId: session.id });
          await recordOwn(ctx, 'stepUpCodeSent');
        });
        return ctx.json({ status: true });
      },
    ),
    stepUpByMailCode: createAuthEndpoint(
      '/step-up/mail-code',
      {
        method: 'POST',
        body: z.object({ code: codeField.schema }),
        use: [sessionRequired],
      },
      async (ctx) => {
        const sensitiveUntil = await proveAgain(ctx, {
          method: 'mail',
          check: () => verdictOn(ctx, proofs, ctx.body.code),
          refusal: WRONG,
        });
        return ctx.json({ status: true, sensitiveUntil });
      },
    ),
  };
}

async function verdictOn(
  ctx: GenericEndpointContext,
  proofs: MailProofs,
  code: string,
): Promise<Verdict> {
  const { adapter, session: found } = ctx.context;
  if (!found || !mailProvesPerson(found.user, found.session)) return false;
  const { user, session } = found;
  const waiting = await proofs.pending(adapter, 'step-up', user.id);
  if (waiting?.payload.sessionId !== session.id) return false;
  const checked = await proofs.checkCode(adapter, 'step-up', user.id, code);
  if (!checked.ok || checked.proof.payload.sessionId !== session.id) return false;
  return async () => proofs.consume(await getCurrentAdapter(adapter), checked.proof);
}
