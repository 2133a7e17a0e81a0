import { appCodeField, codeField, passkeyField, recoveryCodeField } from '../../../auth/fields.ts';
import type { SecondFactorName } from '../../../auth/ladder/second-factors.ts';
import type { WordKey } from '../../../i18n/words.ts';
import { checkboxField } from '../../../web/fields.ts';
import { defineForm, type FormOf } from '../../../web/form.ts';

/** How the page takes the second step with one factor. Another factor is another entry here. */
export interface Step {
  /** Its form posts to /sign-in/challenge/<name>. */
  readonly name: SecondFactorName;
  /** Sends something first, such as a code by mail: its form posts to …/<name>/begin. */
  readonly begin?: string;
  /** The endpoint that checks it and ends the sign-in. */
  readonly endpoint: string;
  readonly form: FormOf<{ readonly trust: boolean }>;
  /** What a wrong answer is called, and at which field. */
  readonly wrong: { readonly field: string; readonly key: WordKey };
}

export const steps: readonly Step[] = [
  {
    name: 'totp',
    endpoint: '/two-factor/verify-totp',
    form: defineForm({ code: appCodeField, trust: checkboxField }),
    wrong: { field: 'code', key: 'challenge.codeWrong' },
  },
  {
    name: 'mail',
    begin: '/two-factor/send-otp',
    endpoint: '/two-factor/verify-otp',
    form: defineForm({ code: { ...codeField, secret: true }, trust: checkboxField }),
    wrong: { field: 'code', key: 'mailCode.wrong' },
  },
  {
    name: 'recovery',
    endpoint: '/two-factor/verify-backup-code',
    form: defineForm({ code: recoveryCodeField, trust: checkboxField }),
    wrong: { field: 'code', key: 'recoveryCodes.wrong' },
  },
  {
    name: 'passkey',
    endpoint: '/two-factor/verify-passkey',
    form: defineForm({ response: passkeyField, trust: checkboxField }),
    wrong: { field: '', key: 'stepUp.wrongPasskey' },
  },
];
