import { createHmac } from 'node:crypto';
import { createChallenge, type Payload, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import type { BetterAuthRateLimitStorage } from 'better-auth';
import { z } from 'zod';
import { type OfferedWork, type ProofOfWork, workIn } from '../../auth/proof-of-work.ts';
import { HOUR, SECOND } from '../../time.ts';
import type { FreeCalls } from './free-calls.ts';
import { createTickets, TICKET_AFTER, TICKET_LIFETIME } from './tickets.ts';

/**
 * Two hexadecimal digits must come out as zero, so 256 derivations on average: half a second to a second on a
 * laptop, some seconds on an old phone; checking takes one.
 */
const COST = 10_000;
const PREFIX = '00';

/** A page may be open for long before its form is sent. */
const LIFETIME = HOUR;

const payload = z.object({
  challenge: z.object({ parameters: z.looseObject({}), signature: z.string().max(200) }),
  solution: z.object({ counter: z.number(), derivedKey: z.string().max(200) }),
});

/** Gives out the work and the places in the line, and checks what comes back. */
export interface DemandedWork extends ProofOfWork {
  /** A challenge and a ticket, as pages and programs get them. */
  give(): Promise<OfferedWork>;
  /** Takes a solved challenge or a ticket, which counts once; false when it is not valid. */
  take(sent: string, network: string): Promise<boolean>;
  /** Whether a call without any may go: while there is no flood, where that is enough. */
  goesFree(): Promise<boolean>;
  /** Whether pages ask for it at present. */
  isDemanded(): boolean;
  readonly counts: Readonly<Record<'solved' | 'waited' | 'free' | 'refused', number>>;
}

/**
 * Work in the browser instead of a captcha: nothing to see or to hear, and no third party. Without script a
 * ticket does, which is good for one form 20 seconds after its page was opened, and one in 20 seconds for a
 * network. Solutions and tickets work once, on all instances. docs/decisions/0062-stuffing-and-floods.md.
 */
export function createWork(
  secret: string,
  { limits, free }: { readonly limits: BetterAuthRateLimitStorage; readonly free: FreeCalls },
): DemandedWork {
  const hmacSignatureSecret = createHmac('sha256', secret).update('proof-of-work').digest('hex');
  const tickets = createTickets(hmacSignatureSecret);
  const counts = { solved: 0, waited: 0, free: 0, refused: 0 };

  const once = async (key: string, milliseconds: number) => {
    const rule = { window: milliseconds / SECOND, max: 1 };
    return (await limits.consume?.(`work|${key}`, rule))?.allowed !== false;
  };

  const give = async (): Promise<OfferedWork> => {
    const challenge = await createChallenge({
      algorithm: 'PBKDF2/SHA-256',
      cost: COST,
      keyPrefix: PREFIX,
      deriveKey,
      expiresAt: new Date(Date.now() + LIFETIME),
      hmacSignatureSecret,
    });
    return { challenge: JSON.stringify(challenge), ticket: tickets.issue() };
  };

  const isSolved = async (sent: string): Promise<boolean> => {
    const read = readPayload(sent);
    if (!read) return false;
    const { challenge, solution } = read;
    // The cost is ours by the signature, which is checked before the work.
    const checked = await verifySolution({ challenge, solution, deriveKey, hmacSignatureSecret });
    return checked.verified && once(challenge.signature ?? '', LIFETIME);
  };

  const hasWaited = async (sent: string, network: string): Promise<boolean> => {
    const ticket = tickets.read(sent);
    if (!ticket || ticket.since + TICKET_AFTER > Date.now()) return false;
    return (await once(`line|${network}`, TICKET_AFTER)) && once(ticket.id, TICKET_LIFETIME);
  };

  return {
    counts,
    give,
    isDemanded: free.isUsedUp,
    async goesFree() {
      const goes = await free.take();
      counts[goes ? 'free' : 'refused'] += 1;
      return goes;
    },
    async take(sent, network) {
      const how = sent.includes('.') ? 'waited' : 'solved';
      const good = how === 'waited' ? await hasWaited(sent, network) : await isSolved(sent);
      if (good) counts[how] += 1;
      return good;
    },
    // A form that is shown again keeps its place in the line, unless that was used up.
    offer: async (req, res, next) => {
      if (req.method !== 'POST' && !free.isUsedUp()) return next();
      const fresh = await give();
      const before = workIn({ ticket: req.body?.ticket });
      const ticket = before && tickets.read(before) ? before : fresh.ticket;
      let offered = { ...fresh, ticket };
      res.locals.renewWork = () => {
        offered = fresh;
      };
      // The form itself may be the first that is refused, so it is asked when the page is shown again.
      const get = () => (free.isUsedUp() ? offered : undefined);
      Object.defineProperty(res.locals, 'work', { get, enumerable: true });
      next();
    },
  };
}

/** Base64url of JSON. */
function readPayload(sent: string): Payload | undefined {
  try {
    const parsed = payload.safeParse(JSON.parse(Buffer.from(sent, 'base64url').toString()));
    return parsed.success ? (parsed.data as unknown as Payload) : undefined;
  } catch {
    return undefined;
  }
}
