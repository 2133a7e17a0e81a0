import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { emailKey } from '../../email-address.ts';
import { MINUTE, SECOND } from '../../time.ts';
import { readTypedCode } from '../../web/typed-code.ts';
import { allSecrets, type Secrets } from '../secrets.ts';
import { newCode } from './mail-code.ts';
import {
  countTry,
  createRow,
  deleteRow,
  endRow,
  findRow,
  findRowByToken,
  type ProofRow,
  type ProofRowsAdapter,
  putRowBack,
  replaceRow,
  TRIES,
  takeRow,
} from './mail-proof-rows.ts';

/** What a proof is for; a token or code for one purpose is worth nothing for another. */
export type ProofPurpose =
  | 'confirm-email'
  | 'reset-password'
  | 'change-email'
  | 'undo-email'
  | 'not-me'
  | 'sign-in'
  | 'second-step'
  | 'new-browser'
  | 'step-up'
  | 'recovery'
  | 'cancel-recovery'
  | 'unlock-password';

/** A link or code that was good, and what it was issued for. */
export interface Proof {
  readonly id: string;
  readonly subject: string;
  readonly payload: Readonly<Record<string, string | null>>;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  /** There were too many wrong codes: only the link works. */
  readonly codeClosed: boolean;
}

/** A new proof: what its mail says. */
export interface IssuedProof {
  readonly ok: true;
  readonly token: string;
  readonly code: string;
  readonly expiresAt: Date;
}

export type Issued =
  | IssuedProof
  /** A mail went out a moment ago; seconds until the next may. */
  | { readonly ok: false; readonly retryAfter: number };

export type CodeCheck =
  | { readonly ok: true; readonly proof: Proof }
  /** `closed`: too many wrong codes, or the proof is gone or too old. */
  | { readonly ok: false; readonly reason: 'wrong' | 'closed'; readonly triesLeft: number };

/** The least time between two mails for one purpose and subject. */
export const RESEND_AFTER = MINUTE;

/** Links that may keep a thief out: they hold on after a change of the secret. All others end with it. */
const KEEP_OUT: readonly ProofPurpose[] = ['undo-email', 'not-me', 'cancel-recovery'];

export type MailProofs = ReturnType<typeof createMailProofs>;

/**
 * Proofs by mail: a token of 256 bits for the link and a code of 40 bits to type, in one mail. Kept
 * as keyed hashes, one for each purpose and subject, so a newer request ends the older one
 * (ASVS 6.6.2). A check does not use a proof up: `consume` does, in the transaction of the act.
 */
export function createMailProofs({ current, sealing }: Pick<Secrets, 'current' | 'sealing'>) {
  const hashWith = (secret: string, ...parts: string[]) =>
    createHmac('sha256', secret)
      .update(['mail-proof', ...parts].join('\n'))
      .digest('base64url');

  const hash = (...parts: string[]) => hashWith(current, ...parts);

  const codeHash = (purpose: ProofPurpose, subject: string, code: string) =>
    hash('code', purpose, subject, code);

  return {
    /**
     * The subject of proofs that must not show whether an address has an account: a keyed hash of it,
     * the same for known and unknown ones.
     */
    addressSubject: (email: string): string => hash('address', emailKey(email)),

    /** Issues a proof for `lifetime` milliseconds, unless the last mail went out just now. */
    async issue(
      adapter: ProofRowsAdapter,
      wanted: {
        purpose: ProofPurpose;
        subject: string;
        lifetime: number;
        payload?: Proof['payload'];
      },
    ): Promise<Issued> {
      const { purpose, subject } = wanted;
      const now = Date.now();
      const before = await findRow(adapter, [purpose, subject]);
      const wait = before ? before.issuedAt.getTime() + RESEND_AFTER - now : 0;
      if (wait > 0) return { ok: false, retryAfter: Math.ceil(wait / SECOND) };
      const token = randomBytes(32).toString('base64url');
      const code = newCode();
      const expiresAt = new Date(now + wanted.lifetime);
      const row = {
        tokenHash: hash('token', purpose, token),
        codeHash: codeHash(purpose, subject, code),
        payload: JSON.stringify(wanted.payload ?? {}),
        issuedAt: new Date(now),
        expiresAt,
      };
      const written = before
        ? await replaceRow(adapter, before, row)
        : await createRow(adapter, [purpose, subject], row);
      if (!written) return { ok: false, retryAfter: RESEND_AFTER / SECOND };
      return { ok: true, token, code, expiresAt };
    },

    /** The proof behind a link, if it still holds. Looking changes nothing. */
    async findByToken(
      adapter: ProofRowsAdapter,
      purpose: ProofPurpose,
      token: string,
    ): Promise<Proof | undefined> {
      const keys = KEEP_OUT.includes(purpose) ? allSecrets(sealing) : [current];
      const hashes = keys.map((key) => hashWith(key, 'token', purpose, token));
      return holding(await findRowByToken(adapter, hashes));
    },

    /**
     * Checks a typed code. A call counts as a try if a code was typed. Do not call it within a transaction:
     * a rollback would take the count back.
     */
    async checkCode(
      adapter: ProofRowsAdapter,
      purpose: ProofPurpose,
      subject: string,
      typed: string,
    ): Promise<CodeCheck> {
      const code = readTypedCode(typed, 'mail');
      if (code === undefined) return noTry(await findRow(adapter, [purpose, subject]));
      const row = await countTry(adapter, [purpose, subject]);
      if (!row) return { ok: false, reason: 'closed', triesLeft: 0 };
      const typedHash = codeHash(purpose, subject, code);
      if (timingSafeEqual(Buffer.from(row.codeHash), Buffer.from(typedHash))) {
        return { ok: true, proof: proofOf(row) };
      }
      const triesLeft = TRIES - row.attempts;
      return { ok: false, reason: triesLeft > 0 ? 'wrong' : 'closed', triesLeft };
    },

    /** Uses a proof up; false when another request did so first, or a newer one replaced it. */
    consume: async (adapter: ProofRowsAdapter, proof: Proof): Promise<boolean> =>
      (await takeRow(adapter, proof)) !== null,

    /** The same, and gives what `putBack` wants; null when another request was first. */
    take: takeRow,

    /** Makes a proof good again that was taken, unless there is a newer one. */
    putBack: putRowBack,

    /**
     * Finds the proof that waits for this purpose and subject, and leaves it; undefined when there is none.
     */
    async pending(
      adapter: ProofRowsAdapter,
      purpose: ProofPurpose,
      subject: string,
    ): Promise<Proof | undefined> {
      return holding(await findRow(adapter, [purpose, subject]));
    },

    /**
     * Ends a proof on the person's wish; unlike `withdraw` it leaves the brake on the next mail, so
     * that asking and cancelling in turn sends no more mails than waiting does.
     */
    cancel: (adapter: ProofRowsAdapter, purpose: ProofPurpose, subject: string): Promise<boolean> =>
      endRow(adapter, [purpose, subject]),

    /** Ends a proof that has lost its reason, such as a reset link after a change of password. */
    withdraw: (adapter: ProofRowsAdapter, purpose: ProofPurpose, subject: string): Promise<void> =>
      deleteRow(adapter, [purpose, subject]),
  };
}

/** The answer to a code that could not have been right: the row is left as it is. */
function noTry(row: ProofRow | null): CodeCheck {
  const triesLeft = row && row.expiresAt > new Date() ? Math.max(TRIES - row.attempts, 0) : 0;
  return { ok: false, reason: triesLeft > 0 ? 'wrong' : 'closed', triesLeft };
}

/** The proof of a row whose time is not over. */
function holding(row: ProofRow | null): Proof | undefined {
  return row && row.expiresAt > new Date() ? proofOf(row) : undefined;
}

function proofOf({ id, subject, payload, issuedAt, expiresAt, attempts }: ProofRow): Proof {
  const codeClosed = attempts >= TRIES;
  return { id, subject, payload: JSON.parse(payload), issuedAt, expiresAt, codeClosed };
}
