import { passkeyField } from '../../auth/fields.ts';
import type { SecondFactor } from '../../auth/ladder/factor.ts';
import type { ProofWay } from '../../auth/step-up/proof-way.ts';
import { checkboxField } from '../../web/fields.ts';
import { defineForm } from '../../web/form.ts';
import { asksForPasskey, hasPasskey } from './policy/passkey-rows.ts';

/** A passkey as the second step of signing in; the ladder asks for it only where the person chose so. */
export const factor: SecondFactor = {
  name: 'passkey',
  rank: 2,
  label: 'secondFactors.passkey',
  isSetUp: hasPasskey,
  asks: asksForPasskey,
  view: '/pages/second-step/challenge/passkey',
  endpoint: '/two-factor/verify-passkey',
  form: defineForm({ response: passkeyField, trust: checkboxField }),
  wrong: { field: '', key: 'stepUp.wrongPasskey' },
};

/** A passkey as a proof that it is still you. */
export const proof: ProofWay = {
  name: 'passkey',
  rank: 1,
  label: 'stepUp.ways.passkey',
  isSecondFactor: true,
  has: hasPasskey,
  view: '/pages/step-up/passkey',
  endpoint: '/step-up/passkey',
  form: defineForm({ response: passkeyField }),
  wrong: { field: '', key: 'stepUp.wrongPasskey' },
};
