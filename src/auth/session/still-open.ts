import type { DBTransactionAdapter } from 'better-auth';
import { APIError } from 'better-auth/api';

/** A session and its person, as they were read before the transaction. */
interface SessionAndPerson {
  readonly user: { readonly id: string };
  readonly session: { readonly id: string };
}

/**
 * Whether a session is still there and its account open. Every act that adds, changes or removes a way in
 * asks this at the beginning of its transaction. The question locks the person's row, which ending sessions
 * and closing an account lock first, too (sessions.ts, lock-account.ts, account-switch.ts). Either that
 * has happened, and this is false; or it waits for this transaction and ends what this one has added.
 */
export async function isStillOpen(
  adapter: DBTransactionAdapter,
  { user, session }: SessionAndPerson,
): Promise<boolean> {
  const open = await adapter.updateMany({
    model: 'user',
    where: [
      { field: 'id', value: user.id },
      { field: 'blockedAt', value: null },
      { field: 'disabledAt', value: null },
    ],
    update: { updatedAt: new Date() },
  });
  if (open === 0) return false;
  // The database's view of all else begins with this read, after the lock.
  return (
    (await adapter.count({ model: 'session', where: [{ field: 'id', value: session.id }] })) > 0
  );
}

/** @throws APIError 401 UNAUTHORIZED, which rolls the transaction back */
export async function mustBeOpen(
  adapter: DBTransactionAdapter,
  found: SessionAndPerson,
): Promise<void> {
  if (await isStillOpen(adapter, found)) return;
  throw new APIError('UNAUTHORIZED', { code: 'UNAUTHORIZED', message: 'Unauthorized' });
}
