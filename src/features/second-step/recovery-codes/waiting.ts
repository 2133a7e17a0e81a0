import { randomBytes } from 'node:crypto';
import { createSealedRows } from '../../../auth/sealed-rows.ts';
import { MINUTE } from '../../../time.ts';
import type { RecoveryCodeHashes } from './codes.ts';

/** Long enough for a person to find the printer. */
export const SHOWN_FOR = 30 * MINUTE;

/** A set that was shown and that nobody has said to have put away: until then the old one counts. */
interface WaitingSet {
  readonly userId: string;
  /** The session that has made it; no other makes it count. */
  readonly sessionId: string;
  readonly hashes: RecoveryCodeHashes;
  /** Whether all other sessions end when it counts. */
  readonly endOthers: boolean;
}

const rows = createSealedRows<WaitingSet>('recovery-codes', SHOWN_FOR);

type Context = Parameters<typeof rows.keep>[0];

/** Keeps a new set, and gives the token with which it is made to count. */
export async function waitForKept(context: Context, set: WaitingSet): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  await rows.keep(context, token, set);
  return token;
}

/** Takes the set of this token, once; undefined for another session's, or too late. */
export async function takeKept(
  context: Context,
  token: string,
  { userId, sessionId }: Pick<WaitingSet, 'userId' | 'sessionId'>,
): Promise<WaitingSet | undefined> {
  const set = await rows.find(context, token);
  if (set?.userId !== userId || set.sessionId !== sessionId) return undefined;
  return rows.take(context, token);
}
