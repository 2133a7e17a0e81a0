import type { Flash } from '../../web/flash.ts';

export const flashes = {
  confirmationSent: { kind: 'info', key: 'emailVerification.sent' },
  emailConfirmed: { kind: 'success', key: 'emailVerification.done' },
  emailConfirmedSignIn: { kind: 'success', key: 'emailVerification.doneSignIn' },
  emailChangeCancelled: { kind: 'success', key: 'email.cancelled' },
  emailChangeSent: { kind: 'info', key: 'email.sent' },
  emailChangeUndone: { kind: 'success', key: 'emailUndo.done' },
  emailChangeUndoneAndKept: { kind: 'success', key: 'emailUndo.doneAndKept' },
  emailChanged: { kind: 'success', key: 'email.done' },
  noEmailChange: { kind: 'info', key: 'email.nothingPending' },
} as const satisfies Record<string, Flash>;

declare module '../../web/flash.ts' {
  interface FlashParts {
    email: typeof flashes;
  }
}
