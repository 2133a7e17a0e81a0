import { createAuthEndpoint } from 'better-auth/api';
import { z } from 'zod';
import { sessionRequired } from '../../../auth/session/found-session.ts';
import { proveAgain } from '../../../auth/step-up/step-up-proof.ts';
import { checkAssertion } from './passkey-assertion.ts';
import { assertionSchema } from './passkey-shapes.ts';
import type { RelyingParty } from './relying-party.ts';

/**
 * `POST /step-up/passkey { response }`: proves with one of the person's own passkeys that it is still
 * they. Answers and refuses (400 INVALID_PASSKEY) as `/step-up/password` does.
 */
export function stepUpByPasskey(rp: RelyingParty) {
  return createAuthEndpoint(
    '/step-up/passkey',
    {
      method: 'POST',
      body: z.object({ response: assertionSchema }),
      use: [sessionRequired],
    },
    async (ctx) => {
      const { user } = ctx.context.session;
      const sensitiveUntil = await proveAgain(ctx, {
        method: 'passkey',
        check: async () => {
          const checked = await checkAssertion(ctx, rp, ctx.body.response, user.id);
          return checked.ok && checked.use;
        },
        refusal: { code: 'INVALID_PASSKEY', message: 'Invalid passkey' },
      });
      return ctx.json({ status: true, sensitiveUntil });
    },
  );
}
