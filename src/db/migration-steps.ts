import type { Connection, RowDataPacket } from 'mysql2/promise';
import { failureKind } from './failure-kind.ts';

/** How far a file has come that was not applied to its end. */
interface Progress {
  /** How many of its steps are done. */
  readonly done: number;
  /** Whether the next one was begun, and nobody has heard how it ended. */
  readonly begun: boolean;
}

/**
 * The steps of a file, each with a statement of its own as far as that is sure: MySQL and MariaDB commit each change of a table
 * at once, so a file that is cut short must go on where it was. A step ends with a line that ends with a
 * semicolon; the body of a trigger, which has such lines, with `END;`. What belongs together by a variable or a prepared
 * statement of the connection is one step, which must be able to run again.
 */
export function stepsOf(sql: string): string[] {
  if (HELD_TOGETHER.test(withoutComments(sql))) return [sql];
  const steps: string[] = [];
  let step = '';
  for (const line of sql.split('\n')) {
    step += `${line}\n`;
    const code = withoutComments(step).trim();
    if (!code.endsWith(';') || isOpen(code)) continue;
    steps.push(step);
    step = '';
  }
  if (withoutComments(step).trim()) steps.push(step);
  return steps;
}

/** Statements on which later ones depend within a connection. */
const HELD_TOGETHER =
  /@\w|\bPREPARE\b|\bLOCK\s+TABLES?\b|\bSTART\s+TRANSACTION\b|\bTEMPORARY\b|^\s*SET\b/im;

function withoutComments(sql: string): string {
  return sql.replaceAll(/^\s*--.*$/gm, '').replaceAll(/\/\*.*?\*\//gs, '');
}

/** Whether the text ends within quotes, within a comment, or within the body of a trigger; when in doubt it does. */
function isOpen(code: string): boolean {
  const bare = withoutQuotes(code);
  const begun = bare.match(/\bBEGIN\b/gi)?.length ?? 0;
  const ended = bare.match(/^END\s*;$/gim)?.length ?? 0;
  const isBody = /^CREATE\b[^;]*\b(?:TRIGGER|PROCEDURE|FUNCTION|EVENT)\b/i.test(bare);
  const hasBlocks = isBody && begun === 0 && /\b(?:THEN|DO|LOOP|REPEAT)\b/i.test(bare);
  return /['"`]|\/\*/.test(bare) || ended < begun || hasBlocks;
}

function withoutQuotes(code: string): string {
  return code.replaceAll(/'(?:[^'\\]|''|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`/g, '');
}

/**
 * Takes the steps of a file that are not done yet. A step of which nobody knows whether it was carried out is taken
 * again; what it makes or removes may be there, or gone, already.
 * @throws what a step threw; the file goes on with it the next time
 */
export async function takeSteps(
  connection: Connection,
  name: string,
  sql: string,
  renew: () => Promise<void>,
): Promise<void> {
  const steps = stepsOf(sql);
  const before = await progressOf(connection, name);
  for (const [at, step] of steps.entries()) {
    if (at < before.done) continue;
    await renew();
    await note(connection, name, { done: at, begun: true });
    try {
      await connection.query(step);
    } catch (error) {
      const wasBegun = before.begun && at === before.done;
      if (wasBegun && isSingle(step) && isDoneAlready(error)) continue;
      // A connection that was lost does not tell how the step ended.
      if (!isFatal(error)) await note(connection, name, { done: at, begun: false });
      throw error;
    }
  }
}

/** Whether it is certainly one statement. */
function isSingle(step: string): boolean {
  const bare = withoutQuotes(withoutComments(step)).trim();
  if (HELD_TOGETHER.test(bare)) return false;
  return bare.split(';').length === 2 || (/^CREATE\s+TRIGGER\b/i.test(bare) && !isOpen(bare));
}

const TABLE = `CREATE TABLE IF NOT EXISTS migrationStep (
  name varchar(191) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  done int NOT NULL,
  begun boolean NOT NULL
) ENGINE=InnoDB`;

/** Makes the table of the progress, which is there while something is pending only. */
export async function beginSteps(connection: Connection): Promise<void> {
  await connection.query(TABLE);
}

/** Removes it when all is applied, where the account may remove tables. */
export async function endSteps(connection: Connection): Promise<void> {
  await connection.query('DROP TABLE IF EXISTS migrationStep').catch((error: unknown) => {
    if (failureKind(error) !== 'refused') throw error;
  });
}

async function progressOf(connection: Connection, name: string): Promise<Progress> {
  const [[row]] = await connection.query<(RowDataPacket & Progress)[]>(
    'SELECT done, begun FROM migrationStep WHERE name = ?',
    [name],
  );
  return row ? { done: row.done, begun: Boolean(row.begun) } : { done: 0, begun: false };
}

async function note(connection: Connection, name: string, { done, begun }: Progress) {
  await connection.query('REPLACE INTO migrationStep (name, done, begun) VALUES (?, ?, ?)', [
    name,
    done,
    begun,
  ]);
}

function isFatal(error: unknown): boolean {
  return (error as { fatal?: unknown }).fatal === true;
}

/** What a server says when a change of the schema was made before. */
function isDoneAlready(error: unknown): boolean {
  return DONE_ALREADY.includes((error as { errno?: number }).errno ?? 0);
}

const DONE_ALREADY = [
  1050, // ER_TABLE_EXISTS_ERROR
  1051, // ER_BAD_TABLE_ERROR
  1054, // ER_BAD_FIELD_ERROR: a column that was renamed
  1060, // ER_DUP_FIELDNAME
  1061, // ER_DUP_KEYNAME
  1068, // ER_MULTIPLE_PRI_KEY
  1091, // ER_CANT_DROP_FIELD_OR_KEY
  1146, // ER_NO_SUCH_TABLE: it was renamed
  1359, // ER_TRG_ALREADY_EXISTS
  1826, // ER_FK_DUP_NAME
];
