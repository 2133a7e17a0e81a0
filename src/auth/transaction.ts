import { runWithTransaction } from '@better-auth/core/context';
import {
  type DBTransactionAdapter,
  type GenericEndpointContext,
  getCurrentAdapter,
} from 'better-auth';

/**
 * Runs `work` in a transaction: an error that it throws rolls everything back. After a conflict with another
 * transaction it is run again (db/again.ts), so it must have no effects but on the database. Within the
 * `work` of another call it joins that transaction, and the outermost call runs it again.
 */
export async function inTransaction<T>(
  ctx: GenericEndpointContext,
  work: (adapter: DBTransactionAdapter) => Promise<T>,
): Promise<T> {
  const { adapter } = ctx.context;
  const current = await getCurrentAdapter(adapter);
  if (current !== adapter) return work(current as DBTransactionAdapter);
  return runWithTransaction(adapter, async () => work(await getCurrentAdapter(adapter)));
}

/** Whether a write failed because another row has the same unique key. */
export function isDuplicate(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'ER_DUP_ENTRY';
}
