import type { DBTransactionAdapter } from 'better-auth';
import { APIError } from 'better-auth/api';
import { mustBeOpen } from '../session/still-open.ts';

/** A refusal's code that a client can act on: set a password or add another way in first. */
export const LAST_WAY_IN = 'LAST_WAY_IN';

/** How a person can sign in; mails to the address help them out, but are no way in of their own. */
export interface WaysIn {
  readonly password: boolean;
  readonly passkeys: number;
  /** Accounts elsewhere that are connected. */
  readonly providers: number;
}

/** Reads what a person can sign in with at the moment. */
export async function waysInOf(
  adapter: Pick<DBTransactionAdapter, 'count' | 'findMany'>,
  userId: string,
): Promise<WaysIn> {
  const where = [{ field: 'userId', value: userId }];
  const accounts = await adapter.findMany<{ providerId: string; password?: string | null }>({
    model: 'account',
    where,
  });
  const passkeys = await adapter.count({ model: 'passkey', where });
  const isOwn = ({ providerId }: { providerId: string }) => providerId === 'credential';
  return {
    password: accounts.some((account) => isOwn(account) && Boolean(account.password)),
    passkeys,
    providers: accounts.filter((account) => !isOwn(account)).length,
  };
}

/** How many ways in there are. The last one cannot be removed. */
export function countWaysIn({ password, passkeys, providers }: WaysIn): number {
  return Number(password) + passkeys + providers;
}

/**
 * Takes a way in away, unless it is the last one; `remove` does it. To be called at the beginning of
 * a transaction: a second removal at the same time waits here, and then sees what the first one left.
 * @throws APIError 400 LAST_WAY_IN, 401 when the session is over; both roll the removal back
 */
export async function removeWayIn<T>(
  adapter: DBTransactionAdapter,
  found: Parameters<typeof mustBeOpen>[1],
  remove: () => Promise<T>,
): Promise<T> {
  await mustBeOpen(adapter, found);
  const result = await remove();
  if (countWaysIn(await waysInOf(adapter, found.user.id)) === 0) {
    throw new APIError('BAD_REQUEST', {
      code: LAST_WAY_IN,
      message: 'This is the only way into the account. Add another one first.',
    });
  }
  return result;
}
