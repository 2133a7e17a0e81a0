import { z } from 'zod';
import { checkboxField } from '../../../web/fields.ts';
import { defineForm } from '../../../web/form.ts';

/** The box without which nobody goes on. */
export const keptForm = defineForm({
  kept: { schema: z.string().min(1, 'recoveryCodes.keptRequired') },
});

export const renewForm = defineForm({ signOutElsewhere: checkboxField });

export const RENEW_BLANK = renewForm.blank({ signOutElsewhere: 'on' });
