import type { BetterAuthPlugin } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { z } from 'zod';
import { appCodeField } from '../../../auth/fields.ts';
import { sessionRequired } from '../../../auth/session/found-session.ts';
import { proveAgain } from '../../../auth/step-up/step-up-proof.ts';
import { isGoodCode } from './code.ts';

/**
 * `POST /step-up/totp { code }`: proves with the authenticator app that it is still the owner. Answers
 * as `/step-up/password` does, and refuses with 400 INVALID_CODE. A code that has opened something
 * already, here or at a sign-in, opens nothing more.
 */
export function stepUpByTotp() {
  return {
    id: 'step-up-totp',
    endpoints: {
      stepUpByTotp: createAuthEndpoint(
        '/step-up/totp',
        {
          method: 'POST',
          body: z.object({ code: appCodeField.schema }),
          use: [sessionRequired],
        },
        async (ctx) => {
          const { id } = ctx.context.session.user;
          const sensitiveUntil = await proveAgain(ctx, {
            method: 'totp',
            // Looking uses the code up, so it is looked at within the transaction.
            check: async () => () => isGoodCode(ctx, id, ctx.body.code),
            refusal: { code: 'INVALID_CODE', message: 'Invalid code' },
          });
          return ctx.json({ status: true, sensitiveUntil });
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}
