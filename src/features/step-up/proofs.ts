import {
  appCodeField,
  codeField,
  currentPasswordField,
  passkeyField,
  recoveryCodeField,
} from '../../auth/fields.ts';
import type { ProofMethod } from '../../auth/step-up/step-up-proof.ts';
import type { WordKey } from '../../i18n/words.ts';
import { defineForm, type FormOf } from '../../web/form.ts';

/** One way to show that it is still you. Another factor is another entry here. */
export interface Proof {
  /**
   * Its form posts to /step-up/<name>; views/pages/step-up/<name>.ejs shows it, and in the list of other
   * ways it is called `stepUp.ways.<name>`.
   */
  readonly name: ProofMethod;
  /** Sends something first, such as a code by mail: its form posts to /step-up/<name>/begin. */
  readonly begin?: string;
  /** The endpoint that checks it and gives the session its new token. */
  readonly endpoint: string;
  readonly form: FormOf<object>;
  /** What a wrong answer is called, and at which field (empty for none). */
  readonly wrong: { readonly field: string; readonly key: WordKey };
}

export const proofs: readonly Proof[] = [
  {
    name: 'password',
    endpoint: '/step-up/password',
    form: defineForm({ password: currentPasswordField }),
    wrong: { field: 'password', key: 'stepUp.wrong' },
  },
  {
    name: 'passkey',
    endpoint: '/step-up/passkey',
    form: defineForm({ response: passkeyField }),
    wrong: { field: '', key: 'stepUp.wrongPasskey' },
  },
  {
    name: 'totp',
    endpoint: '/step-up/totp',
    form: defineForm({ code: appCodeField }),
    wrong: { field: 'code', key: 'stepUp.wrongTotp' },
  },
  {
    name: 'mail',
    begin: '/step-up/send-mail-code',
    endpoint: '/step-up/mail-code',
    form: defineForm({ code: codeField }),
    wrong: { field: 'code', key: 'stepUp.wrongMailCode' },
  },
  {
    name: 'recovery',
    endpoint: '/step-up/recovery-code',
    form: defineForm({ code: recoveryCodeField }),
    wrong: { field: 'code', key: 'stepUp.wrongRecoveryCode' },
  },
];
