import { type SecretConfig, symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import type { Pool } from '../../../db/pool.ts';

/** The columns that stay encrypted for longer than some days; all others end by themselves. */
const COLUMNS = [
  ['twoFactor', 'secret'],
  ['account', 'accessToken'],
  ['account', 'refreshToken'],
] as const;

const AT_ONCE = 200;

/** How many values were encrypted anew, and how many could not be opened with any of the secrets. */
export interface Resealed {
  readonly renewed: number;
  readonly unreadable: number;
}

/**
 * Encrypts anew with the current secret what an older one has encrypted (ASVS 11.2.2). It may be broken
 * off and run again, beside the running site: a value that has changed meanwhile is left alone.
 */
export async function reseal(pool: Pool, key: SecretConfig): Promise<Resealed> {
  const counts = { renewed: 0, unreadable: 0 };
  for (const [table, column] of COLUMNS) {
    let after: string | undefined = '';
    while (after !== undefined) {
      const rows = await rowsBehind(pool, table, column, after);
      for (const { id, value } of rows) {
        const opened = await symmetricDecrypt({ key, data: value }).catch(() => undefined);
        if (opened === undefined) {
          counts.unreadable += 1;
          continue;
        }
        if (value.startsWith(`$ba$${key.currentVersion}$`)) continue;
        const sealed = await symmetricEncrypt({ key, data: opened });
        const [{ affectedRows }] = await pool.query<ResultSetHeader>(
          'UPDATE ?? SET ?? = ? WHERE id = ? AND ?? = ?',
          [table, column, sealed, id, column, value],
        );
        counts.renewed += affectedRows;
      }
      after = rows.at(-1)?.id;
    }
  }
  return counts;
}

/**
 * Some of the rows behind `after`. Those under the current secret are read as well: with a wrong secret no
 * row would be older, and no value readable.
 */
async function rowsBehind(
  pool: Pool,
  table: string,
  column: string,
  after: string,
): Promise<{ id: string; value: string }[]> {
  const [rows] = await pool.query<(RowDataPacket & { id: string; value: string })[]>(
    'SELECT id, ?? AS value FROM ?? WHERE id > ? AND ?? IS NOT NULL ORDER BY id LIMIT ?',
    [column, table, after, column, AT_ONCE],
  );
  return rows;
}
