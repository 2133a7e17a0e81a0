import type { FirstProof } from './ways-in.ts';

/** The column of a user row that says when a password was set by mail. */
interface ByMail {
  readonly passwordByMailAt?: Date | null;
}

/**
 * Whether a first proof has shown nothing but the mailbox: a link or code by mail, or a password that was set by
 * mail and that no other second factor has followed since. The mailbox counts once (ASVS 6.4.4). `user`: a row.
 */
export function showsMailboxAlone(user: object, firstProof: FirstProof): boolean {
  if (firstProof === 'mail') return true;
  const { passwordByMailAt } = user as ByMail;
  return (firstProof === 'password' || firstProof === 'userName') && Boolean(passwordByMailAt);
}
