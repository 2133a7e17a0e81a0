import type { Refusals } from '../../auth/errors.ts';

export const refusals: Refusals = {
  SIGN_IN_FROM_ELSEWHERE: { field: '', message: { key: 'signInMail.elsewhere' } },
};
