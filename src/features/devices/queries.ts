import type { Database } from '../../db/database.ts';

/** A session as its owner may see it: never with its token. */
export interface Device {
  readonly id: string;
  readonly userAgent: string | null;
  readonly ipAddress: string | null;
  readonly lastActiveAt: Date;
  readonly createdAt: Date;
  readonly remembered: boolean;
  /** Whether its cookie works on that device alone (BOUND_SESSIONS). */
  readonly bound: boolean;
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
    .leftJoin('boundSession', 'boundSession.id', 'session.id')
    .select([
      'session.id',
      'session.userAgent',
      'session.ipAddress',
      'session.lastActiveAt',
      'session.createdAt',
      'session.remembered',
      'boundSession.id as boundId',
    ])
    .where('session.userId', '=', userId)
    .where('session.expiresAt', '>', new Date())
    .orderBy((is) => is('session.id', '=', here), 'desc')
    .orderBy('session.lastActiveAt', 'desc')
    .limit(MOST_SHOWN + 1)
    .execute();
  return rows.map(({ lastActiveAt, remembered, boundId, ...row }) => ({
    ...row,
    bound: boundId !== null,
    lastActiveAt: lastActiveAt ?? row.createdAt,
    remembered: Boolean(remembered),
  }));
}
