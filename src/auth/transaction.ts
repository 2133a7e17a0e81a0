import { runWithTransaction } from '@better-auth/core/context';
import {
  type DBTransactionAdapter,
  type GenericEndpointContext,
  getCurrentAdapter,
} from 'better-auth';

/**
 * Does `work` as a whole or not at all. What it throws rolls it back; after a conflict with another
 * transaction it is done again (db/again.ts), so it must have no other effects than on the database. Within
 * another's work it is a part of that: a conflict undoes all of it, so the outermost does it again.
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

/** Whether a write met a unique key: the judge of what may be there once. */
export function isDuplicate(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'ER_DUP_ENTRY';
}
