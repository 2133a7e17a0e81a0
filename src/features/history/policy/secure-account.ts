import type { BetterAuthPlugin } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { recordOwn } from '../../../auth/record/audit.ts';
import { tellOwner } from '../../../auth/record/notices.ts';
import { sessionRequired } from '../../../auth/session/found-session.ts';
import { endOtherSessions } from '../../../auth/session/sessions.ts';
import { endTrust } from '../../../auth/session/trusted-browsers.ts';
import { inTransaction } from '../../../auth/transaction.ts';

/**
 * `POST /secure-account` ends all other sessions of the person, sign-ins that are half-way, and the trust in
 * all browsers, in one transaction. Answers how many sessions there were: `{ ended }`. It wants no proof:
 * it gives nobody anything. ASVS 7.4.3, 7.5.2.
 */
export const secureAccount = {
  id: 'secure-account',
  endpoints: {
    secureAccount: createAuthEndpoint(
      '/secure-account',
      { method: 'POST', use: [sessionRequired] },
      async (ctx) => {
        const { user, session } = ctx.context.session;
        const ended = await inTransaction(ctx, async () => {
          const count = await endOtherSessions(ctx, user.id, session.id);
          await endTrust(ctx, user.id);
          await recordOwn(ctx, 'accountSecured', { count });
          await tellOwner(ctx, user, 'accountSecured');
          return count;
        });
        return ctx.json({ ended });
      },
    ),
  },
} satisfies BetterAuthPlugin;
