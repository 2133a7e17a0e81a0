import { failureKind } from './failure-kind.ts';

/**
 * The database could not be asked, so nothing is known: neither that something is so, nor that it is
 * not. The request is answered with 503, and never with a refusal or a success.
 */
export class Unavailable extends Error {
  /** What a visitor is told; the error page adds when to try again. */
  readonly status = 503;

  constructor(message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'Unavailable';
  }
}

/**
 * Whether the server did what it was asked and met a constraint of the schema (SQLSTATE class 23), such
 * as a unique key. That is an answer, which the rules that write the row expect.
 */
export function isAnswer(error: unknown): boolean {
  return stateOf(error).startsWith('23');
}

/**
 * Whether the statement itself was wrong (SQLSTATE classes 21, 22 and 42: what it names, its values or its
 * grammar). To send it again would not help: it is a mistake of ours, for the log and a 500.
 */
export function isMistake(error: unknown): boolean {
  return /^(?:21|22|42)/.test(stateOf(error)) && failureKind(error) === undefined;
}

function stateOf(error: unknown): string {
  return String((error as { sqlState?: unknown } | null)?.sqlState ?? '');
}
