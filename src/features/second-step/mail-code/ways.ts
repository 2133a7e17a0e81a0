import { codeField } from '../../../auth/fields.ts';
import type { SecondFactor } from '../../../auth/ladder/factor.ts';
import type { ProofWay } from '../../../auth/step-up/proof-way.ts';
import { checkboxField } from '../../../web/fields.ts';
import { defineForm } from '../../../web/form.ts';
import { hasMailFactor } from './state.ts';
import { mailProvesPerson } from './step-up.ts';

/** A code by mail as the second step of signing in. */
export const factor: SecondFactor = {
  name: 'mail',
  rank: 3,
  label: 'secondFactors.mail',
  isSetUp: hasMailFactor,
  notAfter: 'mail',
  view: '/pages/second-step/challenge/mail',
  begin: '/two-factor/send-otp',
  endpoint: '/two-factor/verify-otp',
  form: defineForm({ code: { ...codeField, secret: true }, trust: checkboxField }),
  wrong: { field: 'code', key: 'mailCode.wrong' },
};

/** The same as a proof that it is still you. */
export const proof: ProofWay = {
  name: 'mail',
  rank: 4,
  label: 'stepUp.ways.mail',
  isSecondFactor: true,
  has: (_ctx, person, session) => mailProvesPerson(person, session),
  view: '/pages/step-up/mail',
  begin: '/step-up/send-mail-code',
  endpoint: '/step-up/mail-code',
  form: defineForm({ code: codeField }),
  wrong: { field: 'code', key: 'stepUp.wrongMailCode' },
};
