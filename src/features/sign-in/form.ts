import { z } from 'zod';
import { currentPasswordField, emailField } from '../../auth/fields.ts';
import { looksLikeEmail } from '../../auth/user-name.ts';
import { LONGEST_EMAIL } from '../../email-address.ts';
import { wordKey } from '../../i18n/words.ts';
import { checkboxField } from '../../web/fields.ts';
import { defineForm, type Field } from '../../web/form.ts';

/** The name to sign in with. An address has an @, a user name cannot have one. */
const addressOrNameField: Field<string> = {
  schema: z
    .string()
    .trim()
    .min(1, wordKey('fields.emailOrNameRequired'))
    .max(LONGEST_EMAIL, wordKey('fields.tooLong'))
    .transform((typed, context) => {
      if (!looksLikeEmail(typed)) return typed;
      const parsed = emailField.schema.safeParse(typed);
      if (parsed.success) return parsed.data;
      context.addIssue(wordKey('fields.emailInvalid'));
      return z.NEVER;
    }),
};

export const signInForm = defineForm({
  // The name stays, so that what browsers have remembered still goes in here.
  email: addressOrNameField,
  password: currentPasswordField,
  remember: checkboxField,
});
