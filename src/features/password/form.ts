import { currentPasswordField, newPasswordField } from '../../auth/fields.ts';
import { checkboxField } from '../../web/fields.ts';
import { defineForm } from '../../web/form.ts';

/** The forms of a site whose passwords have at least `shortest` characters. */
export function createPasswordForms(shortest: number) {
  const newPassword = newPasswordField(shortest);
  return {
    change: defineForm({
      currentPassword: currentPasswordField,
      newPassword,
      signOutElsewhere: checkboxField,
    }),
    /** For people who have none yet, as they came in another way. */
    set: defineForm({ newPassword, signOutElsewhere: checkboxField }),
  };
}

/** The form as it is met first: with the box ticked. */
export const TICKED = { signOutElsewhere: 'on' } as const;
