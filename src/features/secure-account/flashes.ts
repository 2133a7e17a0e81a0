import type { Flash } from '../../web/flash.ts';

export const flashes = {
  accountSecured: { kind: 'success', key: 'secureAccount.done' },
  accountSecuredNoPassword: { kind: 'success', key: 'secureAccount.doneNoPassword' },
} as const satisfies Record<string, Flash>;

declare module '../../web/flash.ts' {
  interface FlashParts {
    secureAccount: typeof flashes;
  }
}
