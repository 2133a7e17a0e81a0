import { createHash } from 'node:crypto';
import type { AuthContext } from 'better-auth';
import { type SecretConfig, symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import { sql } from 'kysely';
import type { Database } from '../db/database.ts';

/** An endpoint's context, or that of the whole site. */
type SealingContext = Pick<AuthContext, 'internalAdapter' | 'secretConfig'>;

const PREFIX = 'sealed:';

/**
 * How the library keeps what its rows are found by: hashed. Ours are hashed behind their kind, so that all of one kind
 * can be found.
 */
export const storeIdentifier = {
  default: 'hashed' as const,
  overrides: {
    [PREFIX]: {
      async hash(identifier: string) {
        const end = identifier.indexOf(':', PREFIX.length) + 1;
        const key = createHash('sha256').update(identifier.slice(end)).digest('base64url');
        return identifier.slice(0, end) + key;
      },
    },
  },
};

/**
 * Small things that wait on the server for a browser to come back: encrypted, for a while, taken once.
 * They are rows of the library's table, found by the hash of a key that only the browser has.
 * `lingers`: for so long a row stays when its time is over, for `takeLapsed`.
 */
export function createSealedRows<T extends object>(kind: string, lifetime: number, lingers = 0) {
  const ofKind = `${PREFIX}${kind}:`;
  const open = async (key: string | SecretConfig, data: string): Promise<T> =>
    JSON.parse(await symmetricDecrypt({ key, data }));

  const rows = {
    lifetime,

    async keep(context: SealingContext, key: string, content: T): Promise<void> {
      const data = JSON.stringify(content);
      await context.internalAdapter.createVerificationValue({
        identifier: ofKind + key,
        value: await symmetricEncrypt({ key: context.secretConfig, data }),
        expiresAt: new Date(Date.now() + lifetime + lingers),
      });
    },

    /** Finds a row, and leaves it; undefined when there is none, or when its time is over. */
    async find(context: SealingContext, key: string): Promise<T | undefined> {
      const row = await context.internalAdapter.findVerificationValue(ofKind + key);
      const holds = row && row.expiresAt.getTime() - lingers > Date.now();
      return holds ? open(context.secretConfig, row.value) : undefined;
    },

    /** Takes a row out; of two requests at once, one gets it. One whose time is over is left to `takeLapsed`. */
    async take(context: SealingContext, key: string): Promise<T | undefined> {
      if (lingers > 0 && !(await rows.find(context, key))) return undefined;
      const row = await context.internalAdapter.consumeVerificationValue(ofKind + key);
      return row ? open(context.secretConfig, row.value) : undefined;
    },

    /**
     * Takes out at most so many rows whose time is over; of two processes at once, one gets each. What no secret of
     * the site opens any more is left out.
     */
    async takeLapsed(
      { query }: Pick<Database, 'query'>,
      sealing: string | SecretConfig,
      most: number,
    ): Promise<T[]> {
      const found = await sql<{ id: string; value: string }>`
        SELECT id, value FROM verification WHERE identifier LIKE ${`${ofKind}%`}
          AND expiresAt <= ${new Date(Date.now() + lingers)} LIMIT ${sql.lit(most)}`.execute(query);
      const taken: T[] = [];
      for (const { id, value } of found.rows) {
        const removal = sql`DELETE FROM verification WHERE id = ${id}`;
        if ((await removal.execute(query)).numAffectedRows !== 1n) continue;
        const content = await open(sealing, value).catch(() => undefined);
        if (content) taken.push(content);
      }
      return taken;
    },
  };
  return rows;
}
