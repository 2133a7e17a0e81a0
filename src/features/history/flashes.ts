import type { Flash } from '../../web/flash.ts';

export const flashes = {
  accountSecured: { kind: 'success', key: 'secureAccount.done' },
} as const satisfies Record<string, Flash>;

declare module '../../web/flash.ts' {
  interface FlashParts {
    history: typeof flashes;
  }
}
