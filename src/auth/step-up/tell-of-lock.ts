import { type GenericEndpointContext, getCurrentAdapter } from 'better-auth';
import { MINUTE } from '../../time.ts';
import { networkOf } from '../network.ts';
import { lockAfter, TRIES } from '../record/lock-after.ts';
import { circumstances, type Owner, partsOf, toOwner } from '../record/notices.ts';
import {
  type Place,
  PROOF_TRIES,
  type ProofTriesRow,
  TRIES_WINDOW,
  whereOf,
} from './proof-tries.ts';

/** What the mail tells the owner about tries that are used up. */
interface CodesLock {
  readonly minutes: number;
  /** How many tries were wrong. */
  readonly count: number;
  /** Whether it has happened before, since the last right second step. */
  readonly again: boolean;
}

/**
 * Puts a mail to the owner into the outbox, within the transaction that is under way, when the tries
 * are used up: once in a window and once in a lock of the codes, however many guesses come at once.
 * Which mail says where the last one was wrong. An address that nobody confirmed gets a few a day.
 */
export async function tellOfLock(
  ctx: GenericEndpointContext,
  user: Owner,
  mail: 'second-step-locked' | 'proof-locked',
): Promise<void> {
  const place = mail === 'second-step-locked' ? 'signIn' : 'session';
  const lock = await lockToTell(ctx, user.id, place);
  if (!lock) return;
  await partsOf(ctx).outbox.put(await getCurrentAdapter(ctx.context.adapter), mail, {
    ...toOwner(user),
    network: networkOf(ctx),
    data: { name: user.name, ...lock, ...(await circumstances(ctx, user)) },
  });
}

async function lockToTell(
  ctx: GenericEndpointContext,
  userId: string,
  place: Place,
): Promise<CodesLock | null> {
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  const now = new Date();
  const theirs = whereOf(userId, place);
  const window = await adapter.updateMany({
    model: PROOF_TRIES,
    where: [
      ...theirs,
      { field: 'tries', operator: 'gte', value: TRIES },
      { field: 'windowEndsAt', operator: 'gt', value: now },
      { field: 'toldAt', value: null },
    ],
    update: { toldAt: now },
  });
  const codes = await adapter.updateMany({
    model: PROOF_TRIES,
    where: [
      ...theirs,
      { field: 'codesLockedUntil', operator: 'gt', value: now },
      { field: 'codesToldAt', value: null },
    ],
    update: { codesToldAt: now },
  });
  if (codes === 0) {
    return window === 1 ? { minutes: TRIES_WINDOW / MINUTE, count: TRIES, again: false } : null;
  }
  const row = await adapter.findOne<ProofTriesRow>({ model: PROOF_TRIES, where: theirs });
  const count = row?.codeTries ?? TRIES;
  return { minutes: lockAfter(count) / MINUTE, count, again: count >= 2 * TRIES };
}
