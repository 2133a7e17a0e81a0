import type { DBTransactionAdapter, GenericEndpointContext } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { z } from 'zod';
import { appCodeField } from '../../../auth/fields.ts';
import {
  completeSignIn,
  requirePending,
  trySecondStep,
} from '../../../auth/ladder/pending-sign-in.ts';
import { requiresConfirmedEmail } from '../../../auth/proof/first-proof.ts';
import { recordAudit, recordRefusal } from '../../../auth/record/audit.ts';
import { sessionOf, sessionRequired } from '../../../auth/session/found-session.ts';
import { checkSentPassword, sentPassword } from '../../../auth/step-up/sent-password.ts';
import { inTransaction } from '../../../auth/transaction.ts';
import { shownEmail } from '../../../email-address.ts';
import { changeFactor } from '../policy/factor-change.ts';
import { newRecoveryCodes } from '../recovery-codes/codes.ts';
import { newSecret, otpAuthUri } from './algorithm.ts';
import { isGoodCode } from './code.ts';
import { beginSetUp, finishSetUp, refusalOf } from './set-up.ts';
import { TOTP } from './state.ts';

const revokeOtherSessions = z.boolean().optional();

/**
 * An authenticator app as second step, with the library's contracts. `POST /two-factor/enable` gives
 * a secret and recovery codes, which count for nothing until `POST /two-factor/verify-totp` has seen
 * one good code in the same session; half signed in, that endpoint ends the second step. `POST
 * /two-factor/disable` switches it off. Setting up and switching off are sensitive acts (step-up.ts).
 */
export const totpEndpoints = {
  enableTwoFactor: createAuthEndpoint(
    '/two-factor/enable',
    {
      method: 'POST',
      use: [sessionRequired],
      body: z.object({
        password: sentPassword,
        method: z.enum(['otp', 'totp']).default('totp'),
        issuer: z.string().max(100).optional(),
        // The library's clients show recovery codes here; false leaves them for later.
        recoveryCodes: z.boolean().default(true),
      }),
    },
    async (ctx) => {
      const found = ctx.context.session;
      requiresConfirmedEmail(found.user);
      if (ctx.body.method !== 'totp') {
        const reason = 'OTP_NOT_CONFIGURED';
        await recordRefusal(ctx, { reason });
        throw refusalOf(reason);
      }
      await checkSentPassword(ctx, found.user, ctx.body.password);
      const secret = newSecret();
      // These codes are none before the first good code of the app. A set that the person has kept stays.
      const first = ctx.body.recoveryCodes && !found.user.twoFactorEnabled;
      const set = first ? await newRecoveryCodes(ctx, found.user.id) : { codes: [], hashes: [] };
      await inTransaction(ctx, async () => {
        const setUp = { sessionId: found.session.id, codes: set.hashes };
        await beginSetUp(ctx, found.user.id, secret, setUp);
        await recordAudit(ctx, {
          event: 'totpSetUp',
          outcome: 'success',
          actorId: found.user.id,
          subjectId: found.user.id,
          sessionId: found.session.id,
        });
      });
      const issuer = ctx.body.issuer ?? issuerOf(ctx);
      const totpURI = otpAuthUri(secret, issuer, shownEmail(found.user.email));
      return ctx.json({ method: 'totp' as const, totpURI, backupCodes: [...set.codes] });
    },
  ),
  verifyTOTP: createAuthEndpoint(
    '/two-factor/verify-totp',
    {
      method: 'POST',
      body: z.object({
        code: appCodeField.schema,
        trustDevice: z.boolean().optional(),
        revokeOtherSessions,
      }),
    },
    async (ctx) => {
      const found = await sessionOf(ctx);
      if (found) {
        const { code: typed, revokeOtherSessions: endOthers = false } = ctx.body;
        return ctx.json(await finishSetUp(ctx, found, { code: typed, endOthers }));
      }
      const pending = await requirePending(ctx);
      await trySecondStep(ctx, pending, 'totp', () =>
        isGoodCode(ctx, pending.user.id, ctx.body.code),
      );
      const trustBrowser = ctx.body.trustDevice ?? false;
      return ctx.json(await completeSignIn(ctx, pending, { second: 'totp', trustBrowser }));
    },
  ),
  disableTwoFactor: createAuthEndpoint(
    '/two-factor/disable',
    {
      method: 'POST',
      use: [sessionRequired],
      body: z.object({ password: sentPassword, revokeOtherSessions }),
    },
    async (ctx) => {
      const found = ctx.context.session;
      await checkSentPassword(ctx, found.user, ctx.body.password);
      const endOthers = ctx.body.revokeOtherSessions ?? false;
      const change = async (adapter: DBTransactionAdapter) => {
        const where = [{ field: 'userId', value: found.user.id }];
        if ((await adapter.deleteMany({ model: TOTP, where })) === 0)
          throw refusalOf('TOTP_NOT_ENABLED');
      };
      await changeFactor(ctx, found, { event: 'totpOff', endOthers, change });
      return ctx.json({ status: true });
    },
  ),
};

/** The name that apps show: the site's. */
function issuerOf(ctx: GenericEndpointContext): string {
  const options = ctx.context.getPlugin('two-factor')?.options as { issuer?: string } | undefined;
  return options?.issuer ?? ctx.context.appName;
}
