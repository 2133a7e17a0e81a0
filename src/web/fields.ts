import { z } from 'zod';
import { type WordKey, wordKey } from '../i18n/words.ts';
import { type Field, spoken } from './form.ts';
import { CODE_LENGTH, type CodeKind, readTypedCode } from './typed-code.ts';

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
  box: true,
  schema: z.string().transform((sent) => sent !== ''),
};

/** A box that must be ticked; `required` is what an unticked one is told. */
export function tickField(required: WordKey): Field<true> {
  return {
    box: true,
    schema: z
      .string()
      .min(1, required)
      .transform(() => true as const),
  };
}

/** Longer than a whole mail with a code in it. */
const LONGEST_CODE = 4000;

/**
 * A code, however it is typed: read into the form that is compared, so that what cannot be one costs no
 * try. `required` is what an empty field is told, `incomplete` one without a whole code.
 */
export function typedCode(kind: CodeKind, required: WordKey, incomplete: WordKey): Field<string> {
  const minimum = CODE_LENGTH[kind];
  return {
    schema: spoken(
      z
        .string()
        .trim()
        .min(1, required)
        .max(LONGEST_CODE, wordKey('fields.tooLong'))
        .transform((typed, { addIssue }) => {
          const code = readTypedCode(typed, kind);
          if (code) return code;
          const message = incomplete;
          addIssue({ code: 'too_small', origin: 'string', minimum, message, input: typed });
          return z.NEVER;
        }),
    ),
  };
}

/**
 * The same field, but it may stay empty. Its value is null then, which JSON keeps; undefined would be left
 * out. Blanks alone are empty, too, unless the field itself takes them, as one for passwords does.
 */
export function optional<T>({ schema, ...rest }: Field<T>): Field<T | null> {
  return {
    ...rest,
    schema: z.string().transform((text, { addIssue }) => {
      if (text === '') return null;
      const read = schema.safeParse(text);
      if (text.trim() === '' && (!read.success || read.data === '')) return null;
      if (read.success) return read.data;
      for (const issue of read.error.issues) addIssue({ ...issue });
      return z.NEVER;
    }),
  };
}
