import { passkeyField } from '../../auth/fields.ts';
import { checkboxField, labelField } from '../../web/fields.ts';
import { defineForm } from '../../web/form.ts';

export const createForm = defineForm({
  response: passkeyField,
  signOutElsewhere: checkboxField,
});

export const renameForm = defineForm({ name: labelField });

export const removeForm = defineForm({ signOutElsewhere: checkboxField });

/** The form that chooses whether a passkey is asked for after a password. */
export const secondStepForm = defineForm({
  enabled: checkboxField,
  signOutElsewhere: checkboxField,
});

/** The form as it is met first: with the box ticked. */
export const TICKED = { signOutElsewhere: 'on' } as const;
