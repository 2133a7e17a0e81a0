import { z } from 'zod';
import { checkboxField } from '../../../web/fields.ts';
import { defineForm } from '../../../web/form.ts';

/** The box without which nobody goes on. */
export const keptForm = defineForm({
  kept: { schema: z.string().min(1, 'recoveryCodes.keptRequired') },
});

export const renewForm = defineForm({ signOutElsewhere: checkboxField });

/** Ticked where a set is replaced, not where the first one is made. */
export function renewBlank(made: number) {
  return renewForm.blank(made > 0 ? { signOutElsewhere: 'on' } : {});
}
