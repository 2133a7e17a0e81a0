import { checkboxField } from '../../../web/fields.ts';
import { defineForm } from '../../../web/form.ts';
import { userNameField } from '../../../web/user-name.ts';

export const userNameForm = defineForm({
  username: userNameField,
  signOutElsewhere: checkboxField,
});
