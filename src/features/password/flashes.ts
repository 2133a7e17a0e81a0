import type { Flash } from '../../web/flash.ts';

export const flashes = {
  passwordChanged: { kind: 'success', key: 'password.changed' },
  passwordSet: { kind: 'success', key: 'password.set' },
  passwordReset: { kind: 'success', key: 'passwordReset.done' },
  passwordResetDisabled: { kind: 'warning', key: 'passwordReset.doneDisabled' },
  passwordToChoose: { kind: 'info', key: 'passwordReset.toChoose' },
} as const satisfies Record<string, Flash>;

declare module '../../web/flash.ts' {
  interface FlashParts {
    password: typeof flashes;
  }
}
