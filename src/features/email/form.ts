import { emailField } from '../../auth/fields.ts';
import { checkboxField, typedCode } from '../../web/fields.ts';
import { defineForm } from '../../web/form.ts';

export const changeForm = defineForm({ newEmail: emailField });

/** The code from the mail, typed. */
export const codeForm = defineForm({
  code: typedCode('mail', 'email.codeRequired', 'fields.codeIncomplete'),
  signOutElsewhere: checkboxField,
});

/** The link from the mail, whose secret is in a cookie. */
export const linkForm = defineForm({ signOutElsewhere: checkboxField });
