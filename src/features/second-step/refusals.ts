import type { Refusals } from '../../auth/errors.ts';

export const refusals: Refusals = {
  MAIL_FACTOR_NOT_OFFERED: { field: '', message: { key: 'mailFactor.notOffered' } },
  TWO_FACTOR_NOT_ENABLED: { field: '', message: { key: 'recoveryCodes.notYet' } },
  RECOVERY_CODES_GONE: { field: '', message: { key: 'recoveryCodes.gone' } },
  TOTP_ALREADY_ENABLED: { field: '', message: { key: 'security.alreadyOn' } },
  MAIL_CODE_NOT_OFFERED: { field: '', message: { key: 'mailFactor.stepUpNotOffered' } },
};
