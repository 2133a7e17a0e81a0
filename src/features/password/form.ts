import { currentPasswordField, newPasswordField } from '../../auth/fields.ts';
import { checkboxField } from '../../web/fields.ts';
import { defineForm } from '../../web/form.ts';

export const changePasswordForm = defineForm({
  currentPassword: currentPasswordField,
  newPassword: newPasswordField,
  signOutElsewhere: checkboxField,
});

/** For people who have none yet, as they came in another way. */
export const setPasswordForm = defineForm({
  newPassword: newPasswordField,
  signOutElsewhere: checkboxField,
});

/** Nothing typed yet, and the box ticked. */
export const TICKED = { signOutElsewhere: 'on' } as const;
