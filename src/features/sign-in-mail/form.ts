import { codeField, emailField } from '../../auth/fields.ts';
import { checkboxField } from '../../web/fields.ts';
import { defineForm } from '../../web/form.ts';

/** The form that asks for the mail: the address, and how long the sign-in is to last. */
export const askForm = defineForm({ email: emailField, remember: checkboxField });

/** The code of the mail. */
export const codeForm = defineForm({ code: codeField });
