import type { Flash } from '../../web/flash.ts';

export const flashes = {
  passwordLost: { kind: 'warning', key: 'signInMail.passwordLost' },
  mailSignInNeeded: { kind: 'danger', key: 'signInMail.choice.needed' },
  mailSignInOff: { kind: 'success', key: 'signInMail.choice.off' },
  mailSignInOn: { kind: 'success', key: 'signInMail.choice.on' },
} as const satisfies Record<string, Flash>;

declare module '../../web/flash.ts' {
  interface FlashParts {
    signInMail: typeof flashes;
  }
}
