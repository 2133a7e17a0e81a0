import type { BetterAuthPlugin } from 'better-auth';
import { createAuthMiddleware } from 'better-auth/api';
import { recordAudit, wasRecorded } from '../../../auth/record/audit.ts';
import { callbackOAuth } from './provider-callback.ts';
import { unlinkAccount } from './provider-disconnect.ts';
import type { ProviderParts } from './provider-parts.ts';
import { linkSocialAccount, signInSocial } from './provider-start.ts';

/**
 * Accounts elsewhere: signing in with them, connecting and disconnecting. In the place of the library's
 * endpoints (1.7.24), which pass on scopes and parameters that a client asks for; check a nonce for some
 * providers only and send Discord no PKCE; look at `iss` only when it is there; take what an issuer
 * announces, while the site starts, without comparing it with what was configured; use a state in two
 * steps, so that two answers at once are both good; wait for as long as a provider likes; keep ID tokens
 * in clear; confirm an address because a provider says so; and end on pages and JSON of their own.
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
          // When a second step is due there is no session yet, and the ladder has written its row.
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
