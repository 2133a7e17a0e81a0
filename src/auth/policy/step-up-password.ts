import type { BetterAuthPlugin, GenericEndpointContext } from 'better-auth';
import { APIError, createAuthEndpoint, sensitiveSessionMiddleware } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';
import { MINUTE } from '../../time.ts';
import { recordAudit } from './audit.ts';
import { countTry, forgetTries, proofTriesSchema } from './proof-tries.ts';
import type { SessionRow } from './session-lifetime.ts';
import { renewToken } from './session-token.ts';
import { inTransaction } from './transaction.ts';

/** Only keeps the cost of hashing bounded; what is longer was never accepted as a password. */
const LONGEST_PASSWORD = 1024;

/** What `renewProof` needs of a session that an endpoint has found. */
type Found = NonNullable<GenericEndpointContext['context']['session']>;

/**
 * `POST /step-up/password` with `{ password }`: proves that whoever uses this session still is its
 * owner. 200 `{ status, sensitiveUntil }` and a new session cookie (ASVS 7.2.4); 400
 * INVALID_PASSWORD otherwise, and after ten wrong ones within fifteen minutes even for the right one.
 */
export function stepUpByPassword({ minutes }: { minutes: number }) {
  return {
    id: 'step-up-password',
    schema: proofTriesSchema,
    endpoints: {
      stepUpByPassword: createAuthEndpoint(
        '/step-up/password',
        {
          method: 'POST',
          body: z.object({ password: z.string().min(1).max(LONGEST_PASSWORD) }),
          use: [sensitiveSessionMiddleware],
        },
        async (ctx) => {
          const found = ctx.context.session;
          const { user } = found;
          const inTime = await countTry(ctx, user.id);
          if (!(await isTheirPassword(ctx, user.id, ctx.body.password)) || !inTime) {
            await recordProof(ctx, found, 'refused');
            throw new APIError('BAD_REQUEST', {
              code: 'INVALID_PASSWORD',
              message: 'Invalid password',
            });
          }
          const sensitiveUntil = await renewProof(ctx, found, minutes * MINUTE);
          return ctx.json({ status: true, sensitiveUntil });
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}

/** Takes its time when there is no password, too. */
async function isTheirPassword(ctx: GenericEndpointContext, userId: string, password: string) {
  const account = await ctx.context.internalAdapter.findCredentialAccount(userId);
  if (account?.password) return ctx.context.password.verify({ hash: account.password, password });
  await ctx.context.password.hash(password);
  return false;
}

/**
 * After any good proof: the same session under a new token, and sensitive acts are open for a while.
 * Gives until when.
 * @throws UNAUTHORIZED when the session was ended or renewed meanwhile
 */
async function renewProof(
  ctx: GenericEndpointContext,
  found: Found,
  window: number,
): Promise<Date> {
  const { user } = found;
  const provenAt = new Date();
  const sensitiveUntil = new Date(provenAt.getTime() + window);
  const session = await inTransaction(ctx, async (adapter) => {
    const before = found.session as unknown as SessionRow;
    const renewed = await renewToken(adapter, before, { provenAt, sensitiveUntil });
    await forgetTries(ctx, user.id);
    await recordProof(ctx, found, 'success');
    return renewed;
  });
  await setSessionCookie(ctx, { session, user }, !session.remembered);
  return sensitiveUntil;
}

function recordProof(
  ctx: GenericEndpointContext,
  { user, session }: Found,
  outcome: 'success' | 'refused',
): Promise<void> {
  return recordAudit(ctx, {
    event: 'stepUp',
    outcome,
    actorId: user.id,
    subjectId: user.id,
    sessionId: session.id,
    detail: { method: 'password' },
  });
}
