import type { Flash } from '../../web/flash.ts';

export const flashes = {
  deviceEnded: { kind: 'success', key: 'devices.ended' },
  otherDevicesEnded: { kind: 'success', key: 'devices.othersEnded' },
} as const satisfies Record<string, Flash>;

declare module '../../web/flash.ts' {
  interface FlashParts {
    devices: typeof flashes;
  }
}
