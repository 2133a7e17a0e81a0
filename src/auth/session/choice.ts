import type { DBTransactionAdapter, GenericEndpointContext } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { z } from 'zod';
import { recordOwn } from '../record/audit.ts';
import type { AuditEventName } from '../record/events.ts';
import type { AccountChange } from '../record/mails.ts';
import { tellOwner } from '../record/notices.ts';
import { inTransaction } from '../transaction.ts';
import type { ContextSession } from './context-session.ts';
import { sessionRequired } from './found-session.ts';
import { endOtherSessions } from './sessions.ts';
import { mustBeOpen } from './still-open.ts';

/** Something about the ways into an account that its owner has switched on or off. */
interface Choice {
  readonly on: AuditEventName & AccountChange;
  readonly off: AuditEventName & AccountChange;
  /**
   * Writes the choice, in the transaction of the audit row, with the person's row locked. Gives false where
   * nothing changes; throws an APIError to refuse.
   */
  change(
    ctx: GenericEndpointContext,
    adapter: DBTransactionAdapter,
    user: ContextSession['user'],
    enabled: boolean,
  ): Promise<boolean>;
}

/**
 * Makes the endpoint `POST path { enabled, revokeOtherSessions? }` of such a choice. A change ends the other
 * sessions where that is wished, and mails a notice; each request leaves an audit row. Answers `{ status: true }`.
 */
export function choiceEndpoint<Path extends string>(path: Path, { on, off, change }: Choice) {
  const body = z.object({ enabled: z.boolean(), revokeOtherSessions: z.boolean().optional() });
  return createAuthEndpoint(path, { method: 'POST', body, use: [sessionRequired] }, async (ctx) => {
    const { user, session } = ctx.context.session as ContextSession;
    const { enabled, revokeOtherSessions = false } = ctx.body;
    const event = enabled ? on : off;
    await inTransaction(ctx, async (adapter) => {
      // Locks the person's row: a removal of another way in at the same time is seen or waits.
      await mustBeOpen(adapter, { user, session });
      if (await change(ctx, adapter, user, enabled)) {
        if (revokeOtherSessions) await endOtherSessions(ctx, user.id, session.id);
        await tellOwner(ctx, user, event);
      }
      await recordOwn(ctx, event);
    });
    return ctx.json({ status: true });
  });
}
