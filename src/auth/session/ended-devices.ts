import type { DBTransactionAdapter } from 'better-auth';
import type { Kysely } from 'kysely';
import type { Schema } from '../../db/schema.ts';

/** What the site remembers of a person's browsers, each row with the `deviceId` that names one. */
const MODELS = ['trustedBrowser', 'knownDevice'] as const;

/** A row; trust from before migration 0021 names no browser. */
interface EndedDeviceRow {
  readonly id: string;
  readonly deviceId: string | null;
}

/** Which of a person's browsers are signed out: one, or all but one. Null names no browser. */
type Which = { readonly only: string | null } | { readonly except: string | null };

/**
 * Forgets browsers whose sessions have been ended, within the transaction that is under way: they are
 * trusted no longer, so the next sign-in asks for the second step, and known no longer, so it is told
 * by a mail. A person who signs out of their own browser keeps both; this is for sessions ended from another.
 */
export async function forgetDevices(
  adapter: DBTransactionAdapter,
  userId: string,
  which: Which,
): Promise<void> {
  for (const model of MODELS) {
    const where = [{ field: 'userId', value: userId }];
    const rows = await adapter.findMany<EndedDeviceRow>({ model, where, limit: MOST });
    for (const { id, deviceId } of rows) {
      if (!isMeant(which, deviceId)) continue;
      // Deleted by its id: a search would lock the rows of sign-ins that are under way.
      await adapter.deleteMany({ model, where: [{ field: 'id', value: id }] });
    }
  }
}

/** An account knows a hundred browsers at most (known-devices.ts). */
const MOST = 1000;

/** The same for all browsers of these people, outside of any request. */
export async function forgetDevicesOutside(
  transaction: Kysely<Schema>,
  userIds: readonly string[],
): Promise<void> {
  for (const table of MODELS) {
    const rows = await transaction
      .selectFrom(table)
      .select('id')
      .where('userId', 'in', userIds)
      .execute();
    const ids = rows.map(({ id }) => id);
    if (ids.length > 0) await transaction.deleteFrom(table).where('id', 'in', ids).execute();
  }
}

function isMeant(which: Which, deviceId: string | null): boolean {
  if (deviceId === null) return true;
  return 'only' in which ? deviceId === which.only : deviceId !== which.except;
}
