import { codeField, emailField, newPasswordField } from '../../../auth/fields.ts';
import { defineForm } from '../../../web/form.ts';

/** Who has forgotten a password. */
export const requestForm = defineForm({ email: emailField });

/** Choosing a password of so many characters at least. */
export function createResetForms(shortest: number) {
  const password = newPasswordField(shortest);
  return {
    /** With the link's secret in a cookie. */
    link: defineForm({ password }),
    /** With the code of the mail. */
    code: defineForm({ code: codeField, password }),
  };
}
