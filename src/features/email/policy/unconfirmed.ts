import type { DBTransactionAdapter, GenericEndpointContext } from 'better-auth';
import { endProofsAbout } from '../../../auth/proof/proofs-of-person.ts';
import { recordAudit } from '../../../auth/record/audit.ts';
import { rulebookOf } from '../../../auth/rulebook.ts';

/**
 * Whether an account keeps its address from somebody else who proves to read it. There must be an account.
 */
export async function holdsAddress(
  ctx: GenericEndpointContext,
  user: { readonly id: string; readonly emailVerified: boolean },
): Promise<boolean> {
  if (!user.emailVerified) return false;
  for (const { is } of rulebookOf(ctx).givenUp) if (await is(ctx, user.id)) return false;
  return true;
}

/**
 * Frees an address, which somebody has just proved to read, from an account that does not keep it. An account
 * that was given up is removed only if the mail has said so (`wasTold`).
 */
export async function freeAddress(
  ctx: GenericEndpointContext,
  adapter: DBTransactionAdapter,
  email: string,
  { wasTold }: { readonly wasTold: boolean },
): Promise<void> {
  await removeUnconfirmed(ctx, adapter, email);
  if (!wasTold) return;
  const where = [{ field: 'email', value: email }];
  const other = await adapter.findOne<{ id: string }>({ model: 'user', where });
  if (!other) return;
  for (const { is, end } of rulebookOf(ctx).givenUp) {
    if (await is(ctx, other.id)) await end(ctx, other.id);
  }
}

/**
 * An account that nobody has confirmed belongs to the first person who proves to read its
 * address (docs/decisions/0013-first-proof.md): it does not keep the address from that person.
 */
export async function removeUnconfirmed(
  ctx: GenericEndpointContext,
  adapter: DBTransactionAdapter,
  email: string,
): Promise<void> {
  const where = [
    { field: 'email', value: email },
    { field: 'emailVerified', value: false },
  ];
  const other = await adapter.findOne<{ id: string }>({ model: 'user', where });
  if (!other) return;
  for (const { beforeEmptied } of rulebookOf(ctx).containments)
    await beforeEmptied?.(ctx, other.id);
  // The DELETE asks once more: the address may be confirmed at this moment.
  const removed = await adapter.deleteMany({
    model: 'user',
    where: [{ field: 'id', value: other.id }, ...where],
  });
  if (removed === 0) return;
  await endProofsAbout(adapter, other.id);
  await recordAudit(ctx, {
    event: 'accountDeleted',
    outcome: 'success',
    subjectId: other.id,
    actorId: null,
    detail: { reason: 'unconfirmed' },
  });
}
