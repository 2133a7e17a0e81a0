import { z } from 'zod';
import { checkboxField } from '../../../web/fields.ts';
import { defineForm } from '../../../web/form.ts';

/** The form with the box "I have put them in a safe place". */
export const keptForm = defineForm({
  kept: { schema: z.string().min(1, 'recoveryCodes.keptRequired') },
});

export const renewForm = defineForm({ signOutElsewhere: checkboxField });

/** The form for a new set: its box is ticked where a set is replaced, not where the first one is made. */
export function renewBlank(made: number) {
  return renewForm.blank(made > 0 ? { signOutElsewhere: 'on' } : {});
}
