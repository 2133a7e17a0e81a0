import { checkboxField, currentPasswordField } from '../../web/fields.ts';
import { defineForm } from '../../web/form.ts';
import { addressOrNameField } from '../../web/user-name.ts';

export const signInForm = defineForm({
  // The name stays, so that what browsers have remembered still goes in here.
  email: addressOrNameField,
  password: currentPasswordField,
  remember: checkboxField,
});
