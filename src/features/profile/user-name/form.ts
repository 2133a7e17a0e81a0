import { checkboxField } from '../../../web/fields.ts';
import { defineForm } from '../../../web/form.ts';
import { userNameField } from './field.ts';

export const userNameForm = defineForm({
  username: userNameField,
  signOutElsewhere: checkboxField,
});
