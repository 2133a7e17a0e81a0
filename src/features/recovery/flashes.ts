import type { Flash } from '../../web/flash.ts';

export const flashes = {
  recoveryCancelled: { kind: 'success', key: 'recovery.cancelled' },
  noRecovery: { kind: 'info', key: 'recovery.nothingPending' },
} as const satisfies Record<string, Flash>;

declare module '../../web/flash.ts' {
  interface FlashParts {
    recovery: typeof flashes;
  }
}
