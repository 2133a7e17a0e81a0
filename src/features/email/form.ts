import { emailField } from '../../auth/fields.ts';
import { checkboxField, typedCode } from '../../web/fields.ts';
import { defineForm } from '../../web/form.ts';

export const changeForm = defineForm({ newEmail: emailField });

/** The form for the typed code of the mail. */
export const codeForm = defineForm({
  code: typedCode('mail', 'email.codeRequired', 'fields.codeIncomplete'),
  signOutElsewhere: checkboxField,
});

/** The form of the mail's link, whose secret is in a cookie. */
export const linkForm = defineForm({ signOutElsewhere: checkboxField });
