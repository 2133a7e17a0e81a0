import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { MINUTE } from '../../time.ts';

/** Longer than a cookie lives, so that a browser in use has one that works. */
const LIFETIME = 15 * MINUTE;

export interface Challenges {
  /** A new one for a session and the round that it is for; 0 is the registration. */
  give(sessionId: string, round: number): string;
  /** The session and the round that a challenge is for; undefined when it is too old or not ours. */
  read(challenge: string): { readonly id: string; readonly round: number } | undefined;
}

/**
 * Makes and reads challenges, and keeps none: each carries its session, its round and its end, under a keyed hash.
 * A thief who asks for many therefore takes none from the person's own browser. A refresh begins the next round,
 * so each challenge is good for one refresh.
 */
export function createChallenges(secret: string): Challenges {
  const mac = (text: string) =>
    createHmac('sha256', secret).update(`bound-session\n${text}`).digest();
  return {
    give(sessionId, round) {
      const until = Date.now() + LIFETIME;
      const text = [sessionId, round, until, randomBytes(12).toString('base64url')].join('.');
      return `${text}.${mac(text).toString('base64url')}`;
    },
    read(challenge) {
      const [, text = '', id = '', round, until, sent = ''] = FORM.exec(challenge) ?? [];
      const expected = mac(text);
      const given = Buffer.from(sent, 'base64url');
      const isOurs = given.length === expected.length && timingSafeEqual(given, expected);
      return isOurs && Number(until) > Date.now() ? { id, round: Number(round) } : undefined;
    },
  };
}

const FORM = /^(([\w-]{1,36})\.(\d{1,9})\.(\d{13})\.[\w-]{16})\.([\w-]{43})$/;
