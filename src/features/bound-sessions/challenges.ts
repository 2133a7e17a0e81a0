import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { MINUTE } from '../../time.ts';

/** Longer than a cookie lives, so that a browser in use has one that works. */
const LIFETIME = 15 * MINUTE;

export interface Challenges {
  /** A new one for a session and the round that it is for; 0 is the registration. */
  give(sessionId: string, round: number): string;
  /** The round that a challenge is for; undefined when it is too old, another session's or not ours. */
  roundOf(sessionId: string, challenge: string): number | undefined;
}

/**
 * Challenges that nobody needs to keep: each carries its round and its end, under a keyed hash that names the
 * session. So to give one out writes nothing, and nobody who asks for many can take the newest from the
 * person's own browser. The round makes it good once: each refresh begins another.
 */
export function createChallenges(secret: string): Challenges {
  const mac = (sessionId: string, text: string) =>
    createHmac('sha256', secret).update(`bound-session\n${sessionId}\n${text}`).digest();
  return {
    give(sessionId, round) {
      const until = Date.now() + LIFETIME;
      const text = [round, until, randomBytes(12).toString('base64url')].join('.');
      return `${text}.${mac(sessionId, text).toString('base64url')}`;
    },
    roundOf(sessionId, challenge) {
      const [, text = '', round, until, sent = ''] = FORM.exec(challenge) ?? [];
      const expected = mac(sessionId, text);
      const given = Buffer.from(sent, 'base64url');
      const isOurs = given.length === expected.length && timingSafeEqual(given, expected);
      return isOurs && Number(until) > Date.now() ? Number(round) : undefined;
    },
  };
}

const FORM = /^((\d{1,9})\.(\d{13})\.[\w-]{16})\.([\w-]{43})$/;
