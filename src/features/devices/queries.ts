import type { Database } from '../../db/database.ts';

/** A session as its owner may see it: never with its token. */
export interface Device {
  readonly id: string;
  readonly userAgent: string | null;
  readonly ipAddress: string | null;
  readonly lastActiveAt: Date;
  readonly createdAt: Date;
  readonly remembered: boolean;
}

/** A person may have any number of sessions; the page shows this many. */
export const MOST_SHOWN = 100;

/**
 * Lists where a person is signed in: the session `here` first, then the one used last. Gives one more than
 * are shown, so that the page can say that there are more.
 */
export async function devicesOf(
  { query }: Pick<Database, 'query'>,
  userId: string,
  here: string,
): Promise<Device[]> {
  const rows = await query
    .selectFrom('session')
    .select(['id', 'userAgent', 'ipAddress', 'lastActiveAt', 'createdAt', 'remembered'])
    .where('userId', '=', userId)
    .where('expiresAt', '>', new Date())
    .orderBy((is) => is('id', '=', here), 'desc')
    .orderBy('lastActiveAt', 'desc')
    .limit(MOST_SHOWN + 1)
    .execute();
  return rows.map(({ lastActiveAt, remembered, ...row }) => ({
    ...row,
    lastActiveAt: lastActiveAt ?? row.createdAt,
    remembered: Boolean(remembered),
  }));
}
