import type { User } from 'better-auth';
import { APIError, createAuthEndpoint, formCsrfMiddleware } from 'better-auth/api';
import { z } from 'zod';
import { recordAudit } from '../../../auth/record/audit.ts';
import { readUserName } from '../../../auth/user-name.ts';
import { LARGEST_JSON } from '../../../web/body.ts';
import { isRight, openSession } from './by-password.ts';

/** A user name that no row has. */
export const NOBODY = '-';

const body = z.object({
  username: z.string(),
  password: z.string().max(LARGEST_JSON),
  rememberMe: z.boolean().optional(),
  callbackURL: z.string().optional(),
});

/**
 * POST /sign-in/username with the contract of the library's plugin. A name that is nobody's, one of
 * somebody without a password, and a wrong password get the same answer after the same statements
 * and one hash. What comes after the right one is the ladder's.
 */
export const signInUsername = createAuthEndpoint(
  '/sign-in/username',
  { method: 'POST', use: [formCsrfMiddleware], body },
  async (ctx) => {
    const { username, password } = ctx.body;
    const { adapter, internalAdapter } = ctx.context;
    const user = await adapter.findOne<User>({
      model: 'user',
      where: [{ field: 'username', value: readUserName(username) ?? NOBODY }],
    });
    const account = await internalAdapter.findCredentialAccount(user?.id ?? NOBODY);
    if (!(await isRight(ctx, account?.password, password)) || !user) {
      await recordAudit(ctx, {
        event: 'signIn',
        outcome: 'refused',
        actorId: null,
        subjectId: user?.id ?? null,
        detail: { method: 'userName' },
      });
      throw new APIError('UNAUTHORIZED', {
        code: 'INVALID_USERNAME_OR_PASSWORD',
        message: 'Invalid username or password',
      });
    }
    return ctx.json(await openSession(ctx, user, ctx.body));
  },
);
