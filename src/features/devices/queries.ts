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

/** Where a person is signed in; what was used last comes first. */
export async function devicesOf(
  { query }: Pick<Database, 'query'>,
  userId: string,
): Promise<Device[]> {
  const rows = await query
    .selectFrom('session')
    .select(['id', 'userAgent', 'ipAddress', 'lastActiveAt', 'createdAt', 'remembered'])
    .where('userId', '=', userId)
    .where('expiresAt', '>', new Date())
    .orderBy('lastActiveAt', 'desc')
    .execute();
  return rows.map(({ lastActiveAt, remembered, ...row }) => ({
    ...row,
    lastActiveAt: lastActiveAt ?? row.createdAt,
    remembered: Boolean(remembered),
  }));
}
