import type { Flash } from '../../web/flash.ts';

export const flashes = {
  signedOut: { kind: 'success', key: 'signOut.done' },
} as const satisfies Record<string, Flash>;

declare module '../../web/flash.ts' {
  interface FlashParts {
    signOut: typeof flashes;
  }
}
