import { type Kysely, sql } from 'kysely';
import { SECOND } from '../time.ts';
import type { Schema } from './schema.ts';

/** How long the database may take to say that it works; milliseconds. */
const PATIENCE = 2 * SECOND;

/** How long a full disk keeps visitors away, until some are let in to try. */
const FULL = 10 * SECOND;

/**
 * Whether the database can work for us: whether it would change a row of a table of ours, and has the others
 * without which nobody comes in. The statement
 * meets no row, so nothing is written, logged or replicated; but a server that is read only for our account,
 * a node without quorum or a table that is not there refuse it like any other. That a disk is full shows
 * itself only in real writes: `fullAt` tells when one found it so, in milliseconds. Never throws.
 */
export function createReadiness(
  query: Kysely<Schema>,
  fullAt: () => number,
): () => Promise<boolean> {
  let asking: Promise<boolean> | undefined;

  const ask = async () => {
    const late = new Promise<false>((resolve) => {
      setTimeout(() => resolve(false), PATIENCE).unref();
    });
    const answered = WOULD_WRITE.execute(query).then(
      () => true,
      () => false,
    );
    return Promise.race([answered, late]);
  };

  return async () => {
    if (Date.now() - fullAt() < FULL) return false;
    // Balancers that ask at the same time share one statement.
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };
}

const WOULD_WRITE = sql`UPDATE user SET name = name WHERE id = '' AND NOT EXISTS (
  SELECT 1 FROM account, session, verification, rateLimit, auditEvent, outbox, mailProof, knownDevice,
    passwordTries, twoFactor WHERE FALSE)`;
