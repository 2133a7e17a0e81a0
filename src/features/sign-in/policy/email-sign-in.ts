import { APIError, createAuthEndpoint, formCsrfMiddleware } from 'better-auth/api';
import { z } from 'zod';
import { quickReadsOf } from '../../../auth/session/quick-read.ts';
import { canonicalEmail } from '../../../email-address.ts';
import { LARGEST_JSON } from '../../../web/body.ts';
import { isRight, openSession } from './by-password.ts';

const body = z.object({
  email: z.string(),
  password: z.string().max(LARGEST_JSON),
  rememberMe: z.boolean().optional(),
  callbackURL: z.string().optional(),
});

const options = {
  method: 'POST' as const,
  use: [formCsrfMiddleware],
  body,
  metadata: { allowedMediaTypes: ['application/x-www-form-urlencoded', 'application/json'] },
};

/**
 * POST /sign-in/email with the contract of the library's, which refuses addresses that people have,
 * such as `r&d@example.com` and `anna@почта.рф`. An unknown address, an account without a password and
 * a wrong password get the same answer after the same statements and one hash. So does the right one of
 * an account that is to be confirmed first: else signing up and then in would tell who has an account.
 */
export const emailSignIn = {
  id: 'email-sign-in',
  endpoints: {
    // The library's key.
    signInEmail: createAuthEndpoint('/sign-in/email', options, async (ctx) => {
      const { password } = ctx.body;
      const settings = ctx.context.options;
      const email = canonicalEmail(ctx.body.email);
      if (!email) throw refusal('BAD_REQUEST', 'INVALID_EMAIL', 'Invalid email');
      const known = await quickReadsOf(ctx.context).password(email);
      const isOpen =
        known?.user.emailVerified || !settings.emailAndPassword?.requireEmailVerification;
      if (!(await isRight(ctx, known?.hash, password)) || !known || !isOpen) {
        throw refusal('UNAUTHORIZED', 'INVALID_EMAIL_OR_PASSWORD', 'Invalid email or password');
      }
      return ctx.json(await openSession(ctx, known.user, ctx.body));
    }),
  },
};

function refusal(status: 'BAD_REQUEST' | 'UNAUTHORIZED', code: string, message: string): APIError {
  return new APIError(status, { code, message });
}
