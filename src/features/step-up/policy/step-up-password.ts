import type { BetterAuthPlugin, GenericEndpointContext } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { z } from 'zod';
import { sessionRequired } from '../../../auth/session/found-session.ts';
import { proofTriesSchema } from '../../../auth/step-up/proof-tries.ts';
import { proveAgain } from '../../../auth/step-up/step-up-proof.ts';

/** Keeps the cost of hashing bounded: no longer text was ever accepted as a password. */
const LONGEST_PASSWORD = 1024;

/**
 * `POST /step-up/password` with `{ password }`: proves that the user of this session still is its
 * owner. 200 `{ status, sensitiveUntil }` and a new session cookie (ASVS 7.2.4); 400
 * INVALID_PASSWORD otherwise, and after ten wrong ones within fifteen minutes even for the right one.
 */
export function stepUpByPassword() {
  return {
    id: 'step-up-password',
    schema: proofTriesSchema,
    endpoints: {
      stepUpByPassword: createAuthEndpoint(
        '/step-up/password',
        {
          method: 'POST',
          body: z.object({ password: z.string().min(1).max(LONGEST_PASSWORD) }),
          use: [sessionRequired],
        },
        async (ctx) => {
          const sensitiveUntil = await proveAgain(ctx, {
            method: 'password',
            check: () => isTheirPassword(ctx, ctx.context.session.user.id, ctx.body.password),
            refusal: { code: 'INVALID_PASSWORD', message: 'Invalid password' },
          });
          return ctx.json({ status: true, sensitiveUntil });
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}

/** Checks the password. It takes its time when there is none, too. */
async function isTheirPassword(ctx: GenericEndpointContext, userId: string, password: string) {
  const account = await ctx.context.internalAdapter.findCredentialAccount(userId);
  if (account?.password) return ctx.context.password.verify({ hash: account.password, password });
  await ctx.context.password.hash(password);
  return false;
}
