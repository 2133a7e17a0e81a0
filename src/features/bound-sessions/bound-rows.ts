import type { ResultSetHeader, RowDataPacket } from 'mysql2';
import type { Prepared } from '../../db/request-pool.ts';
import { HOUR, MINUTE } from '../../time.ts';
import type { NewBoundCookie } from './bound-cookie.ts';

/** What a refresh needs to know of a session. */
export interface BoundRow {
  readonly publicKey: string;
  readonly round: number;
  readonly refreshedAt: Date;
}

/** How long the challenge of the round before is taken: two refreshes at once are no theft. */
const ROUND_BEFORE = MINUTE;

/** How often a session's requests without the cookie are recorded. */
const RECORD_EVERY = HOUR;

const FIND = `
  SELECT boundSession.publicKey, boundSession.round, boundSession.refreshedAt
  FROM boundSession JOIN session ON session.id = boundSession.id
  WHERE boundSession.id = ? AND session.expiresAt > ?`;

/** The row of a session that is alive. */
export async function findBound(prepared: Prepared, id: string): Promise<BoundRow | undefined> {
  const [rows] = await prepared.execute<(RowDataPacket & BoundRow)[]>(FIND, [id, new Date()]);
  return rows[0];
}

/** Whether a challenge of this round still counts. */
export function isDueRound(round: number | undefined, row: BoundRow): boolean {
  if (round === row.round) return true;
  return round === row.round - 1 && row.refreshedAt.getTime() > Date.now() - ROUND_BEFORE;
}

const ROTATE = `
  UPDATE boundSession
  SET earlierHash = cookieHash, earlierUntil = cookieUntil,
    cookieHash = ?, cookieUntil = ?, round = round + 1, refreshedAt = ?
  WHERE id = ? AND round <= ?`;

/**
 * Puts a new cookie in the place of the one before, which works until its own end. One statement, so that of
 * refreshes with one challenge at once two succeed at most. False when the round is over.
 */
export async function rotate(
  prepared: Prepared,
  { id, round }: { readonly id: string; readonly round: number },
  { hash, until }: NewBoundCookie,
): Promise<boolean> {
  const values = [hash, until, new Date(), id, round + 1];
  const [{ affectedRows }] = await prepared.execute<ResultSetHeader>(ROTATE, values);
  return affectedRows > 0;
}

const REFUSED = `
  UPDATE boundSession SET refusedAt = ?
  WHERE id = ? AND (refusedAt IS NULL OR refusedAt < ?)`;

const WHOSE = 'SELECT userId FROM boundSession WHERE id = ?';

/** Whose session it is, if a refused request of it is to be recorded. */
export async function ownerToTell(prepared: Prepared, id: string): Promise<string | undefined> {
  const now = new Date();
  const values = [now, id, new Date(now.getTime() - RECORD_EVERY)];
  const [{ affectedRows }] = await prepared.execute<ResultSetHeader>(REFUSED, values);
  if (affectedRows === 0) return undefined;
  const [rows] = await prepared.execute<(RowDataPacket & { userId: string })[]>(WHOSE, [id]);
  return rows[0]?.userId;
}
