import type { Refusals } from '../../auth/errors.ts';
import { PASSWORD_LENGTH } from '../../auth/fields.ts';

export const refusals: Refusals = {
  PASSWORD_TOO_SHORT: {
    field: 'password',
    message: { key: 'fields.passwordTooShort', values: { min: PASSWORD_LENGTH.min } },
  },
  PASSWORD_TOO_LONG: {
    field: 'password',
    message: { key: 'fields.passwordTooLong', values: { max: PASSWORD_LENGTH.max } },
  },
  PASSWORD_TOO_SIMPLE: { field: 'password', message: { key: 'fields.passwordTooSimple' } },
  PASSWORD_TOO_COMMON: { field: 'password', message: { key: 'fields.passwordTooCommon' } },
  PASSWORD_TOO_PERSONAL: { field: 'password', message: { key: 'fields.passwordTooPersonal' } },
  PASSWORD_BREACHED: { field: 'password', message: { key: 'fields.passwordBreached' } },
  INVALID_PASSWORD: { field: 'currentPassword', message: { key: 'password.currentWrong' } },
  CREDENTIAL_ACCOUNT_NOT_FOUND: { field: '', message: { key: 'password.noneYet' } },
  PASSWORD_UNCHANGED: { field: 'newPassword', message: { key: 'password.unchanged' } },
  PASSWORD_ALREADY_SET: { field: '', message: { key: 'password.alreadySet' } },
};
