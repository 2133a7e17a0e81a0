import type { Refusals } from '../../auth/errors.ts';

export const refusals: Refusals = {
  ACCOUNT_BLOCKED: { field: '', message: { key: 'stepUp.blocked' } },
};
