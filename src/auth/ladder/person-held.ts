import { defineRequestState } from '@better-auth/core/context';

/** The session with which the person was read in this request, within one transaction. */
const held = defineRequestState<string | null>(() => null);

/**
 * Notes that the person of a new session was read in the transaction that made it, while it held the person's row. The
 * ladder then needs no look-up of its own: one that failed, after the COMMIT, would make a 503 of an act that is done.
 */
export async function notePersonHeld(session: { readonly id: string }): Promise<void> {
  await held.set(session.id);
}

/** Whether the endpoint has read the person in the transaction that made this session. */
export async function wasPersonHeld(session: { readonly id: string }): Promise<boolean> {
  return (await held.get()) === session.id;
}
