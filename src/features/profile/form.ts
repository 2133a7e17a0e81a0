import { nameField } from '../../auth/fields.ts';
import { defineForm, type FormState } from '../../web/form.ts';
import { appearanceField, languageField, timeZoneField } from '../../web/preference-fields.ts';

export const profileForm = defineForm({
  name: nameField,
  language: languageField,
  timeZone: timeZoneField,
  appearance: appearanceField,
});

/** What a person has chosen, as columns of the user row. */
interface Person {
  readonly name: string;
  readonly language: string;
  readonly timeZone: string;
  readonly appearance?: string | null | undefined;
}

/** The form as it is met first: with what is saved. */
export function savedProfile({ name, language, timeZone, appearance }: Person): FormState {
  return profileForm.blank({ name, language, timeZone, appearance: appearance ?? '' });
}
