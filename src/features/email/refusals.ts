import type { Refusals } from '../../auth/errors.ts';

export const refusals: Refusals = {
  START_OVER_OR_PASSWORD: {
    field: 'startOver',
    message: { key: 'emailVerification.startOverOrPassword' },
  },
  EMAIL_CHANGE_CODE_CLOSED: { field: 'code', message: { key: 'email.codeClosed' } },
  EMAIL_CHANGE_CODE_WRONG: { field: 'code', message: { key: 'email.codeWrong' } },
  EMAIL_CHANGE_GONE: { field: '', message: { key: 'email.gone' } },
  EMAIL_CHANGE_NOT_YOURS: { field: '', message: { key: 'email.notYours' } },
  EMAIL_TAKEN: { field: '', message: { key: 'email.taken' } },
  EMAIL_UNCHANGED: { field: 'newEmail', message: { key: 'email.same' } },
};
