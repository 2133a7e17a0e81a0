import { sql } from 'kysely';
import { recordOutside } from '../../../auth/record/audit-outside.ts';
import type { Database } from '../../../db/database.ts';
import { accountNamed } from './account-named.ts';

/** What was forgotten, and whether the owner has locked the account. */
interface Unlocked {
  readonly changed: boolean;
  readonly blocked: boolean;
}

/**
 * Forgets the wrong passwords and codes of the account with this address or user name; undefined when there
 * is none. The owner's own lock, "this was not me", stays: the person who asks for the unlocking may be the
 * one whom it keeps out.
 */
export async function unlockAccount(
  { query }: Pick<Database, 'query'>,
  named: string,
): Promise<Unlocked | undefined> {
  return query.transaction().execute(async (transaction) => {
    const user = await transaction
      .selectFrom('user')
      .select(['id', 'blockedAt'])
      .where(accountNamed(named))
      .forUpdate()
      .executeTakeFirst();
    if (!user) return undefined;
    const forgotten = await Promise.all(
      [
        sql`DELETE FROM passwordTries WHERE id = ${user.id}`,
        sql`UPDATE knownDevice SET tries = 0, lockedUntil = NULL WHERE userId = ${user.id} AND tries > 0`,
        sql`DELETE FROM proofTries WHERE userId = ${user.id}`,
      ].map((statement) => statement.execute(transaction)),
    );
    const changed = forgotten.some(({ numAffectedRows }) => Number(numAffectedRows ?? 0) > 0);
    if (changed) {
      const detail = { by: 'operator' };
      await recordOutside(transaction, { event: 'unlockedByOperator', subjectId: user.id, detail });
    }
    return { changed, blocked: user.blockedAt !== null };
  });
}
