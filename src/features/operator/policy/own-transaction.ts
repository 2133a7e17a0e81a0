import type { DBAdapter, DBTransactionAdapter } from 'better-auth';
import type { Auth } from '../../../auth/auth.ts';

/** Runs `work` in a transaction of the library's adapter, outside of any request. */
export async function inOwnTransaction<T>(
  auth: Pick<Auth, '$context'>,
  work: (adapter: DBTransactionAdapter) => Promise<T>,
): Promise<T> {
  const context: { readonly adapter: unknown } = await auth.$context;
  return (context.adapter as DBAdapter).transaction(work);
}
