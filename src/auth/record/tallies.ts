import type { GenericEndpointContext } from 'better-auth';
import { createTally, type Tally } from '../../tally.ts';

/** What the policies count for /metrics. */
export interface Tallies {
  /** By the way in, and the outcome. */
  readonly signIns: Tally;
  /** All audit events, by kind and outcome. */
  readonly events: Tally;
  /** By what is locked: `password`, `codes` or `account`. */
  readonly lockouts: Tally;
}

/** Makes the tallies of a process, all at zero. */
export function createTallies(): Tallies {
  return { signIns: createTally(), events: createTally(), lockouts: createTally() };
}

const PLUGIN = 'audit';

/** The tallies of the site, within an endpoint or a hook. */
export function talliesOf(ctx: GenericEndpointContext): Tallies {
  const options = ctx.context.getPlugin(PLUGIN)?.options as { readonly tallies: Tallies };
  return options.tallies;
}
