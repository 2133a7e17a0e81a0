import type { Flash } from '../../web/flash.ts';

export const flashes = {
  passwordLost: { kind: 'warning', key: 'signInMail.passwordLost' },
} as const satisfies Record<string, Flash>;

declare module '../../web/flash.ts' {
  interface FlashParts {
    signInMail: typeof flashes;
  }
}
