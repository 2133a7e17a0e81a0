import type { BetterAuthPlugin } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { rulebookOf } from '../../../auth/rulebook.ts';
import { sessionRequired } from '../../../auth/session/found-session.ts';
import { closedFor } from '../../../auth/step-up/proof-tries.ts';

/**
 * `GET /step-up`: by what the person can show once more that it is they, in the order in which the ways
 * are offered to somebody who has used none of them yet; and by which of them where the second factor is
 * wanted. After too many wrong answers it tells in how many seconds one counts again (`retryAfter`).
 * Somebody with none of them, an unconfirmed address alone, confirms that first.
 */
export function stepUpWays() {
  return {
    id: 'step-up-ways',
    endpoints: {
      stepUpWays: createAuthEndpoint(
        '/step-up',
        { method: 'GET', use: [sessionRequired] },
        async (ctx) => {
          const { user, session } = ctx.context.session;
          const { proofs } = rulebookOf(ctx);
          const has = await Promise.all(proofs.map((proof) => proof.has(ctx, user, session)));
          const own = proofs.filter((_, index) => has[index]);
          const secondFactors = own.filter(({ isSecondFactor }) => isSecondFactor);
          return ctx.json({
            methods: own.map(({ name }) => name),
            secondFactors: secondFactors.map(({ name }) => name),
            retryAfter: await closedFor(ctx, user.id, 'session'),
          });
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}
