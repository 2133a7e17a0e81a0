import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, type Transaction, type TransactionBuilder } from 'kysely';
import { failureKind } from './failure-kind.ts';
import { currentWork, overcome } from './request-work.ts';

/** How often work is begun that meets other transactions. */
const ATTEMPTS = 5;

/** The longest pause before the second attempt; it doubles each time. Milliseconds. */
const PAUSE = 8;

/**
 * Runs work again when another transaction was in its way: a deadlock, or a quicker node of a cluster. `work`
 * must be a whole by itself, of which nothing is left then. A lock that was waited for in vain is not waited
 * for twice: the same transaction would still hold it.
 */
export async function againAfterConflict<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      // Better Auth may have replaced the database's error by one of its own.
      const failure = currentWork()?.failure ?? error;
      if (attempt === ATTEMPTS || failureKind(failure) !== 'conflict') throw error;
      overcome(failure);
      await sleep(Math.random() * PAUSE * 2 ** attempt);
    }
  }
}

/**
 * Kysely whose transactions run again as a whole after a conflict. Code within a transaction must therefore
 * have no effect but on the database.
 */
export class AgainKysely<Schema> extends Kysely<Schema> {
  override transaction(): TransactionBuilder<Schema> {
    const builder = super.transaction();
    const once = builder.execute.bind(builder);
    builder.execute = <T>(work: (transaction: Transaction<Schema>) => Promise<T>) =>
      againAfterConflict(() => once(work));
    return builder;
  }
}
