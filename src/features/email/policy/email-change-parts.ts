import type { GenericEndpointContext } from 'better-auth';
import { APIError } from 'better-auth/api';
import type { MailProofs } from '../../../auth/proof/mail-proof.ts';
import { actor, recordAudit } from '../../../auth/record/audit.ts';
import type { AuditEventName } from '../../../auth/record/events.ts';
import { type Owner, partsOf } from '../../../auth/record/notices.ts';
import { HOUR, MINUTE } from '../../../time.ts';

/** How long a new address may wait for its confirmation. */
export const CHANGE_LIFETIME = HOUR;

/** The page behind the link to the new address. */
export const CONFIRM_PATH = '/confirm-email-change';

/** The page behind the link to the old address. */
export const UNDO_PATH = '/undo-email-change';

/** Why a step of a change is refused: what the client may branch on, its status and its message. */
const REFUSALS = {
  EMAIL_CHANGE_CODE_CLOSED: ['BAD_REQUEST', 'Too many wrong codes. Ask for a new mail.'],
  EMAIL_CHANGE_CODE_WRONG: ['BAD_REQUEST', 'This is not the code of the newest mail.'],
  EMAIL_CHANGE_GONE: ['BAD_REQUEST', 'This proof was used, replaced or cancelled, or is too old.'],
  EMAIL_CHANGE_NOT_YOURS: ['FORBIDDEN', 'This proof belongs to another account.'],
  EMAIL_TAKEN: ['CONFLICT', 'Another account uses this address. Nothing was changed.'],
  EMAIL_UNCHANGED: ['BAD_REQUEST', 'This is the present address.'],
  EMAIL_UNDO_GONE: ['BAD_REQUEST', 'This proof was used already or is too old.'],
  EMAIL_UNDO_TAKEN: [
    'CONFLICT',
    'Another account uses this address, so the account was only locked.',
  ],
  NO_EMAIL_CHANGE: ['BAD_REQUEST', 'No change of address is pending.'],
  TOO_MANY_REQUESTS: ['TOO_MANY_REQUESTS', 'A mail went out a moment ago.'],
} as const;

export type RefusalCode = keyof typeof REFUSALS;

/** A refusal on its way out of a transaction, which it rolls back. */
export class Refused extends Error {
  readonly code: RefusalCode;
  readonly retryAfter: number | undefined;

  constructor(code: RefusalCode, retryAfter?: number) {
    super(code);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/**
 * Runs one step of a change; a refusal within it is recorded, once it is rolled back, and answered.
 * `subjectId` gives the account that the step is about, as far as it is known by then; as a rule that of the
 * person who is signed in.
 * @throws APIError with the status and the code of the refusal
 */
export async function step<T>(
  ctx: GenericEndpointContext,
  event: AuditEventName,
  work: () => Promise<T>,
  subjectId = () => actor(ctx).actorId,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const detail = { reason: error.code };
    await recordAudit(ctx, {
      event,
      outcome: 'refused',
      ...actor(ctx),
      subjectId: subjectId(),
      detail,
    });
    const [status, message] = REFUSALS[error.code];
    const headers = { 'X-Retry-After': String(error.retryAfter) };
    throw new APIError(
      status,
      { code: error.code, message },
      error.retryAfter === undefined ? {} : headers,
    );
  }
}

/** An address of a page of ours with a secret in it, for a mail. */
export function linkTo(ctx: GenericEndpointContext, path: string, token: string): string {
  return new URL(`${path}?token=${token}`, partsOf(ctx).baseUrl).href;
}

/** Ends the proofs that were mailed to an address and would still open the account that has left it. */
export async function endProofsOf(
  ctx: GenericEndpointContext,
  adapter: Parameters<MailProofs['withdraw']>[0],
  user: Pick<Owner, 'id'>,
  email: string,
): Promise<void> {
  const { proofs } = partsOf(ctx);
  for (const subject of [user.id, proofs.addressSubject(email)]) {
    for (const purpose of ['reset-password', 'confirm-email', 'sign-in'] as const) {
      await proofs.withdraw(adapter, purpose, subject);
    }
  }
}

/** Milliseconds as the mails count them. */
export const inMinutes = (lifetime: number): number => lifetime / MINUTE;
