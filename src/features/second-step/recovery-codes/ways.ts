import { recoveryCodeField } from '../../../auth/fields.ts';
import type { SecondFactor } from '../../../auth/ladder/factor.ts';
import type { ProofWay } from '../../../auth/step-up/proof-way.ts';
import { checkboxField } from '../../../web/fields.ts';
import { defineForm } from '../../../web/form.ts';
import { hasRecoveryCodes } from './codes.ts';

/** A recovery code as the second step of signing in; codes alone ask nobody for one. */
export const factor: SecondFactor = {
  name: 'recovery',
  rank: 4,
  label: 'secondFactors.recovery',
  isSetUp: hasRecoveryCodes,
  asks: 'never',
  view: '/pages/second-step/challenge/recovery',
  endpoint: '/two-factor/verify-backup-code',
  form: defineForm({ code: recoveryCodeField, trust: checkboxField }),
  wrong: { field: 'code', key: 'recoveryCodes.wrong' },
};

/** The same as a proof that it is still you. */
export const proof: ProofWay = {
  name: 'recovery',
  rank: 5,
  label: 'stepUp.ways.recovery',
  isSecondFactor: true,
  has: hasRecoveryCodes,
  view: '/pages/step-up/recovery',
  endpoint: '/step-up/recovery-code',
  form: defineForm({ code: recoveryCodeField }),
  wrong: { field: 'code', key: 'stepUp.wrongRecoveryCode' },
};
