import type { BetterAuthPlugin, DBTransactionAdapter, GenericEndpointContext } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { z } from 'zod';
import { showsMailboxAlone } from '../../../auth/ladder/mailbox-alone.ts';
import { type Pending, requirePending } from '../../../auth/ladder/pending-sign-in.ts';
import { signInsMark } from '../../../auth/ladder/sign-ins-ended.ts';
import { deliberate } from '../../../auth/proof/deliberate.ts';
import { requiresConfirmedEmail } from '../../../auth/proof/first-proof.ts';
import {
  type AllowanceParts,
  createMailAllowance,
  type MailAllowance,
} from '../../../auth/proof/mail-allowance.ts';
import type { Proof } from '../../../auth/proof/mail-proof.ts';
import { gone } from '../../../auth/proof/proof-checks.ts';
import { mailProof } from '../../../auth/proof/proof-to-owner.ts';
import { recordAudit } from '../../../auth/record/audit.ts';
import { type Owner, partsOf, whereFrom } from '../../../auth/record/notices.ts';
import { inTransaction } from '../../../auth/transaction.ts';
import { HOUR, MINUTE } from '../../../time.ts';
import { cancelRecovery } from './recovery-cancel.ts';
import { tellOfRecovery } from './recovery-notices.ts';

/** The page behind the link that begins the wait. */
const START_PATH = '/recovery/start';

/** How long that link works. */
const LINK_LIFETIME = 30 * MINUTE;

/** How many times longer the wait is when nothing but the mailbox was shown. */
export const LONGER_BY_MAIL = 3;

/** The most mails a day: a thief with the password could ask again and again. */
const MAILS_A_DAY = 10;

export interface RecoveryParts extends AllowanceParts {
  readonly recoveryWaitHours: number;
}

/** The columns of a user row that decide about a recovery. */
export interface Loser extends Owner {
  readonly emailVerified: boolean;
  readonly twoFactorEnabled?: boolean | null;
  readonly recoveryDueAt?: Date | null;
  readonly blockedAt?: Date | null;
}

/**
 * "I cannot use any of these": a person who has given a first proof (`POST /recovery/request`) and reads the
 * account's mail (`POST /recovery/start { token, deliberate: true }`) has its second step switched off, after a
 * wait in which everybody who has a say can cancel (`POST /recovery/cancel`, with a notice's `{ token }` or
 * with a session). Nothing makes the wait shorter; src/features/recovery/policy/recovery-worker.ts ends it.
 * docs/decisions/0031-lost-everything.md.
 */
export function recovery(parts: RecoveryParts) {
  const allowance = createMailAllowance(parts);
  return {
    id: 'recovery',
    schema: {
      user: {
        fields: { recoveryDueAt: { type: 'date', required: false, input: false, index: true } },
      },
    },
    endpoints: {
      requestRecovery: request(parts, allowance),
      startRecovery: start(parts),
      cancelRecovery: cancelRecovery(parts),
    },
  } satisfies BetterAuthPlugin;
}

/** Mails the link. While a wait is under way it only says until when: a second one is not begun. */
function request(parts: RecoveryParts, allowance: MailAllowance) {
  return createAuthEndpoint(
    '/recovery/request',
    { method: 'POST', body: z.object({}).optional() },
    async (ctx) => {
      const pending = await requirePending(ctx);
      const user = pending.user as unknown as Loser;
      const reason = reasonAgainst(user);
      if (reason) throw await refuse(ctx, user, reason);
      const dueAt = user.recoveryDueAt ?? null;
      const rule = { aDay: MAILS_A_DAY, mark: signInsMark(user) };
      if (!dueAt) await allowance(ctx, 'recovery', user.id, rule);
      await inTransaction(ctx, async () => {
        if (!dueAt) await mailLink(ctx, user, waitAfter(pending, parts));
        await recordAudit(ctx, {
          event: 'recoveryRequested',
          outcome: 'success',
          actorId: null,
          subjectId: user.id,
          ...(dueAt && { detail: { waiting: true } }),
        });
      });
      return ctx.json({ status: true, recoveryDueAt: dueAt });
    },
  );
}

type ReasonAgainst = 'ACCOUNT_BLOCKED' | 'EMAIL_NOT_VERIFIED' | 'TWO_FACTOR_NOT_ENABLED';

/**
 * Why no recovery begins now: a thief must not begin again what the owner has stopped with "this was not me".
 */
function reasonAgainst(user: Loser): ReasonAgainst | undefined {
  if (!user.twoFactorEnabled) return 'TWO_FACTOR_NOT_ENABLED';
  if (user.blockedAt) return 'ACCOUNT_BLOCKED';
  return user.emailVerified ? undefined : 'EMAIL_NOT_VERIFIED';
}

async function refuse(
  ctx: GenericEndpointContext,
  user: Loser,
  reason: ReasonAgainst,
): Promise<APIError> {
  await recordAudit(ctx, {
    event: 'recoveryRequested',
    outcome: 'refused',
    actorId: null,
    subjectId: user.id,
    detail: { reason },
  });
  requiresConfirmedEmail({ emailVerified: reason !== 'EMAIL_NOT_VERIFIED' });
  return new APIError('FORBIDDEN', {
    code: reason,
    message:
      reason === 'TWO_FACTOR_NOT_ENABLED'
        ? 'This account has no second step.'
        : 'Changes to this account are closed until a new password is set by mail.',
  });
}

/**
 * The wait in hours. The link goes to the mailbox, so where the first proof was the mailbox, too, nothing
 * else has been shown, and the wait is longer (ASVS 6.4.4).
 */
function waitAfter({ user, firstProof }: Pending, { recoveryWaitHours }: RecoveryParts): number {
  return showsMailboxAlone(user, firstProof)
    ? recoveryWaitHours * LONGER_BY_MAIL
    : recoveryWaitHours;
}

function mailLink(ctx: GenericEndpointContext, user: Loser, hours: number): Promise<void> {
  const { baseUrl } = partsOf(ctx);
  return mailProof(ctx, user, 'recovery-link', {
    purpose: 'recovery',
    lifetime: LINK_LIFETIME,
    payload: { email: user.email, userId: user.id, hours: String(hours) },
    data: ({ token }) => ({
      name: user.name,
      url: new URL(`${START_PATH}?token=${token}`, baseUrl).href,
      minutes: LINK_LIFETIME / MINUTE,
      hours,
      ...whereFrom(ctx, user),
    }),
  });
}

/** Begins the wait. It needs no session and no browser: everybody concerned is told of the wait. */
function start({ proofs, recoveryWaitHours }: RecoveryParts) {
  return createAuthEndpoint(
    '/recovery/start',
    { method: 'POST', body: z.object({ token: z.string().max(200), deliberate }) },
    async (ctx) => {
      const proof = await proofs.findByToken(ctx.context.adapter, 'recovery', ctx.body.token);
      if (!proof) throw gone();
      const recoveryDueAt = await inTransaction(ctx, async (adapter) => {
        if (!(await proofs.consume(adapter, proof))) throw gone();
        return begin(ctx, adapter, proof, hoursOf(proof, recoveryWaitHours) * HOUR);
      });
      return ctx.json({ status: true, recoveryDueAt });
    },
  );
}

/** The wait that a link begins, in hours; `usual` for one that was mailed before links said so. */
export function hoursOf({ payload: { hours } }: Proof, usual: number): number {
  return hours ? Number(hours) : usual;
}

/**
 * Sets the hour, once: a wait that is under way goes on as it was. A proof whose address the account
 * has left, or of an account that was blocked or whose second step is off meanwhile, begins nothing.
 */
async function begin(
  ctx: GenericEndpointContext,
  adapter: DBTransactionAdapter,
  { subject: userId, payload }: Proof,
  wait: number,
): Promise<Date> {
  const recoveryDueAt = new Date(Date.now() + wait);
  const begun = await adapter.updateMany({
    model: 'user',
    where: [
      { field: 'id', value: userId },
      { field: 'email', value: payload.email ?? '' },
      { field: 'recoveryDueAt', value: null },
      { field: 'blockedAt', value: null },
      { field: 'twoFactorEnabled', value: true },
    ],
    update: { recoveryDueAt },
  });
  const user = await adapter.findOne<Loser>({
    model: 'user',
    where: [{ field: 'id', value: userId }],
  });
  if (!user?.recoveryDueAt || user.email !== payload.email) throw gone();
  if (begun === 1) await tellOfRecovery(ctx, adapter, user, recoveryDueAt);
  await recordAudit(ctx, {
    event: 'recoveryStarted',
    outcome: 'success',
    actorId: userId,
    subjectId: userId,
    ...(begun === 0 && { detail: { waiting: true } }),
  });
  return user.recoveryDueAt;
}
