import type { GenericEndpointContext } from 'better-auth';
import type { Owner } from '../record/notices.ts';

/** What the lock of an account has ended. */
export interface Lock {
  /** How many sessions. */
  readonly count: number;
  /** Whether the account waited to be deleted. */
  readonly deletionCalledOff: boolean;
}

/** An address that a notice went to, and whose account it was about. */
export interface Told {
  readonly userId: string;
  readonly email: string;
}

/**
 * What a feature takes away when an account is in the wrong hands. All of it runs within the transaction
 * that is under way.
 */
export interface Containment {
  /**
   * Called before everything ends that somebody has put into an account: at a first proof by another person,
   * and when an account that nobody has confirmed is deleted.
   */
  beforeEmptied?(ctx: GenericEndpointContext, userId: string): Promise<void>;
  /** Ends what a thief may have begun. Gives what the owner should read of that. */
  whenLocked?(ctx: GenericEndpointContext, user: Owner): Promise<Partial<Lock> | undefined>;
  /**
   * What more there is to do when the account is taken back, beside the rows and columns of which the
   * manifests say `whenTakenBack`; asked before those are removed.
   */
  removeAdded?(ctx: GenericEndpointContext, userId: string, since: Date): Promise<void>;
  /**
   * The same, where removing all of them would lower the second step: newer factors stay, and newer
   * ways in open nothing by themselves.
   */
  weakenAdded?(ctx: GenericEndpointContext, userId: string, since: Date): Promise<void>;
  /** Whether a factor that is older than `since` still makes sign-in ask for a second step. */
  asksWithoutAdded?(ctx: GenericEndpointContext, userId: string, since: Date): Promise<boolean>;
  /**
   * Takes back a change of address, for the owner of the former address. `useUp` consumes the proof in the
   * same transaction. Undefined when nothing can be undone any more.
   */
  undo?(
    ctx: GenericEndpointContext,
    told: Told,
    useUp: () => Promise<void>,
  ): Promise<Lock | undefined>;
}
