import type { User } from 'better-auth';
import type { FirstProof, WayIn } from './ways-in.ts';

/** Somebody who has just given a first proof, and the session that the endpoint made for it. */
export interface Arrival {
  readonly user: User & Record<string, unknown>;
  /** The person as the endpoint has read them before it looked at the proof. */
  readonly before: object;
  readonly session: {
    readonly id: string;
    readonly token: string;
    readonly deviceId: string | null;
  };
  readonly way: WayIn;
}

/** A sign-in after its first step and before its second: the person, and what they have proved so far. */
export interface Pending {
  readonly identifier: string;
  readonly user: User & Record<string, unknown>;
  readonly firstProof: FirstProof;
  readonly expiresAt: Date;
}
