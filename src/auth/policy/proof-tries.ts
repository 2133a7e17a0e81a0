import {
  type BetterAuthPluginDBSchema,
  type GenericEndpointContext,
  getCurrentAdapter,
} from 'better-auth';
import { MINUTE } from '../../time.ts';
import { isDuplicate } from './transaction.ts';

/** ASVS 6.3.1: guesses at one account's proof, whatever address they come from. */
const TRIES = 10;
const WINDOW = 15 * MINUTE;

const MODEL = 'proofTries';

/**
 * Counts a try before it is looked at, so that guesses sent at once are all counted. False when the
 * account has used its tries up: then even the right answer is refused, in the same words.
 */
export async function countTry(ctx: GenericEndpointContext, userId: string): Promise<boolean> {
  const { adapter } = ctx.context;
  const now = new Date();
  const windowEndsAt = new Date(now.getTime() + WINDOW);
  const mine = { field: 'userId', value: userId };
  const counted = await adapter.incrementOne<{ tries: number }>({
    model: MODEL,
    where: [mine, { field: 'windowEndsAt', operator: 'gt', value: now }],
    increment: { tries: 1 },
  });
  if (counted) return counted.tries <= TRIES;
  const renewed = await adapter.updateMany({
    model: MODEL,
    where: [mine, { field: 'windowEndsAt', operator: 'lte', value: now }],
    update: { tries: 1, windowEndsAt },
  });
  if (renewed > 0) return true;
  try {
    await adapter.create({
      model: MODEL,
      data: { userId, tries: 1, windowEndsAt },
    });
    return true;
  } catch (error) {
    // Another try was first, and there is a window now.
    if (!isDuplicate(error)) throw error;
    return countTry(ctx, userId);
  }
}

/** A good proof ends the count, within the transaction that is under way. */
export async function forgetTries(ctx: GenericEndpointContext, userId: string): Promise<void> {
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  await adapter.deleteMany({ model: MODEL, where: [{ field: 'userId', value: userId }] });
}

export const proofTriesSchema = {
  proofTries: {
    fields: {
      userId: {
        type: 'string',
        required: true,
        input: false,
        unique: true,
        references: { model: 'user', field: 'id', onDelete: 'cascade' },
      },
      tries: { type: 'number', required: true, input: false },
      windowEndsAt: { type: 'date', required: true, input: false, index: true },
    },
  },
} satisfies BetterAuthPluginDBSchema;
