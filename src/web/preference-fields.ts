import { z } from 'zod';
import { isLanguage, type Language, type WordKey } from '../i18n/words.ts';
import type { Field } from './form.ts';
import { readTimeZone } from './time-zones.ts';

const UNKNOWN: WordKey = 'fields.choose';

/** A language that there is a catalogue for. */
export const languageField: Field<Language> = {
  schema: z.string().refine(isLanguage, UNKNOWN),
};

/** An IANA name, as this runtime writes it. */
export const timeZoneField: Field<string> = {
  schema: z.string().transform((value, context) => {
    const zone = readTimeZone(value);
    if (zone) return zone;
    context.addIssue(UNKNOWN);
    return z.NEVER;
  }),
};

/** What a person may prefer to their system's own choice. */
export const APPEARANCES = ['light', 'dark'] as const;

export type Appearance = (typeof APPEARANCES)[number];

/** Empty follows the system. */
export const appearanceField: Field<Appearance | null> = {
  schema: z.enum(['', ...APPEARANCES], UNKNOWN).transform((value) => value || null),
};
