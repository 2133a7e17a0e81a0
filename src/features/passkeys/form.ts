import { passkeyField } from '../../auth/fields.ts';
import { checkboxField, labelField } from '../../web/fields.ts';
import { defineForm } from '../../web/form.ts';

export const createForm = defineForm({
  response: passkeyField,
  signOutElsewhere: checkboxField,
});

export const renameForm = defineForm({ name: labelField });

export const removeForm = defineForm({ signOutElsewhere: checkboxField });

/** Whether a passkey is asked for after a password. */
export const secondStepForm = defineForm({
  enabled: checkboxField,
  signOutElsewhere: checkboxField,
});

/** Nothing typed yet, and the box ticked. */
export const TICKED = { signOutElsewhere: 'on' } as const;
