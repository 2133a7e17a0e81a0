import type { Flash } from '../../web/flash.ts';

export const flashes = {
  exportStarted: { kind: 'success', key: 'yourData.exportStarted' },
  deletionScheduled: { kind: 'success', key: 'deletion.scheduled' },
  deletionCancelled: { kind: 'success', key: 'deletion.cancelled' },
} as const satisfies Record<string, Flash>;

declare module '../../web/flash.ts' {
  interface FlashParts {
    personalData: typeof flashes;
  }
}
