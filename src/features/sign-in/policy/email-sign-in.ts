import { APIError, createAuthEndpoint, formCsrfMiddleware } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { parseUserOutput } from 'better-auth/db';
import { z } from 'zod';
import { inHeader } from '../../../auth/ladder/own-path.ts';
import { quickReadsOf } from '../../../auth/session/quick-read.ts';
import { canonicalEmail } from '../../../email-address.ts';
import { LARGEST_JSON } from '../../../web/body.ts';
import { isRight } from './user-name-sign-in.ts';

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
      const { password, rememberMe, callbackURL } = ctx.body;
      const { internalAdapter, options: settings } = ctx.context;
      const email = canonicalEmail(ctx.body.email);
      if (!email) throw refusal('BAD_REQUEST', 'INVALID_EMAIL', 'Invalid email');
      const known = await quickReadsOf(ctx.context).password(email);
      const isOpen =
        known?.user.emailVerified || !settings.emailAndPassword?.requireEmailVerification;
      if (!(await isRight(ctx, known?.hash, password)) || !known || !isOpen) {
        throw refusal('UNAUTHORIZED', 'INVALID_EMAIL_OR_PASSWORD', 'Invalid email or password');
      }
      const { user } = known;
      const forget = rememberMe === false;
      const session = await internalAdapter.createSession(user.id, forget);
      await setSessionCookie(ctx, { session, user }, forget);
      if (callbackURL) ctx.setHeader('Location', inHeader(callbackURL));
      return ctx.json({
        redirect: !!callbackURL,
        token: session.token,
        url: callbackURL,
        user: parseUserOutput(settings, user),
      });
    }),
  },
};

function refusal(status: 'BAD_REQUEST' | 'UNAUTHORIZED', code: string, message: string): APIError {
  return new APIError(status, { code, message });
}
