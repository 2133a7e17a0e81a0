import type { Flash } from '../../web/flash.ts';

const NEW_CODES = {
  href: '/account/security/recovery-codes',
  label: 'recoveryCodes.renew',
} as const;

export const flashes = {
  recoveryCodeUsed: { kind: 'info', key: 'recoveryCodes.used' },
  recoveryCodesFew: { kind: 'warning', key: 'recoveryCodes.usedFew', link: NEW_CODES },
  recoveryCodesUsedUp: { kind: 'warning', key: 'recoveryCodes.usedLast', link: NEW_CODES },
  recoveryCodesKept: { kind: 'success', key: 'recoveryCodes.done' },
  mailFactorOn: { kind: 'success', key: 'mailFactor.turnedOn' },
  mailFactorOff: { kind: 'success', key: 'mailFactor.turnedOff' },
  mailFactorAlready: { kind: 'info', key: 'mailFactor.already' },
  secondStepCodeSent: { kind: 'info', key: 'mailFactor.sent' },
  secondStepGone: { kind: 'info', key: 'challenge.gone' },
  secondStepTooMany: { kind: 'warning', key: 'challenge.tooMany' },
  totpOn: { kind: 'success', key: 'security.turnedOn' },
  secondStepEnded: { kind: 'warning', key: 'secondFactors.ended' },
  totpOff: { kind: 'success', key: 'security.turnedOff' },
  totpNotBegun: { kind: 'info', key: 'security.notBegun' },
  trustEnded: { kind: 'success', key: 'security.trustEnded' },
  trustAllEnded: { kind: 'success', key: 'security.trustAllEnded' },
} as const satisfies Record<string, Flash>;

declare module '../../web/flash.ts' {
  interface FlashParts {
    secondStep: typeof flashes;
  }
}
