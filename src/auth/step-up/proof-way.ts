import type { GenericEndpointContext } from 'better-auth';
import type { WordKey } from '../../i18n/words.ts';
import type { FormOf } from '../../web/form.ts';
import type { FactorOwner } from '../ladder/factor.ts';

/** The person who has to prove that it is still them; the columns of a user row. */
export interface Prover extends FactorOwner {
  readonly emailVerified: boolean;
}

/** The session that the proof is for; columns of its row. */
export interface ProverSession {
  readonly id: string;
  readonly firstProof?: string | null | undefined;
}

/** One way to show that it is still you. */
export interface ProofWay {
  /** Its form posts to /step-up/<name>; audit rows name it as the method. */
  readonly name: string;
  /**
   * The strongest way has the lowest rank. It is offered first to somebody who has used none of theirs yet.
   */
  readonly rank: number;
  /** What it is called in the list of other ways. */
  readonly label: WordKey;
  /** Whether it is, or holds, a second factor: a password is none. */
  readonly isSecondFactor: boolean;
  /** Whether this person has it, in this session. */
  has(
    ctx: GenericEndpointContext,
    person: Prover,
    session: ProverSession,
  ): Promise<boolean> | boolean;
  /** What the page shows for it, such as `/pages/step-up/password`. */
  readonly view: string;
  /** Sends something first, such as a code by mail: its form posts to /step-up/<name>/begin. */
  readonly begin?: string;
  /** The endpoint that checks it and gives the session its new token. */
  readonly endpoint: string;
  readonly form: FormOf<object>;
  /** What a wrong answer is called, and at which field (empty for none). */
  readonly wrong: { readonly field: string; readonly key: WordKey };
}
