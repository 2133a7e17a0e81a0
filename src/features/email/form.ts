import { z } from 'zod';
import { checkboxField, emailField } from '../../web/fields.ts';
import { defineForm, type Field } from '../../web/form.ts';

/** Longer than any code with blanks and dashes in it. */
const LONGEST_CODE = 40;

const codeField: Field<string> = {
  schema: z.string().trim().min(1, 'email.codeRequired').max(LONGEST_CODE, 'fields.tooLong'),
};

export const changeForm = defineForm({ newEmail: emailField });

/** The code from the mail, typed. */
export const codeForm = defineForm({ code: codeField, signOutElsewhere: checkboxField });

/** The link from the mail, whose secret is in a cookie. */
export const linkForm = defineForm({ signOutElsewhere: checkboxField });
