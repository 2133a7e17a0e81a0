import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { z } from 'zod';
import { LONGEST_EMAIL, nameField } from '../../web/fields.ts';

/** The columns would take more; nobody needs it. */
const LONGEST_IMAGE = 2048;

/** What a person may write about themselves, whichever way it comes: the rules of the forms. */
const profile = z.object({
  name: nameField.schema.optional(),
  email: z.string().max(LONGEST_EMAIL).optional(),
  image: z.string().max(LONGEST_IMAGE).nullish(),
});

const PATHS = ['/sign-up/email', '/update-user'];

/**
 * The library takes any JSON as a name, and what is too long or no text at all only the database
 * would refuse, as an error of ours. ASVS 2.2.1, 2.2.2.
 */
export function profileRules(): BetterAuthPlugin {
  return {
    id: 'profile-rules',
    hooks: {
      before: [
        {
          matcher: ({ path }) => PATHS.includes(path ?? ''),
          handler: createAuthMiddleware(async (ctx) => {
            const parsed = profile.safeParse(ctx.body);
            if (!parsed.success) throw invalid(parsed.error);
            const { name } = parsed.data;
            return { context: { body: { ...ctx.body, ...(name !== undefined && { name }) } } };
          }),
        },
      ],
    },
  };
}

/** In the form of the library's own refusals. */
function invalid({ issues }: z.ZodError): APIError {
  const fields = issues.map(({ path }) => `[body.${path.join('.')}] Invalid input`);
  return new APIError('BAD_REQUEST', { code: 'VALIDATION_ERROR', message: fields.join('; ') });
}
