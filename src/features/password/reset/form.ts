import { codeField, emailField, newPasswordField } from '../../../auth/fields.ts';
import { defineForm } from '../../../web/form.ts';

/** The form of a person who has forgotten the password. */
export const requestForm = defineForm({ email: emailField });

/** The forms for choosing a password of at least `shortest` characters. */
export function createResetForms(shortest: number) {
  const password = newPasswordField(shortest);
  return {
    /** The form of the mail's link, whose secret is in a cookie. */
    link: defineForm({ password }),
    /** The form of the mail's code. */
    code: defineForm({ code: codeField, password }),
  };
}
