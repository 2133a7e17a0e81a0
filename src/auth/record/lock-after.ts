import { DAY, MINUTE } from '../../time.ts';

/** ASVS 6.3.1: how many wrong answers in a row are looked at, whatever address they come from. */
export const TRIES = 10;

/** How long no answer counts afterwards, the first time. */
export const FIRST_LOCK = 15 * MINUTE;

/** The longest lock, however many wrong answers there were. */
export const LONGEST_LOCK = DAY;

/** How long the lock is that so many tries have led to: twice as long after each further ten. */
export function lockAfter(tries: number): number {
  return Math.min(FIRST_LOCK * 2 ** (Math.floor(tries / TRIES) - 1), LONGEST_LOCK);
}
