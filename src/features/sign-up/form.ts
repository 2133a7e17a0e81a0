import { emailField, nameField, newPasswordField } from '../../auth/fields.ts';
import { defineForm } from '../../web/form.ts';

/** The form of a site whose passwords have at least `shortest` characters. */
export function createSignUpForm(shortest: number) {
  return defineForm({
    name: nameField,
    email: emailField,
    password: newPasswordField(shortest),
  });
}
