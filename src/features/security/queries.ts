import { openSecret, SET_UP_WITHIN } from '../../auth/policy/second-step/totp-state.ts';
import type { Deps } from '../../deps.ts';

/** The authenticator app of a person, as the page shows it. */
export interface AppState {
  /** Null while it is off. */
  readonly onSince: Date | null;
}

/** The authenticator app of a person; one that is not set up to its end does not count. */
export async function appStateOf({ database }: Deps, userId: string): Promise<AppState> {
  const row = await database.query
    .selectFrom('twoFactor')
    .select(['verified', 'createdAt'])
    .where('userId', '=', userId)
    .executeTakeFirst();
  return { onSince: row?.verified ? row.createdAt : null };
}

/** The secret of a set-up that was begun a moment ago and waits for its first code. */
export async function secretToConfirm(deps: Deps, userId: string): Promise<string | undefined> {
  const row = await deps.database.query
    .selectFrom('twoFactor')
    .select('secret')
    .where('userId', '=', userId)
    .where('verified', '=', false)
    .where('createdAt', '>', new Date(Date.now() - SET_UP_WITHIN))
    .executeTakeFirst();
  return row && openSecret((await deps.auth.$context).secretConfig, row);
}
