import * as oauth from 'oauth4webapi';
import type { ProviderConfig } from '../settings.ts';

/** A person, as a provider knows them. */
export interface Identity {
  /**
   * The person's number at the provider, which is never given to anybody else: an account is found again by
   * it alone.
   */
  readonly subject: string;
  /** As we write addresses; null when there is none, or none that is one. */
  readonly email: string | null;
  /** Whether the provider says that the address is this person's. */
  readonly emailVerified: boolean;
  readonly name: string | null;
  /** An address or a name by which the person knows this account. */
  readonly hint: string | null;
}

/** What the provider gave us for later; kept only to be given back (`revoke`). */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly expiresAt: Date | null;
  readonly scope: string | null;
}

/** What binds an answer to one request of one browser. */
export interface Binding {
  readonly state: string;
  readonly nonce: string;
  /** PKCE: RFC 7636. */
  readonly verifier: string;
  readonly redirectUri: string;
}

/** A trip that came to its end. */
export interface Finished {
  readonly identity: Identity;
  readonly tokens: Tokens | null;
  /** Why the provider could not be asked for all of the identity; its subject is certain all the same. */
  readonly problem: ProviderProblem | null;
}

export interface Provider {
  readonly id: string;
  readonly kind: ProviderConfig['kind'];
  readonly label: string;
  /** Whether its answer is a form that the browser posts. */
  readonly postsBack: boolean;
  /**
   * Gives the address to send the person to.
   * @throws ProviderProblem
   */
  begin(binding: Binding, loginHint?: string): Promise<URL>;
  /**
   * Checks the answer, and asks the provider who the person is.
   * @throws ProviderProblem
   */
  finish(answer: URLSearchParams, binding: Binding): Promise<Finished>;
  /** Gives tokens back. @throws when the provider could not be told */
  revoke(tokens: Pick<Tokens, 'accessToken' | 'refreshToken'>): Promise<void>;
}

/** What went wrong on the way, as far as it makes a difference to the person. */
export type ProblemKind = 'denied' | 'failed' | 'slow';

/** A trip to a provider that failed; `cause` is the error behind it, for the log. */
export class ProviderProblem extends Error {
  readonly kind: ProblemKind;

  constructor(kind: ProblemKind, cause: unknown) {
    super(`${kind}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.kind = kind;
  }
}

/** The words by which a provider says that the person has refused: RFC 6749 4.1.2.1, and Apple's. */
const DENIED = ['access_denied', 'user_cancelled_authorize', 'user_cancelled_login'];

/** What went wrong for the person, of an error on the way; `signal` ends their patience. */
export function problemOf(error: unknown, signal: AbortSignal): ProviderProblem {
  if (signal.aborted) return new ProviderProblem('slow', error);
  const denied = error instanceof oauth.AuthorizationResponseError && DENIED.includes(error.error);
  return new ProviderProblem(denied ? 'denied' : 'failed', error);
}
