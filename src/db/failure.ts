import { failureKind } from './failure-kind.ts';

/** Something about the database that the operator can put right; its message says what. */
export class DatabaseFailure extends Error {}

/**
 * What is wrong with the database, in words for the operator who starts the site or a script. Undefined
 * when it is something else, for which the stack tells more.
 */
export function explainDatabaseFailure(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const what = sentence(error);
  if (error instanceof DatabaseFailure) return what;
  if (/^HANDSHAKE_.*SSL/.test(codeOf(error)))
    return `No TLS with the database: ${what} ${TLS_HELP}`;
  const kind = failureKind(error);
  if (kind === 'away') return `The database cannot be reached: ${what}`;
  return kind || isRefusal(error) ? `The database refuses: ${what}` : undefined;
}

const TLS_HELP =
  'DATABASE_SSL_CA names an authority of your own, ssl-mode in DATABASE_URL asks for less or more.';

/** A name with several addresses fails with an error that says nothing by itself. */
function sentence(error: Error): string {
  const errors = error instanceof AggregateError ? error.errors : [error];
  const text = errors.map(({ message }) => message).join(', ');
  return text.endsWith('.') ? text : `${text}.`;
}

function codeOf({ code = '' }: NodeJS.ErrnoException): string {
  return code;
}

/** Whether the server answered, and would not. */
function isRefusal(error: unknown): boolean {
  const { sqlState, cause } = error as { sqlState?: unknown; cause?: unknown };
  return sqlState !== undefined || (cause instanceof Error && isRefusal(cause));
}
