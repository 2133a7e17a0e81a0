import type { Flash } from '../../web/flash.ts';

export const flashes = {
  deletionCalledOff: { kind: 'success', key: 'notMe.deletionCalledOff' },
} as const satisfies Record<string, Flash>;

declare module '../../web/flash.ts' {
  interface FlashParts {
    notMe: typeof flashes;
  }
}
