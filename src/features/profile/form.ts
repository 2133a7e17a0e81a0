import { nameField } from '../../auth/fields.ts';
import type { ProfileFields } from '../../auth/profile-field.ts';
import { defineForm, type FormOf, type FormState } from '../../web/form.ts';
import { appearanceField, languageField, timeZoneField } from '../../web/preference-fields.ts';

/** The form of the profile. */
export interface ProfileForm extends Pick<FormOf<object>, 'read'> {
  /** The form as it is met first: with the saved values. */
  saved(person: SavedProfile): FormState;
}

/** What a person has chosen, as columns of the user row; those of other features by their names. */
interface SavedProfile {
  readonly name: string;
  readonly language: string;
  readonly timeZone: string;
  readonly appearance?: string | null | undefined;
}

/** Makes the form. `added`: the fields of other features. */
export function createProfileForm(added: ProfileFields): ProfileForm {
  const fields = Object.entries(added).map(([name, { field }]) => [name, field] as const);
  const form = defineForm({
    name: nameField,
    language: languageField,
    timeZone: timeZoneField,
    appearance: appearanceField,
    ...Object.fromEntries(fields),
  });
  return {
    read: form.read,
    saved(person) {
      const { name, language, timeZone, appearance } = person;
      const columns = person as unknown as Readonly<Record<string, string | null>>;
      const others = fields.map(([column]) => [column, columns[column] ?? ''] as const);
      const values = { name, language, timeZone, appearance: appearance ?? '' };
      return form.blank({ ...values, ...Object.fromEntries(others) });
    },
  };
}
