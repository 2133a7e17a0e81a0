import type { BetterAuthPlugin } from 'better-auth';
import { createAuthMiddleware } from 'better-auth/api';
import { recordAudit, wasRecorded } from '../audit.ts';
import { callbackOAuth } from './provider-callback.ts';
import { unlinkAccount } from './provider-disconnect.ts';
import type { ProviderParts } from './provider-parts.ts';
import { linkSocialAccount, signInSocial } from './provider-start.ts';

/**
 * Accounts elsewhere: signing in with them, connecting and disconnecting. In the place of the library's
 * endpoints, which trust a client's word about scopes, end on its own error pages, do not bind every
 * provider's answer to the request (nonce, PKCE, issuer), and wait for as long as a provider likes.
 * To stand after the ladder. docs/decisions/0025-providers.md.
 */
export function providerSignIn(parts: ProviderParts) {
  return {
    id: 'providers',
    endpoints: {
      // The library's keys.
      signInSocial,
      callbackOAuth: callbackOAuth(parts),
      linkSocialAccount,
      unlinkAccount,
    },
    hooks: {
      after: [
        {
          // Whoever is held up by the ladder has no session, and a row that says so.
          matcher: ({ path, context }) => path === '/callback/:id' && context.newSession !== null,
          handler: createAuthMiddleware(async (ctx) => {
            const made = ctx.context.newSession;
            if (!made || (await wasRecorded())) return;
            await recordAudit(ctx, {
              event: 'signIn',
              outcome: 'success',
              actorId: made.user.id,
              subjectId: made.user.id,
              sessionId: made.session.id,
              detail: { method: 'provider', provider: String(ctx.params?.id) },
            });
          }),
        },
      ],
    },
  } satisfies BetterAuthPlugin;
}
