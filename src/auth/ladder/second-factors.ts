import {
  type DBTransactionAdapter,
  type GenericEndpointContext,
  getCurrentAdapter,
} from 'better-auth';
import { rulebookOf } from '../rulebook.ts';
import type { FactorOwner, SecondFactor } from './factor.ts';
import { showsMailboxAlone } from './mailbox-alone.ts';
import { secondStepEnded } from './second-step-ended.ts';
import type { FirstProof } from './ways-in.ts';

/**
 * What a person can take the second step with after this first proof; the one used last is first. After a password
 * that was set by mail a code by mail shows nothing new, either: so it is none for somebody who has anything stronger.
 */
export async function offeredFactors(
  ctx: GenericEndpointContext,
  user: FactorOwner,
  firstProof: FirstProof,
): Promise<SecondFactor[]> {
  const possible: SecondFactor[] = [];
  for (const factor of rulebookOf(ctx).factors) {
    if (factor.notAfter === firstProof) continue;
    if (await factor.isSetUp(ctx, user)) possible.push(factor);
  }
  const stronger = possible.some(({ asks, notAfter }) => asks !== 'never' && notAfter !== 'mail');
  const twice = stronger && showsMailboxAlone(user, firstProof);
  const offered = possible.filter(({ notAfter }) => !(twice && notAfter === 'mail'));
  const isLast = ({ name }: SecondFactor) => Number(name === user.lastSecondFactor);
  return offered.sort((a, b) => isLast(b) - isLast(a));
}

/** Whether a person takes the second step by mail, so that it moves with the address. */
export async function mailIsFactor(
  ctx: GenericEndpointContext,
  user: FactorOwner,
): Promise<boolean> {
  const byMail = rulebookOf(ctx).factors.filter(({ notAfter }) => notAfter === 'mail');
  for (const { isSetUp } of byMail) if (await isSetUp(ctx, user)) return true;
  return false;
}

/**
 * Computes `user.twoFactorEnabled` anew and returns it. Call it in the transaction of each change of
 * factors, which has locked the person's row. Features are told when the value changes.
 */
export async function refreshTwoFactorEnabled(
  ctx: GenericEndpointContext,
  userId: string,
): Promise<boolean> {
  const adapter = (await getCurrentAdapter(ctx.context.adapter)) as DBTransactionAdapter;
  const where = [{ field: 'id', value: userId }];
  const user = await adapter.findOne<FactorOwner>({ model: 'user', where });
  const { factors, secondStepChanged } = rulebookOf(ctx);
  let now = false;
  for (const { isSetUp, asks = isSetUp } of factors) {
    if (asks !== 'never') now ||= await asks(ctx, { id: userId });
  }
  await adapter.updateMany({
    model: 'user',
    where,
    update: { twoFactorEnabled: now, updatedAt: new Date() },
  });
  if (!now && user?.twoFactorEnabled) await secondStepEnded.set(userId);
  if (now && !user?.twoFactorEnabled) await noteProven(ctx, adapter, userId);
  await secondStepChanged(ctx, userId, { before: Boolean(user?.twoFactorEnabled), now });
  return now;
}

/** Switching the second step on needs a full proof, so the session of that person counts as proven. */
async function noteProven(
  { context: { session } }: GenericEndpointContext,
  adapter: DBTransactionAdapter,
  userId: string,
): Promise<void> {
  if (session?.user.id !== userId) return;
  await adapter.updateMany({
    model: 'session',
    where: [{ field: 'id', value: session.session.id }],
    update: { provenSecond: true },
  });
  await adapter.updateMany({
    model: 'user',
    where: [{ field: 'id', value: userId }],
    update: { passwordByMailAt: null },
  });
}
