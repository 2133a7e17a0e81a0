import type { Flash } from '../web/flash.ts';

export const flashes = {
  signedOutBefore: { kind: 'info', key: 'signIn.endedBefore' },
  signedInAlready: { kind: 'warning', key: 'signIn.already', signOut: true },
  otherLink: { kind: 'warning', key: 'mailCode.otherLink' },
  someoneElse: { kind: 'warning', key: 'signIn.someoneElse' },
} as const satisfies Record<string, Flash>;

declare module '../web/flash.ts' {
  interface FlashParts {
    auth: typeof flashes;
  }
}
