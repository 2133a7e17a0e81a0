import {
  type BetterAuthPluginDBSchema,
  type GenericEndpointContext,
  getCurrentAdapter,
} from 'better-auth';
import { APIError } from 'better-auth/api';
import { SECOND } from '../../time.ts';
import { personField } from '../person-field.ts';
import { FIRST_LOCK, lockAfter, TRIES } from '../record/lock-after.ts';
import { talliesOf } from '../record/tallies.ts';
import { isDuplicate } from '../transaction.ts';
import { countInTurn } from './tries-in-turn.ts';

export const TRIES_WINDOW = FIRST_LOCK;

export const PROOF_TRIES = 'proofTries';

/**
 * Where a wrong answer was given: at the second step of a sign-in, or by a signed-in person. Each is counted by
 * itself: a thief of the password who guesses at the second step does not close the step-up to the owner.
 */
export type Place = 'signIn' | 'session';

export interface ProofTriesRow {
  readonly id: string;
  readonly tries: number;
  readonly windowEndsAt: Date;
  readonly codeTries: number;
  readonly codesLockedUntil: Date | null;
}

/** The count of an account after a try. */
export interface Tries {
  /** False when this one was too many: then even the right answer is refused, in the same words. */
  readonly inTime: boolean;
  /** How many more may be wrong. */
  readonly left: number;
  /** When none is left: until when that stays so. */
  readonly until: Date;
}

/**
 * Counts a try before it is looked at, so that guesses sent at once are all counted, and right answers sent at once
 * all taken (tries-in-turn.ts).
 *
 * The six digits of an app (`totp`) could be guessed in the end, window after window. So these tries
 * are counted over all windows, too, until one is right, and each time that ten more are used up the
 * wait is twice as long. The other second steps cannot be guessed, and stay open meanwhile.
 *
 * Each statement is by itself: one that locked a row before it changes it would, with many guesses at
 * once, meet the others' locks.
 */
export async function countTry(
  ctx: GenericEndpointContext,
  userId: string,
  place: Place,
  proof?: string,
): Promise<Tries> {
  const count = () => countOnce(ctx, userId, place, proof);
  return countInTurn(`${place} ${userId}`, count, ({ inTime }) => !inTime);
}

async function countOnce(
  ctx: GenericEndpointContext,
  userId: string,
  place: Place,
  proof: string | undefined,
): Promise<Tries> {
  const { adapter } = ctx.context;
  for (;;) {
    const now = new Date();
    const fresh = { tries: 1, windowEndsAt: new Date(now.getTime() + TRIES_WINDOW), toldAt: null };
    const row = await adapter.findOne<ProofTriesRow>({
      model: PROOF_TRIES,
      where: whereOf(userId, place),
    });
    if (!row) {
      const first = { ...fresh, codeTries: proof === 'totp' ? 1 : 0, codesLockedUntil: null };
      if (await create(ctx, { userId, place, ...first })) return standOf(first, proof, now);
      continue;
    }
    if (proof === 'totp' && areLocked(row, now)) {
      return { ...standOf(row, proof, now), inTime: false };
    }
    const next = row.windowEndsAt <= now ? fresh : { tries: row.tries + 1 };
    const codes = proof === 'totp' ? countCode(row, now) : {};
    const counted = await adapter.updateMany({
      model: PROOF_TRIES,
      where: [
        { field: 'id', value: row.id },
        { field: 'tries', value: row.tries },
        { field: 'windowEndsAt', value: row.windowEndsAt },
        { field: 'codeTries', value: row.codeTries },
      ],
      update: { ...next, ...codes },
    });
    if (counted !== 1) continue;
    if ('codesLockedUntil' in codes) talliesOf(ctx).lockouts.add('codes');
    return standOf({ ...row, ...next, ...codes }, proof, now);
  }
}

/** A search for the row that counts a person's wrong answers at one place. */
export function whereOf(userId: string, place: Place) {
  return [
    { field: 'userId', value: userId },
    { field: 'place', value: place },
  ];
}

/**
 * The count of an account as it is now; nothing is counted. A request that only leads to an answer, such as
 * for a mail with a code, is refused while `left` is 0.
 */
export async function triesOf(
  ctx: GenericEndpointContext,
  userId: string,
  place: Place,
): Promise<Tries> {
  const now = new Date();
  const row = await ctx.context.adapter.findOne<ProofTriesRow>({
    model: PROOF_TRIES,
    where: whereOf(userId, place),
  });
  if (row && row.windowEndsAt > now) return standOf(row, undefined, now);
  return { inTime: true, left: TRIES, until: now };
}

/** Seconds until an answer is looked at again; null when answers are looked at now. */
export async function closedFor(
  ctx: GenericEndpointContext,
  userId: string,
  place: Place,
): Promise<number | null> {
  const { left, until } = await triesOf(ctx, userId, place);
  return left === 0 ? Math.ceil((until.getTime() - Date.now()) / SECOND) : null;
}

/** The count of an account from its row. */
function standOf(row: Omit<ProofTriesRow, 'id'>, proof: string | undefined, now: Date): Tries {
  const { tries, windowEndsAt, codeTries, codesLockedUntil } = row;
  const inWindow = windowEndsAt > now ? Math.max(TRIES - tries, 0) : TRIES;
  const window = { left: inWindow, until: windowEndsAt, inTime: tries <= TRIES };
  if (proof !== 'totp') return window;
  if (!codesLockedUntil || !areLocked(row, now)) {
    return { ...window, left: Math.min(inWindow, TRIES - (codeTries % TRIES)) };
  }
  const later = inWindow === 0 && windowEndsAt > codesLockedUntil;
  return { ...window, left: 0, until: later ? windowEndsAt : codesLockedUntil };
}

function areLocked(
  { codesLockedUntil }: Pick<ProofTriesRow, 'codesLockedUntil'>,
  now: Date,
): boolean {
  return codesLockedUntil !== null && codesLockedUntil > now;
}

/** A refusal that tells how many tries are left, and when none is, in `Retry-After`, for how long. */
export function refusalWith(
  { left, until }: Pick<Tries, 'left' | 'until'>,
  status: 'BAD_REQUEST' | 'UNAUTHORIZED',
  refusal: { readonly code: string; readonly message: string },
): APIError {
  const seconds = Math.max(Math.ceil((until.getTime() - Date.now()) / SECOND), 1);
  const headers = left === 0 ? { 'retry-after': String(seconds) } : {};
  return new APIError(status, { ...refusal, triesLeft: left }, headers);
}

function countCode({ codeTries }: ProofTriesRow, now: Date) {
  const tries = codeTries + 1;
  if (tries % TRIES !== 0) return { codeTries: tries };
  const codesLockedUntil = new Date(now.getTime() + lockAfter(tries));
  return { codeTries: tries, codesLockedUntil, codesToldAt: null };
}

/** Creates the row; false when another try was first, and has begun a window. */
async function create(ctx: GenericEndpointContext, data: Record<string, unknown>) {
  try {
    await ctx.context.adapter.create({ model: PROOF_TRIES, data });
    return true;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return false;
  }
}

/**
 * A good proof of somebody who is signed in ends the count of its window, within the transaction that is
 * under way. Wrong app codes stay counted after a good password, because an attacker who guesses codes
 * knows the password.
 */
export async function forgetTries(ctx: GenericEndpointContext, userId: string): Promise<void> {
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  const where = whereOf(userId, 'session');
  const done = [...where, { field: 'codeTries', value: 0 }];
  const removed = await adapter.deleteMany({ model: PROOF_TRIES, where: done });
  if (removed > 0) return;
  await adapter.updateMany({ model: PROOF_TRIES, where, update: { tries: 0, toldAt: null } });
}

/** Ends all counts, those of the app's codes too: after a whole sign-in, or after a right code of the app. */
export async function forgetAllTries(ctx: GenericEndpointContext, userId: string): Promise<void> {
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  await adapter.deleteMany({ model: PROOF_TRIES, where: [{ field: 'userId', value: userId }] });
}

/**
 * A password reset ends every lock, because the guesses were made with the old password. The count of wrong
 * app codes in a row stays: otherwise each reset would give an attacker who reads the mail ten more guesses.
 */
export async function endProofLocks(ctx: GenericEndpointContext, userId: string): Promise<void> {
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  await adapter.updateMany({
    model: PROOF_TRIES,
    where: [{ field: 'userId', value: userId }],
    update: { tries: 0, toldAt: null, codesLockedUntil: null, codesToldAt: null },
  });
}

export const proofTriesSchema = {
  proofTries: {
    fields: {
      userId: personField,
      place: { type: 'string', required: true, input: false, defaultValue: 'signIn' },
      tries: { type: 'number', required: true, input: false },
      windowEndsAt: { type: 'date', required: true, input: false, index: true },
      toldAt: { type: 'date', required: false, input: false },
      codeTries: { type: 'number', required: true, input: false, defaultValue: 0 },
      codesLockedUntil: { type: 'date', required: false, input: false },
      codesToldAt: { type: 'date', required: false, input: false },
    },
  },
} satisfies BetterAuthPluginDBSchema;
