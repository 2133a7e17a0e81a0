import type { Refusals } from '../../auth/errors.ts';
import { WORK_REQUIRED } from '../../auth/proof-of-work.ts';

export const refusals: Refusals = {
  [WORK_REQUIRED]: { field: '', message: { key: 'floods.wait' } },
  EMAIL_DISPOSABLE: { field: 'email', message: { key: 'floods.disposable' } },
};
