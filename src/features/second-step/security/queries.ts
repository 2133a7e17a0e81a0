import { createHash } from 'node:crypto';
import type { Deps } from '../../../auth/deps.ts';
import { openSecret, setUpOf } from '../totp/state.ts';

/** The authenticator app of a person, as the page shows it. */
export interface AppState {
  /** Null while it is off. */
  readonly onSince: Date | null;
}

/** The authenticator app of a person; one that is not set up to its end does not count. */
export async function appStateOf(
  { database }: Pick<Deps, 'database'>,
  userId: string,
): Promise<AppState> {
  const row = await database.query
    .selectFrom('twoFactor')
    .select(['verified', 'createdAt'])
    .where('userId', '=', userId)
    .executeTakeFirst();
  return { onSince: row?.verified ? row.createdAt : null };
}

/** The secret of a set-up that this session began a moment ago and that waits for its first code. */
export async function secretToConfirm(
  deps: Pick<Deps, 'auth' | 'database'>,
  userId: string,
  sessionId: string,
): Promise<string | undefined> {
  const row = await deps.database.query
    .selectFrom('twoFactor')
    .select(['secret', 'verified', 'createdAt', 'backupCodes'])
    .where('userId', '=', userId)
    .where('verified', '=', false)
    .executeTakeFirst();
  if (!row || !setUpOf({ ...row, verified: false }, sessionId)) return undefined;
  return openSecret((await deps.auth.$context).secretConfig, row);
}

/** The mark by which a page says which key it shows. Nothing of the key can be read off it. */
export function markOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url').slice(0, 12);
}
