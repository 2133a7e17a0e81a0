import { emailField, nameField, newPasswordField } from '../../auth/fields.ts';
import { defineForm } from '../../web/form.ts';

export const signUpForm = defineForm({
  name: nameField,
  email: emailField,
  password: newPasswordField,
});
