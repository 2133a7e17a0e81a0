import { createHash } from 'node:crypto';
import { normalisedPassword } from '../../../auth/fields.ts';
import type { Log } from '../../../log.ts';
import { SECOND } from '../../../time.ts';
import { readAtMost } from '../../../web/answer-body.ts';

/** Looks passwords up among those of known breaches. */
export interface BreachedPasswords {
  /**
   * Whether the password is known; false, too, when the other server does not say: a person can set a
   * password all the same.
   */
  has(password: string): Promise<boolean>;
  /** How often each answer was given since the process began. */
  readonly counts: Readonly<Record<'found' | 'clean' | 'unanswered', number>>;
}

/** The longest that somebody who sets a password waits for the other server. */
const PATIENCE = SECOND;

/** Above any answer: a thousand lines of forty characters. */
const LARGEST = 256 * 1024;

/** Not more questions than these are under way at once; further passwords are not looked up. */
const MOST_AT_ONCE = 50;

/**
 * The range query of Have I Been Pwned, version 3: the first five of forty hexadecimal digits of the
 * SHA-1 are sent, the answer has the other 35 of all that begin so, and lines that say zero to hide by its
 * length which they were. Must not be asked within a transaction. docs/decisions/0060-breached-passwords.md.
 */
export function createBreachedPasswords(
  origin: string,
  { fetch, log }: { readonly fetch: typeof globalThis.fetch; readonly log: Log },
): BreachedPasswords {
  const counts = { found: 0, clean: 0, unanswered: 0 };
  let asking = 0;

  const range = async (prefix: string): Promise<string> => {
    const answer = await fetch(`${origin}/range/${prefix}`, {
      headers: { 'add-padding': 'true', 'user-agent': 'Latchkey' },
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.status !== 200) throw new Error(`it answered ${answer.status}`);
    return (await readAtMost(answer, LARGEST)).text();
  };

  const look = async (password: string): Promise<boolean> => {
    if (asking >= MOST_AT_ONCE) throw new Error('too many questions wait already');
    asking += 1;
    try {
      const [prefix, rest] = digestOf(password);
      return isListed(await range(prefix), rest);
    } finally {
      asking -= 1;
    }
  };

  return {
    counts,
    async has(password) {
      try {
        const found = await look(password);
        counts[found ? 'found' : 'clean'] += 1;
        return found;
      } catch (error) {
        counts.unanswered += 1;
        log.warn({ reason: String(error) }, 'a new password was not looked up among breached ones');
        return false;
      }
    },
  };
}

function digestOf(password: string): readonly [string, string] {
  const digest = createHash('sha1')
    .update(normalisedPassword(password))
    .digest('hex')
    .toUpperCase();
  return [digest.slice(0, 5), digest.slice(5)];
}

/** @throws Error for what is no answer to such a question */
function isListed(answer: string, rest: string): boolean {
  const lines = answer.trim().split(/\r?\n/);
  if (!lines.every((line) => LINE.test(line))) throw new Error('its answer is no list of hashes');
  const line = lines.find((one) => one.toUpperCase().startsWith(`${rest}:`));
  return line !== undefined && Number(line.slice(rest.length + 1)) > 0;
}

const LINE = /^[0-9A-F]{35}:\d+$/i;
