import type { Flash } from '../../web/flash.ts';

export const flashes = {
  noteCreated: { kind: 'success', key: 'notes.created' },
  noteDeleted: { kind: 'success', key: 'notes.deleted' },
} as const satisfies Record<string, Flash>;

declare module '../../web/flash.ts' {
  interface FlashParts {
    notes: typeof flashes;
  }
}
