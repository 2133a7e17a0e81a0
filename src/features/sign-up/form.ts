import { emailField, nameField, newPasswordField } from '../../web/fields.ts';
import { defineForm } from '../../web/form.ts';

export const signUpForm = defineForm({
  name: nameField,
  email: emailField,
  password: newPasswordField,
});
