import { codeField, emailField, newPasswordField } from '../../../auth/fields.ts';
import { defineForm } from '../../../web/form.ts';

/** Who has forgotten a password. */
export const requestForm = defineForm({ email: emailField });

/** With the link's secret in a cookie. */
export const linkForm = defineForm({ password: newPasswordField });

/** With the code of the mail. */
export const codeForm = defineForm({ code: codeField, password: newPasswordField });
