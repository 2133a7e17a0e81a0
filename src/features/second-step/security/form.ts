import { z } from 'zod';
import { appCodeField } from '../../../auth/fields.ts';
import { checkboxField } from '../../../web/fields.ts';
import { defineForm } from '../../../web/form.ts';

/** The first code of an app, and the mark of the key that its page has shown. */
export const confirmForm = defineForm({
  code: appCodeField,
  key: { schema: z.string().max(36), secret: true },
  signOutElsewhere: checkboxField,
});

export const switchOffForm = defineForm({ signOutElsewhere: checkboxField });

export const untrustForm = defineForm({ id: { schema: z.string().max(36) } });

/** The form as it is met first: with the box ticked. */
export const TICKED = { signOutElsewhere: 'on' };
