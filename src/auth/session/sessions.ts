import type { DBTransactionAdapter, GenericEndpointContext } from 'better-auth';
import { endSignIns } from '../ladder/sign-ins-ended.ts';
import { inTransaction } from '../transaction.ts';
import { forgetDevices } from './ended-devices.ts';

/** Sessions looked for by one statement. */
const AT_ONCE = 100;

/**
 * Ends the sessions of a person, all or all but one, within the transaction that is under way, if any. Their
 * paused forms, sign-ins that are under way and the marks of their browsers (ended-devices.ts) end with them.
 * Gives the number of sessions that it ended.
 */
export async function endOtherSessions(
  ctx: GenericEndpointContext,
  userId: string,
  keepSessionId: string | null,
): Promise<number> {
  return inTransaction(ctx, async (adapter) => {
    // This comes first: from here on a new session waits for this transaction, and the ladder takes it back.
    await endSignIns(ctx, userId);
    await forgetDevices(adapter, userId, { except: await deviceOf(adapter, keepSessionId) });
    const where = [
      { field: 'userId', value: userId },
      ...(keepSessionId === null
        ? []
        : [{ field: 'id', operator: 'ne' as const, value: keepSessionId }]),
    ];
    let ended = 0;
    for (;;) {
      // Deleted one by one, by their ids: a search would lock the rows that another request waits for, too,
      // and each would wait for the other.
      const rows = await adapter.findMany<{ id: string }>({
        model: 'session',
        where,
        limit: AT_ONCE,
      });
      for (const { id } of rows) {
        const own = [{ field: 'id', value: id }];
        ended += await adapter.deleteMany({ model: 'session', where: own });
      }
      if (rows.length < AT_ONCE) return ended;
    }
  });
}

/** The browser of a session that lives on. */
async function deviceOf(
  adapter: DBTransactionAdapter,
  sessionId: string | null,
): Promise<string | null> {
  if (sessionId === null) return null;
  const where = [{ field: 'id', value: sessionId }];
  const kept = await adapter.findOne<{ deviceId: string | null }>({ model: 'session', where });
  return kept?.deviceId ?? null;
}
