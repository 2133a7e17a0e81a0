import { z } from 'zod';
import type { WordKey } from '../../i18n/words.ts';
import { checkboxField } from '../../web/fields.ts';
import { defineForm } from '../../web/form.ts';

/** A checked key of the catalogue, where a library wants a plain string. */
const words = <K extends WordKey>(key: K): K => key;

/** The first code of an app. */
export const confirmForm = defineForm({
  code: {
    schema: z
      .string()
      .trim()
      .min(1, words('challenge.codeRequired'))
      .max(40, words('fields.tooLong')),
    secret: true,
  },
  signOutElsewhere: checkboxField,
});

export const switchOffForm = defineForm({ signOutElsewhere: checkboxField });

export const untrustForm = defineForm({ id: { schema: z.string().max(36) } });

/** Offered, and ticked. */
export const TICKED = { signOutElsewhere: 'on' };
