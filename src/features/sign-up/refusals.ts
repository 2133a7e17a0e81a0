import type { Refusals } from '../../auth/errors.ts';

export const refusals: Refusals = {
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: { field: 'email', message: { key: 'signUp.taken' } },
};
