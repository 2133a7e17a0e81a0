import type { Flash } from '../../web/flash.ts';

export const flashes = {
  passkeyAdded: { kind: 'success', key: 'passkeys.added' },
  passkeyAddedQuietly: { kind: 'success', key: 'passkeys.addedQuietly' },
  passkeyRemoved: { kind: 'success', key: 'passkeys.removed' },
  passkeyRenamed: { kind: 'success', key: 'passkeys.renamed' },
  passkeyStepOff: { kind: 'success', key: 'passkeys.stepOff' },
  passkeyStepOn: { kind: 'success', key: 'passkeys.stepOn' },
} as const satisfies Record<string, Flash>;

declare module '../../web/flash.ts' {
  interface FlashParts {
    passkeys: typeof flashes;
  }
}
