import type { GenericEndpointContext } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { parseUserOutput } from 'better-auth/db';
import { z } from 'zod';
import { recordAudit } from '../../../auth/record/audit.ts';
import { inTransaction } from '../../../auth/transaction.ts';
import { checkAssertion } from './passkey-assertion.ts';
import { PASSKEY, type PasskeyRow } from './passkey-rows.ts';
import { assertionSchema } from './passkey-shapes.ts';
import type { RelyingParty } from './relying-party.ts';

const body = z.object({ response: assertionSchema, rememberMe: z.boolean().optional() });

/**
 * `POST /passkey/verify-authentication { response, rememberMe? }`: signs in with a passkey, which is
 * something that the person has and, as they were verified, something that they know or are: both
 * factors at once. What follows is the ladder's. The path and the answer are the library's; its own
 * takes authenticators that have verified nobody, and never forgets.
 * Refusals: 400 CHALLENGE_NOT_FOUND, 401 PASSKEY_NOT_FOUND, 401 AUTHENTICATION_FAILED.
 */
export function verifyAuthentication(rp: RelyingParty) {
  return createAuthEndpoint(
    '/passkey/verify-authentication',
    { method: 'POST', body },
    async (ctx) => {
      const { response, rememberMe = true } = ctx.body;
      const checked = await checkAssertion(ctx, rp, response);
      if (!checked.ok) throw await refusal(ctx, checked.reason, checked.userId);
      const { id, userId } = checked.passkey;
      const { internalAdapter, options } = ctx.context;
      const session = await inTransaction(ctx, async () =>
        (await checked.use({ alone: true }))
          ? internalAdapter.createSession(userId, !rememberMe)
          : null,
      );
      if (!session) throw await refusal(ctx, await whyUseless(ctx, id), userId);
      const user = await internalAdapter.findUserById(userId);
      // The account was deleted at this very moment, and the session with it.
      if (!user) throw await refusal(ctx, 'unknown');
      await setSessionCookie(ctx, { session, user }, !rememberMe);
      return ctx.json({ session, user: parseUserOutput(options, user) });
    },
  );
}

type Reason = 'stale' | 'unknown' | 'wrong' | 'copied' | 'secondStepOnly';

/** Why a passkey with a right answer could not be used. */
async function whyUseless(ctx: GenericEndpointContext, id: string): Promise<Reason> {
  const where = [{ field: 'id', value: id }];
  const passkey = await ctx.context.adapter.findOne<PasskeyRow>({ model: PASSKEY, where });
  if (!passkey) return 'unknown';
  return passkey.secondStepOnly ? 'secondStepOnly' : 'copied';
}

async function refusal(
  ctx: GenericEndpointContext,
  reason: Reason,
  subjectId: string | null = null,
) {
  await recordAudit(ctx, {
    event: 'signIn',
    outcome: 'refused',
    actorId: null,
    subjectId,
    detail: { method: 'passkey', reason },
  });
  const [status, code] = REFUSALS[reason];
  return new APIError(status, { code, message: MESSAGES[code] });
}

const REFUSALS = {
  stale: ['BAD_REQUEST', 'CHALLENGE_NOT_FOUND'],
  unknown: ['UNAUTHORIZED', 'PASSKEY_NOT_FOUND'],
  wrong: ['UNAUTHORIZED', 'AUTHENTICATION_FAILED'],
  copied: ['UNAUTHORIZED', 'AUTHENTICATION_FAILED'],
  // Not PASSKEY_NOT_FOUND, which tells browsers to delete the passkey.
  secondStepOnly: ['UNAUTHORIZED', 'AUTHENTICATION_FAILED'],
} as const;

/** The library's codes and words. */
const MESSAGES = {
  CHALLENGE_NOT_FOUND: 'Challenge not found',
  PASSKEY_NOT_FOUND: 'Passkey not found',
  AUTHENTICATION_FAILED: 'Authentication failed',
} as const;
