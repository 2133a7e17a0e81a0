import type { AuthContext, GenericEndpointContext } from 'better-auth';
import type { WordKey } from '../../i18n/words.ts';
import type { FormOf } from '../../web/form.ts';
import type { Arrival, Pending } from './arrival.ts';
import type { FirstProof } from './ways-in.ts';

/** The owner of the factors; columns of a user row. */
export interface FactorOwner {
  readonly id: string;
  readonly twoFactorEnabled?: boolean | number | null | undefined;
  readonly lastSecondFactor?: string | null | undefined;
}

/** What the search for a factor needs: an endpoint's context, or the site's. */
export interface FactorContext {
  readonly context: Pick<AuthContext, 'adapter'>;
}

/** Asks within the transaction that is under way, if any. */
type HasFactor = (ctx: FactorContext, user: FactorOwner) => Promise<boolean>;

/** One way to take the second step. */
export interface SecondFactor {
  /** Its form posts to /sign-in/challenge/<name>. */
  readonly name: string;
  /** The challenge offers the lowest first to somebody who has used none yet. */
  readonly rank: number;
  readonly label: WordKey;
  readonly isSetUp: HasFactor;
  /**
   * Whether this factor makes the ladder ask for a second step: wherever it is set up (without this), where
   * this says so, or never.
   */
  readonly asks?: HasFactor | 'never';
  /** A first proof after which it proves nothing new: the same mailbox twice is one factor. */
  readonly notAfter?: FirstProof;
  /** Whether it is asked of somebody who arrives and has no second step: for a factor that everybody has. */
  readonly demands?: (ctx: GenericEndpointContext, arrival: Arrival) => Promise<boolean>;
  /** Called when `demands` has asked. The client is told what it gives. */
  readonly begun?: (ctx: GenericEndpointContext, pending: Pending) => Promise<object>;
  /** What its page is called, where that is no second factor. */
  readonly page?: { readonly title: WordKey; readonly description: WordKey };
  /** What the challenge shows for it, such as `/pages/second-step/challenge/totp`. */
  readonly view: string;
  /** Sends something first, such as a code by mail: its form posts to …/<name>/begin. */
  readonly begin?: string;
  /** The endpoint that checks it and ends the sign-in. */
  readonly endpoint: string;
  readonly form: FormOf<{ readonly trust: boolean }>;
  /** What a wrong answer is called, and at which field. */
  readonly wrong: { readonly field: string; readonly key: WordKey };
}
