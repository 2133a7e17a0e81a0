import type { WordKey } from '../../i18n/words.ts';
import { currentPasswordField } from '../../web/fields.ts';
import { defineForm, type FormState } from '../../web/form.ts';

/** One way to show that it is still you. Another factor is another entry here. */
export interface Proof {
  /** Its form posts to /step-up/<name>. */
  readonly name: string;
  /** What the page shows for it: views/pages/step-up/<part>.ejs. */
  readonly part: string;
  /** The endpoint that checks it and gives the session its new token. */
  readonly endpoint: string;
  readonly form: {
    blank(): FormState;
    read(
      body: unknown,
    ): { ok: true; data: object; state: FormState } | { ok: false; state: FormState };
  };
  /** What a wrong answer is called, and at which field. */
  readonly wrong: { readonly field: string; readonly key: WordKey };
}

export const proofs: readonly Proof[] = [
  {
    name: 'password',
    part: 'password',
    endpoint: '/step-up/password',
    form: defineForm({ password: currentPasswordField }),
    wrong: { field: 'password', key: 'stepUp.wrong' },
  },
];
