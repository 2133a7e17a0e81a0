import { sql } from 'kysely';
import { COMPARING_FUNCTION } from '../../../auth/hashes-apart.ts';
import type { Database } from '../../../db/database.ts';

/** The whole hashes, where they are kept apart. */
export const HASH_TABLE = 'passwordHash';

/** Whether they are kept apart, and then whether this account may see the table of them. */
export async function whereHashesAre({
  query,
}: Pick<Database, 'query'>): Promise<'in accounts' | 'apart' | 'apart and hidden'> {
  const { rows } = await sql`SHOW FUNCTION STATUS
    WHERE Db = DATABASE() AND Name = ${COMPARING_FUNCTION}`.execute(query);
  if (rows.length === 0) return 'in accounts';
  const tables = await sql`SHOW TABLES LIKE ${HASH_TABLE}`.execute(query);
  return tables.rows.length === 0 ? 'apart and hidden' : 'apart';
}

/** A hash of a kind that `hashedLike` can make again. Any other stays whole until its owner signs in. */
const isWhole = (
  hash: string,
) => `(${hash} LIKE '$argon2id$v=19$%$%$%' AND ${hash} NOT LIKE '$%$%$%$%$%$%'
    AND CHAR_LENGTH(SUBSTRING_INDEX(${hash}, '$', -1)) = 43
    OR ${hash} REGEXP '^[0-9a-f]{32}:[0-9a-f]{128}$')`;

/** What `beginningOf` makes of it. */
const beginning = (hash: string) =>
  `IF(${hash} LIKE '$%', CONCAT(SUBSTRING_INDEX(${hash}, '$', 5), '$'), CONCAT(SUBSTRING_INDEX(${hash}, ':', 1), ':'))`;

const keep = `REPLACE INTO ${HASH_TABLE} (userId, beginning, hash)
  SELECT NEW.userId, ${beginning('NEW.password')}, NEW.password FROM DUAL
  WHERE ${isWhole('NEW.password')}`;

const shorten = `SET NEW.password = IF(${isWhole('NEW.password')}, ${beginning('NEW.password')}, NEW.password)`;

const TRIGGERS: Readonly<Record<string, string>> = {
  passwordHash_insert_keep: `BEFORE INSERT ON account FOR EACH ROW ${keep}`,
  passwordHash_insert_shorten: `BEFORE INSERT ON account FOR EACH ROW
  FOLLOWS passwordHash_insert_keep ${shorten}`,
  passwordHash_update_forget: `BEFORE UPDATE ON account FOR EACH ROW
  DELETE FROM ${HASH_TABLE} WHERE userId = OLD.userId AND beginning = OLD.password
    AND NOT (NEW.password <=> OLD.password)`,
  passwordHash_update_keep: `BEFORE UPDATE ON account FOR EACH ROW
  FOLLOWS passwordHash_update_forget ${keep}`,
  passwordHash_update_shorten: `BEFORE UPDATE ON account FOR EACH ROW
  FOLLOWS passwordHash_update_keep ${shorten}`,
  passwordHash_delete_forget: `AFTER DELETE ON account FOR EACH ROW
  DELETE FROM ${HASH_TABLE} WHERE userId = OLD.userId AND beginning = OLD.password`,
};

const dropTriggers = Object.keys(TRIGGERS).map((name) => `DROP TRIGGER IF EXISTS ${name}`);

const TEXT = 'CHARACTER SET ascii COLLATE ascii_bin';

/**
 * Moves the end of every password hash into a table of its own, now and whenever one is written. The triggers and the
 * function run with the rights of the account that makes them. Each statement may be run again.
 */
export const KEEP_APART: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS ${HASH_TABLE} (
  userId varchar(36) ${TEXT} NOT NULL PRIMARY KEY,
  beginning varchar(255) ${TEXT} NOT NULL,
  hash varchar(512) ${TEXT} NOT NULL,
  KEY passwordHash_beginning_idx (beginning),
  CONSTRAINT passwordHash_userId_fk FOREIGN KEY (userId) REFERENCES user (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
  `DROP FUNCTION IF EXISTS ${COMPARING_FUNCTION}`,
  `CREATE FUNCTION ${COMPARING_FUNCTION} (givenBeginning varchar(255) CHARACTER SET ascii, givenHash varchar(512) CHARACTER SET ascii)
  RETURNS tinyint READS SQL DATA SQL SECURITY DEFINER
  RETURN EXISTS (SELECT 1 FROM ${HASH_TABLE} WHERE beginning = givenBeginning AND hash = givenHash)`,
  ...dropTriggers,
  ...Object.entries(TRIGGERS).map(([name, what]) => `CREATE TRIGGER ${name} ${what}`),
  'UPDATE account SET password = password WHERE password IS NOT NULL',
];

/** Puts every hash back to where it was, and removes what kept it apart. */
export const PUT_BACK: readonly string[] = [
  ...dropTriggers,
  `UPDATE account JOIN ${HASH_TABLE} AS kept
  ON kept.userId = account.userId AND kept.beginning = account.password
  SET account.password = kept.hash`,
  `DROP FUNCTION ${COMPARING_FUNCTION}`,
  `DROP TABLE ${HASH_TABLE}`,
];
