import { codeField, currentPasswordField, emailField } from '../../../auth/fields.ts';
import { optional } from '../../../web/fields.ts';
import { defineForm } from '../../../web/form.ts';

/** The code, and from another browser the password, if there is one to keep. */
export const confirmForm = defineForm({
  code: codeField,
  password: optional(currentPasswordField),
});

/** Where a new mail goes. */
export const resendForm = defineForm({ email: emailField });
