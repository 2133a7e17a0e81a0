import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { parseUserInput } from 'better-auth/db';
import { z } from 'zod';
import { recordOwn } from '../../../auth/record/audit.ts';
import { sessionRequired } from '../../../auth/session/found-session.ts';
import { inTransaction } from '../../../auth/transaction.ts';

/**
 * `POST /update-user` with the library's contract. The library changes the row first, and the event is recorded
 * afterwards: where that failed, the answer was 503 and the change was done.
 */
export function profileUpdate() {
  const body = z.record(z.string(), z.unknown());
  return {
    id: 'profile-update',
    endpoints: {
      // The library's key.
      updateUser: createAuthEndpoint(
        '/update-user',
        { method: 'POST', body, use: [sessionRequired] },
        async (ctx) => {
          const { email, name, image, ...rest } = ctx.body;
          if (email) throw refusal('EMAIL_CAN_NOT_BE_UPDATED', 'Email can not be updated');
          const more = parseUserInput(ctx.context.options, rest, 'update');
          // profile-rules.ts has seen to it that a name is text, and that there is no image.
          const changes: Record<string, unknown> = { name, image, ...more };
          if (Object.values(changes).every((value) => value === undefined)) {
            throw refusal('NO_FIELDS_TO_UPDATE', 'No fields to update');
          }
          const { session, user } = ctx.context.session;
          const changed = await inTransaction(ctx, async () => {
            const row = await ctx.context.internalAdapter.updateUser(user.id, changes);
            await recordOwn(ctx, 'profileChanged');
            return row;
          });
          await setSessionCookie(ctx, { session, user: changed ?? { ...user, ...more } });
          return ctx.json({ status: true });
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}

function refusal(code: string, message: string): APIError {
  return new APIError('BAD_REQUEST', { code, message });
}
