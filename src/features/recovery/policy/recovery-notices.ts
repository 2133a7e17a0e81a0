import { randomBytes } from 'node:crypto';
import type { DBTransactionAdapter, GenericEndpointContext } from 'better-auth';
import {
  momentFor,
  type Owner,
  partsOf,
  toOwner,
  whereFrom,
} from '../../../auth/record/notices.ts';
import { DAY } from '../../../time.ts';

/** The page behind the link of every notice. */
const CANCEL_PATH = '/recovery/cancel';

/** The worker may be late: until it has acted, the link to cancel must work. */
const AFTER_DUE = DAY;

/** Where a person can be reached. */
export interface Address {
  readonly email: string;
  /** Whether the address is known to be the person's. A mail to another address names nobody. */
  readonly theirs: boolean;
}

/**
 * Tells every address of the account that its second step will be switched off, with a link of its
 * own to cancel, within the transaction that sets the hour.
 */
export async function tellOfRecovery(
  ctx: GenericEndpointContext,
  adapter: DBTransactionAdapter,
  user: Owner,
  dueAt: Date,
): Promise<void> {
  const { outbox, proofs, baseUrl } = partsOf(ctx);
  for (const { email, theirs } of await addressesOf(ctx, adapter, user)) {
    const issued = await proofs.issue(adapter, {
      purpose: 'cancel-recovery',
      subject: cancelSubject(user.id),
      lifetime: dueAt.getTime() - Date.now() + AFTER_DUE,
      payload: { userId: user.id, email, dueAt: dueAt.toISOString() },
    });
    if (!issued.ok) throw new Error('A fresh subject cannot have been mailed to before.');
    await outbox.put(adapter, 'recovery-started', {
      ...toOwner(user),
      to: email,
      readerTyped: theirs,
      usefulUntil: dueAt,
      data: {
        name: user.name,
        due: momentFor(user, dueAt),
        cancelUrl: new URL(`${CANCEL_PATH}?token=${issued.token}`, baseUrl).href,
        ...whereFrom(ctx, user),
      },
    });
  }
}

/** Ends the links of all notices: there is nothing left to cancel. */
export async function endCancelLinks(adapter: DBTransactionAdapter, userId: string): Promise<void> {
  await adapter.deleteMany({
    model: 'mailProof',
    where: [
      { field: 'purpose', value: 'cancel-recovery' },
      { field: 'subject', operator: 'starts_with', value: `${userId}:` },
    ],
  });
}

/**
 * The current address, those that can still undo a change, and the one that is to come. The last is
 * left out when another account has it: its owner has nothing to do with this.
 */
async function addressesOf(
  ctx: GenericEndpointContext,
  adapter: DBTransactionAdapter,
  user: Owner,
): Promise<Address[]> {
  const undos = await adapter.findMany<{ payload: string }>({
    model: 'mailProof',
    where: [
      { field: 'purpose', value: 'undo-email' },
      { field: 'subject', operator: 'starts_with', value: `${user.id}:` },
      { field: 'expiresAt', operator: 'gt', value: new Date() },
    ],
  });
  const left = undos.map(({ payload }) => (JSON.parse(payload) as { email?: string }).email);
  const { proofs } = partsOf(ctx);
  const coming = (await proofs.pending(adapter, 'change-email', user.id))?.payload.to;
  const taken = coming && (await isTaken(adapter, coming));
  const addresses = new Map<string, Address>();
  if (coming && !taken) addresses.set(coming, { email: coming, theirs: false });
  for (const email of [...left, user.email]) {
    if (email) addresses.set(email, { email, theirs: true });
  }
  return [...addresses.values()];
}

async function isTaken(adapter: DBTransactionAdapter, email: string): Promise<boolean> {
  return (await adapter.count({ model: 'user', where: [{ field: 'email', value: email }] })) > 0;
}

/** The subject of a link. It begins with the person's id, so that all links of a person can be found. */
function cancelSubject(userId: string): string {
  return `${userId}:${randomBytes(12).toString('base64url')}`;
}
