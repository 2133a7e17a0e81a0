import type { BetterAuthPlugin, GenericEndpointContext } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { deleteSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';
import { holdBack } from '../../../auth/ladder/hold-back.ts';
import {
  actor,
  BY_MAIL,
  recordAudit,
  recordOwn,
  recordRefusal,
} from '../../../auth/record/audit.ts';
import { languageOf, type Owner, partsOf, tellOwner } from '../../../auth/record/notices.ts';
import type { Rulebook } from '../../../auth/rulebook.ts';
import { sessionRequired } from '../../../auth/session/found-session.ts';
import { endOtherSessions } from '../../../auth/session/sessions.ts';
import { isStillOpen } from '../../../auth/session/still-open.ts';
import { checkSentPassword, sentPassword } from '../../../auth/step-up/sent-password.ts';
import { inTransaction } from '../../../auth/transaction.ts';
import { wordsIn } from '../../../i18n/words.ts';
import { formatDate } from '../../../web/time-text.ts';
import { DELETION_WAIT } from './departures.ts';

/** The reason in the audit row of an act that an account waiting for its end was refused. */
const PENDING = 'deletionPending';

/** The columns of ours on a person that this policy reads. */
interface Leaver extends Owner {
  readonly deletionDueAt?: Date | null;
}

/**
 * The end of an account is a wait: `POST /delete-user` (a sensitive act) signs out everywhere and sets
 * the day, `POST /cancel-deletion` takes it back. In between everything else that a session could do is
 * refused with 403 ACCOUNT_DELETION_PENDING. When the day has come a worker deletes
 * (src/features/personal-data/policy/departures.ts).
 */
export function accountDeletion(rulebook: Rulebook) {
  return {
    id: 'account-deletion',
    schema: {
      user: {
        fields: { deletionDueAt: { type: 'date', required: false, input: false, index: true } },
      },
    },
    hooks: {
      before: [
        holdBack(rulebook, {
          name: 'leaving',
          isHeld: (user) => Boolean(user.deletionDueAt),
          reason: PENDING,
          code: 'ACCOUNT_DELETION_PENDING',
          message: 'This account waits to be deleted. POST /cancel-deletion to keep it.',
        }),
      ],
    },
    // The key is the library's, so that this takes the place of its own, which deletes at once.
    endpoints: {
      deleteUser: createAuthEndpoint(
        '/delete-user',
        {
          method: 'POST',
          use: [sessionRequired],
          body: z.object({ password: sentPassword }).optional(),
        },
        async (ctx) => {
          const { user, session } = ctx.context.session;
          await checkSentPassword(ctx, user, ctx.body?.password);
          const deletionDueAt = await schedule(ctx, { user: user as Leaver, session });
          deleteSessionCookie(ctx);
          return ctx.json({ success: true, message: 'Deletion scheduled', deletionDueAt });
        },
      ),
      cancelDeletion: createAuthEndpoint(
        '/cancel-deletion',
        { method: 'POST', use: [sessionRequired] },
        async (ctx) => {
          await cancel(ctx, ctx.context.session.user as Leaver);
          return ctx.json({ success: true });
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}

/**
 * Sets the day, once: of two requests at the same time the second finds it set.
 * @throws APIError 401 UNAUTHORIZED when the session has ended for another reason
 */
async function schedule(
  ctx: GenericEndpointContext,
  found: { readonly user: Leaver; readonly session: { readonly id: string } },
): Promise<Date> {
  const { user } = found;
  const dueAt = new Date(Date.now() + DELETION_WAIT);
  return inTransaction(ctx, async (adapter) => {
    const isOpen = await isStillOpen(adapter, found);
    const where = [{ field: 'id', value: user.id }];
    const row = await adapter.findOne<Leaver>({ model: 'user', where });
    if (row?.deletionDueAt) {
      await recordRefusal(ctx, { reason: PENDING });
      return dueAt;
    }
    if (!isOpen)
      throw new APIError('UNAUTHORIZED', { code: 'UNAUTHORIZED', message: 'Unauthorized' });
    await adapter.updateMany({ model: 'user', where, update: { deletionDueAt: dueAt } });
    await endOtherSessions(ctx, user.id, null);
    const date = formatDate(dueAt, languageOf(user), user.timeZone ?? undefined).text;
    await tellOwner(ctx, user, 'deletionScheduled', {
      values: { date },
      action: wayBack(ctx, user),
    });
    await recordOwn(ctx, 'deletionScheduled');
    return dueAt;
  });
}

/** The button of the mail: signing in leads to the offer to come back. */
function wayBack(ctx: GenericEndpointContext, user: Leaver) {
  const url = new URL('/sign-in', partsOf(ctx).baseUrl).href;
  return { label: wordsIn(languageOf(user))('deletion.signInToKeep'), url };
}

/**
 * Takes the day back.
 * @throws APIError DELETION_NOT_PENDING
 */
async function cancel(ctx: GenericEndpointContext, user: Owner): Promise<void> {
  if (await keepAccount(ctx, user, 'deletionCancelled')) return;
  throw new APIError('BAD_REQUEST', {
    code: 'DELETION_NOT_PENDING',
    message: 'This account does not wait to be deleted.',
  });
}

/**
 * Takes the day back, and tells the owner by `why`; false when none is set. The worker locks the row that
 * this changes, so of keeping and deleting at the same moment one happens and the other finds nothing to do.
 */
export async function keepAccount(
  ctx: GenericEndpointContext,
  user: Owner,
  why: 'deletionCancelled' | 'deletionCalledOff',
): Promise<boolean> {
  return inTransaction(ctx, async (adapter) => {
    const changed = await adapter.updateMany({
      model: 'user',
      where: [
        { field: 'id', value: user.id },
        { field: 'deletionDueAt', operator: 'ne', value: null },
      ],
      update: { deletionDueAt: null },
    });
    if (changed === 0) return false;
    await tellOwner(ctx, user, why);
    await recordAudit(ctx, {
      event: 'deletionCancelled',
      outcome: 'success',
      subjectId: user.id,
      ...actor(ctx),
      ...(why === 'deletionCalledOff' && { detail: BY_MAIL }),
    });
    return true;
  });
}
