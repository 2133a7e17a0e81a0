import { codeField, currentPasswordField, emailField } from '../../../auth/fields.ts';
import { checkboxField, optional } from '../../../web/fields.ts';
import { defineForm } from '../../../web/form.ts';

/** The code, and from another browser the password that is to stay, or that all is to begin anew. */
export const confirmForm = defineForm({
  code: codeField,
  password: optional(currentPasswordField),
  startOver: checkboxField,
});

/** Where a new mail goes. */
export const resendForm = defineForm({ email: emailField });
