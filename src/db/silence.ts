import type { Socket } from 'node:net';
import { SECOND } from '../time.ts';

/** How long the server may take to answer; milliseconds. */
const PATIENCE = {
  /** What ends a transaction, or begins one, does no work that takes long. */
  border: 5 * SECOND,
  /** Other statements of a request. It is less than the visitor waits, which leaves time to roll back. */
  request: 6 * SECOND,
  /** Any other, of work that nobody waits for. */
  statement: 60 * SECOND,
  /** A statement that was interrupted because its visitor has been answered. */
  interrupted: 2 * SECOND,
};

const BORDER = /^(?:begin|commit|rollback)$/;

/** A connection of mysql2, of which only the socket is of interest. */
interface Wire {
  readonly stream?: Socket;
}

/**
 * Ends a connection on which no answer comes: a network that has forgotten it says so to neither side, and it
 * would be missing in the pool for ever. What waits on it fails as if it had been cut.
 * @returns to be called when the answer has come
 */
export function hangUpWhenSilent(wire: object, sql: string, answered?: AbortSignal): () => void {
  const hangUp = () => (wire as Wire).stream?.destroy();
  const usual = answered ? PATIENCE.request : PATIENCE.statement;
  let timer = setTimeout(hangUp, BORDER.test(sql) ? PATIENCE.border : usual);
  const hurry = () => {
    clearTimeout(timer);
    timer = setTimeout(hangUp, PATIENCE.interrupted);
  };
  if (!BORDER.test(sql)) answered?.addEventListener('abort', hurry);
  return () => {
    clearTimeout(timer);
    answered?.removeEventListener('abort', hurry);
  };
}
