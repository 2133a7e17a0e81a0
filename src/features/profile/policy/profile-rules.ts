import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { z } from 'zod';
import { nameField } from '../../../auth/fields.ts';
import type { ProfileField, ProfileFields } from '../../../auth/profile-field.ts';
import { recordRefusal } from '../../../auth/record/audit.ts';
import { LONGEST_EMAIL } from '../../../email-address.ts';
import { DEFAULT_LANGUAGE } from '../../../i18n/words.ts';
import { APPEARANCES, languageField, timeZoneField } from '../../../web/preference-fields.ts';

const PATHS = ['/sign-up/email', '/update-user'];

/**
 * The library takes any JSON as a name. A name that is too long or no text would be refused by the
 * database alone, and that would be a 500. ASVS 2.2.1, 2.2.2. `added`: the fields of other features.
 */
export function profileRules(added: ProfileFields) {
  const profile = profileSchema(added);
  return {
    id: 'profile-rules',
    schema: {
      user: {
        fields: {
          language: { type: 'string', required: true, defaultValue: DEFAULT_LANGUAGE },
          timeZone: { type: 'string', required: true, defaultValue: 'UTC' },
          appearance: { type: 'string', required: false },
          ...columnsOf(added),
        },
      },
    },
    hooks: {
      before: [
        {
          matcher: ({ path }) => PATHS.includes(path ?? ''),
          handler: createAuthMiddleware(async (ctx) => {
            const parsed = profile.safeParse(ctx.body);
            if (!parsed.success) {
              await recordRefusal(ctx);
              throw invalid(parsed.error);
            }
            // In place: of a body that a hook gives back, the library passes over what is null.
            Object.assign(ctx.body ?? {}, given(parsed.data));
          }),
        },
      ],
    },
  } satisfies BetterAuthPlugin;
}

/** The rules for what people write about themselves: the forms have the same. */
function profileSchema(added: ProfileFields) {
  return z.object({
    name: nameField.schema.optional(),
    email: z.string().max(LONGEST_EMAIL).optional(),
    language: languageField.schema.optional(),
    timeZone: timeZoneField.schema.optional(),
    appearance: z.enum(APPEARANCES).nullish(),
    // A picture comes as a file (pictures.ts). An address elsewhere would tell its owner who looks.
    image: z.undefined().optional(),
    ...Object.fromEntries(
      Object.entries(added).map(([name, { field }]) => [name, clearedByNull(field).optional()]),
    ),
  });
}

/** Null is what an emptied field is on the page: refused where the field must be filled in. */
function clearedByNull({ schema }: ProfileField['field']) {
  return z.preprocess((sent) => (sent === null ? '' : sent), schema);
}

function columnsOf(added: ProfileFields) {
  const names = Object.keys(added);
  return Object.fromEntries(
    names.map((name) => [name, { type: 'string', required: false }] as const),
  );
}

/** The fields that were sent. */
function given(data: object): object {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));
}

/** A refusal in the form of the library's own. */
function invalid({ issues }: z.ZodError): APIError {
  const fields = issues.map(({ path }) => `[body.${path.join('.')}] Invalid input`);
  return new APIError('BAD_REQUEST', { code: 'VALIDATION_ERROR', message: fields.join('; ') });
}
