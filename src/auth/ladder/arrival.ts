import type { User } from 'better-auth';
import type { WayIn } from './ways-in.ts';

/** Somebody who has just given a first proof, and the session that the endpoint made for it. */
export interface Arrival {
  readonly user: User & Record<string, unknown>;
  /** The same as the endpoint has read it, before it looked at the proof. */
  readonly before: object;
  readonly session: { readonly id: string; readonly token: string };
  readonly way: WayIn;
}
