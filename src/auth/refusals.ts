import type { Refusals } from './errors.ts';

export const refusals: Refusals = {
  CODE_CLOSED: { field: '', message: { key: 'mailCode.closed' } },
  CODE_FROM_ELSEWHERE: { field: '', message: { key: 'mailCode.elsewhere' } },
  EMAIL_NOT_VERIFIED: { field: '', message: { key: 'mailCode.confirmFirst' } },
  INVALID_CODE: { field: 'code', message: { key: 'mailCode.wrong' } },
  INVALID_TOKEN: { field: '', message: { key: 'mailCode.spent' } },
  INVALID_EMAIL: { field: 'email', message: { key: 'fields.emailInvalid' } },
};
