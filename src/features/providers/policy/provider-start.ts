import type { GenericEndpointContext } from 'better-auth';
import { APIError, createAuthEndpoint, formCsrfMiddleware } from 'better-auth/api';
import { z } from 'zod';
import { ownPath } from '../../../auth/ladder/own-path.ts';
import { recordOwn } from '../../../auth/record/audit.ts';
import { sessionRequired } from '../../../auth/session/found-session.ts';
import { ProviderProblem } from '../protocol/provider.ts';
import { appOf, providerOf } from './provider-parts.ts';
import { setOut, type Wish } from './provider-trip.ts';

/**
 * The library's bodies. What a client could ask of a provider beyond that (`scopes`,
 * `additionalParams`) is not passed on: what this site may see there is not a visitor's choice.
 */
const common = {
  provider: z.string().max(64),
  callbackURL: z.string().optional(),
  errorCallbackURL: z.string().optional(),
  disableRedirect: z.boolean().optional(),
  idToken: z.unknown().optional(),
  loginHint: z.string().max(254).optional(),
};
const signInBody = z.object({
  ...common,
  newUserCallbackURL: z.string().optional(),
  rememberMe: z.boolean().optional(),
});
const linkBody = z.object({ ...common, revokeOtherSessions: z.boolean().optional() });

/**
 * `POST /sign-in/social { provider, callbackURL?, errorCallbackURL?, newUserCallbackURL?, rememberMe? }`
 * answers `{ url, redirect }`, as the library does; `rememberMe` is ours.
 */
export const signInSocial = createAuthEndpoint(
  '/sign-in/social',
  { method: 'POST', body: signInBody, use: [formCsrfMiddleware] },
  (ctx) =>
    sendAway(ctx, ctx.body, {
      next: ownPath(ctx, ctx.body.callbackURL),
      newPage: ownPath(ctx, ctx.body.newUserCallbackURL),
      problemPage: ownPath(ctx, ctx.body.errorCallbackURL),
      remember: ctx.body.rememberMe !== false,
      app: appOf(ctx, ctx.body.callbackURL),
      link: null,
    }),
);

/** The same for somebody who is signed in, to connect an account there. A sensitive act. */
export const linkSocialAccount = createAuthEndpoint(
  '/link-social',
  { method: 'POST', body: linkBody, use: [sessionRequired] },
  async (ctx) => {
    const { user, session } = ctx.context.session;
    const answer = await sendAway(ctx, ctx.body, {
      next: ownPath(ctx, ctx.body.callbackURL),
      newPage: null,
      problemPage: ownPath(ctx, ctx.body.errorCallbackURL),
      remember: false,
      app: appOf(ctx, ctx.body.callbackURL),
      link: {
        userId: user.id,
        sessionId: session.id,
        endOthers: ctx.body.revokeOtherSessions ?? false,
      },
    });
    await recordOwn(ctx, 'providerAsked', { provider: ctx.body.provider });
    return answer;
  },
);

async function sendAway(
  ctx: GenericEndpointContext,
  body: z.infer<typeof linkBody>,
  wish: Wish,
): Promise<{ url: string; redirect: boolean }> {
  const provider = providerOf(ctx, body.provider);
  if (!provider) {
    throw new APIError('NOT_FOUND', { code: 'PROVIDER_NOT_FOUND', message: 'Provider not found' });
  }
  // An ID token that a client brings along was made for no request of this browser (ASVS 10.1.2).
  if (body.idToken !== undefined) {
    throw new APIError('NOT_FOUND', {
      code: 'ID_TOKEN_NOT_SUPPORTED',
      message: 'id_token not supported',
    });
  }
  const url = await setOut(ctx, provider, wish, body.loginHint).catch((error: unknown) => {
    if (!(error instanceof ProviderProblem)) throw error;
    ctx.context.logger.error('a provider cannot be reached', error);
    throw new APIError('BAD_REQUEST', {
      code: error.kind === 'slow' ? 'PROVIDER_SLOW' : 'PROVIDER_FAILED',
      message: 'The provider cannot be reached.',
    });
  });
  if (!body.disableRedirect) ctx.setHeader('Location', url);
  return ctx.json({ url, redirect: !body.disableRedirect });
}
