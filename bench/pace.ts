import type { Comparison } from './compare.ts';

/** How long everything is measured. */
export interface Pace {
  /** Rounds of turns that count. */
  readonly rounds: number;
  /** How many people are signed in. */
  readonly people: number;
  /** For answers that take less than a millisecond or two; milliseconds. */
  readonly pages: Pick<Comparison, 'turn' | 'warmUp'>;
  /** For what is hashed; a new process needs some hundred sign-ins until it is at full speed. */
  readonly signIns: Pick<Comparison, 'turn' | 'warmUp'>;
  /** How long dashboards are asked for while people sign in. */
  readonly underLoad: number;
  /** Requests after which the memory is looked at. */
  readonly memory: { readonly early: number; readonly late: number };
  /** How many people there are at the small site and at the full one. */
  readonly growth: { readonly few: number; readonly many: number };
}

/** The whole bench in less than six minutes on two cores. */
export const USUAL: Pace = {
  rounds: 5,
  people: 1000,
  pages: { turn: 800, warmUp: 1200 },
  signIns: { turn: 2000, warmUp: 3000 },
  underLoad: 8000,
  memory: { early: 20_000, late: 200_000 },
  growth: { few: 1000, many: 10_000 },
};

/** To see whether the bench itself works; its figures mean nothing and are not kept. */
export const QUICK: Pace = {
  rounds: 2,
  people: 20,
  pages: { turn: 200, warmUp: 100 },
  signIns: { turn: 300, warmUp: 100 },
  underLoad: 500,
  memory: { early: 200, late: 1000 },
  growth: { few: 100, many: 1000 },
};
