import type { Flash } from '../../web/flash.ts';

export const flashes = {
  nothingCarriedOut: { kind: 'warning', key: 'stepUp.nothingCarriedOut' },
} as const satisfies Record<string, Flash>;

declare module '../../web/flash.ts' {
  interface FlashParts {
    stepUp: typeof flashes;
  }
}
