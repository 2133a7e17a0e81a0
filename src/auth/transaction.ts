import { runWithTransaction } from '@better-auth/core/context';
import {
  type DBTransactionAdapter,
  type GenericEndpointContext,
  getCurrentAdapter,
} from 'better-auth';
import { overcome } from '../db/request-work.ts';

/** How often work is done again that met another transaction's locks. */
const ATTEMPTS = 3;

const LOCKED = new Set(['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT']);

/**
 * Does `work` as a whole or not at all. What it throws rolls it back; when it met another
 * transaction's locks it is done again, so it must have no other effects than on the database. Within
 * another's work it is a part of that: a deadlock undoes all of it, so the outermost does it again.
 */
export async function inTransaction<T>(
  ctx: GenericEndpointContext,
  work: (adapter: DBTransactionAdapter) => Promise<T>,
): Promise<T> {
  const { adapter } = ctx.context;
  const current = await getCurrentAdapter(adapter);
  if (current !== adapter) return work(current as DBTransactionAdapter);
  return againIfLocked(() =>
    runWithTransaction(adapter, async () => work(await getCurrentAdapter(adapter))),
  );
}

/** Does something that is a whole by itself again when it met another transaction's locks. */
export async function againIfLocked<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS || !LOCKED.has(codeOf(error))) throw error;
      overcome(error);
    }
  }
}

/** Whether a write met a unique key: the judge of what may be there once. */
export function isDuplicate(error: unknown): boolean {
  return codeOf(error) === 'ER_DUP_ENTRY';
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | null)?.code);
}
