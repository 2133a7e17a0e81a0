import { codeField, currentPasswordField, emailField } from '../../../auth/fields.ts';
import { checkboxField, optional } from '../../../web/fields.ts';
import { defineForm } from '../../../web/form.ts';

/**
 * The form of a confirmation: the code, and from another browser the password that is to stay, or the box
 * that removes what was set up.
 */
export const confirmForm = defineForm({
  code: codeField,
  password: optional(currentPasswordField),
  startOver: checkboxField,
});

/** The form that asks for a new mail. */
export const resendForm = defineForm({ email: emailField });
