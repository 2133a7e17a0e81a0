import { checkboxField, currentPasswordField, emailField } from '../../web/fields.ts';
import { defineForm } from '../../web/form.ts';

export const signInForm = defineForm({
  email: emailField,
  password: currentPasswordField,
  remember: checkboxField,
});
