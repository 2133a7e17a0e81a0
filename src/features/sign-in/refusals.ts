import type { Refusals } from '../../auth/errors.ts';

export const refusals: Refusals = {
  INVALID_EMAIL_OR_PASSWORD: { field: '', message: { key: 'signIn.refused' } },
  INVALID_USERNAME_OR_PASSWORD: { field: '', message: { key: 'signIn.refused' } },
  ACCOUNT_DISABLED: { field: '', message: { key: 'signIn.disabled' } },
  SIGN_IN_ENDED: { field: '', message: { key: 'signIn.ended' } },
};
