import { z } from 'zod';
import { type WordKey, wordKey } from '../i18n/words.ts';
import { type Field, spoken } from './form.ts';

const LONGEST_LABEL = 60;

/** What a person calls a thing of theirs, such as a passkey. */
export const labelField = lineField('fields.labelRequired', LONGEST_LABEL);

/** Something that one can see: not only joiners, marks of direction and fillers, which names may have. */
const VISIBLE = /[^\s\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

/** One line with any letters but marks of direction; `required` is what an empty field is told. */
export function lineField(required: WordKey, longest: number): Field<string> {
  return {
    schema: spoken(
      z
        .string()
        .trim()
        .max(longest, wordKey('fields.tooLong'))
        .refine((text) => VISIBLE.test(text), wordKey(required))
        .regex(/^[^\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]*$/u, wordKey('fields.unreadable')),
    ),
  };
}

/** A box: anything sent means ticked. */
export const checkboxField: Field<boolean> = {
  schema: z.string().transform((sent) => sent !== ''),
};

/** Longer than any code with blanks and dashes in it. */
const LONGEST_CODE = 40;

/** A code, however it is typed. `required` is what an empty field is told. */
export function typedCode(required: WordKey): Field<string> {
  return {
    schema: z.string().trim().min(1, required).max(LONGEST_CODE, wordKey('fields.tooLong')),
  };
}

/** The same field, but it may stay empty. */
export function optional<T>({ schema, ...rest }: Field<T>): Field<T | undefined> {
  const empty = z.literal('').transform(() => undefined);
  return { ...rest, schema: z.union([empty, schema]) };
}
