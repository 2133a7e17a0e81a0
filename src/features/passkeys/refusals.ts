import type { Refusals } from '../../auth/errors.ts';

export const refusals: Refusals = {
  AUTHENTICATION_FAILED: { field: '', message: { key: 'passkeys.wrong' } },
  CHALLENGE_NOT_FOUND: { field: '', message: { key: 'passkeys.stale' } },
  FAILED_TO_VERIFY_REGISTRATION: { field: '', message: { key: 'passkeys.notCreated' } },
  LAST_WAY_IN: { field: '', message: { key: 'passkeys.last' } },
  PASSKEY_NOT_FOUND: { field: '', message: { key: 'passkeys.unknown' } },
  PREVIOUSLY_REGISTERED: { field: '', message: { key: 'passkeys.problems.exists' } },
  TOO_MANY_PASSKEYS: { field: '', message: { key: 'passkeys.tooMany' } },
};
