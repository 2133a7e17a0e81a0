import { appCodeField } from '../../../auth/fields.ts';
import type { SecondFactor } from '../../../auth/ladder/factor.ts';
import type { ProofWay } from '../../../auth/step-up/proof-way.ts';
import { checkboxField } from '../../../web/fields.ts';
import { defineForm } from '../../../web/form.ts';
import { hasTotp } from './state.ts';

/** The code of an authenticator app as the second step of signing in. */
export const factor: SecondFactor = {
  name: 'totp',
  rank: 1,
  label: 'secondFactors.totp',
  isSetUp: hasTotp,
  view: '/pages/second-step/challenge/totp',
  endpoint: '/two-factor/verify-totp',
  form: defineForm({ code: appCodeField, trust: checkboxField }),
  wrong: { field: 'code', key: 'challenge.codeWrong' },
};

/** The same as a proof that it is still you. */
export const proof: ProofWay = {
  name: 'totp',
  rank: 2,
  label: 'stepUp.ways.totp',
  isSecondFactor: true,
  has: hasTotp,
  view: '/pages/step-up/totp',
  endpoint: '/step-up/totp',
  form: defineForm({ code: appCodeField }),
  wrong: { field: 'code', key: 'stepUp.wrongTotp' },
};
