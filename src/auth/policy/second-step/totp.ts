import { type GenericEndpointContext, getCurrentAdapter } from 'better-auth';
import {
  APIError,
  createAuthEndpoint,
  getSessionFromCtx,
  sensitiveSessionMiddleware,
} from 'better-auth/api';
import { symmetricEncrypt } from 'better-auth/crypto';
import { parseUserOutput } from 'better-auth/db';
import { z } from 'zod';
import { newSecret, otpAuthUri, stepOf } from '../../totp.ts';
import { recordAudit, recordRefusal } from '../audit.ts';
import { requiresConfirmedEmail } from '../email/first-proof.ts';
import { checkSentPassword, sentPassword } from '../password/sent-password.ts';
import { completeSignIn, requirePending, trySecondStep } from '../sign-in/pending-sign-in.ts';
import { countTry, forgetTries } from '../step-up/proof-tries.ts';
import { inTransaction, isDuplicate } from '../transaction.ts';
import { changeFactor } from './factor-change.ts';
import { keepRecoveryCodes, newRecoveryCodes } from './recovery-codes.ts';
import { findTotp, openSecret, PREFIX, SET_UP_WITHIN, type TotpRow } from './totp-state.ts';

type Found = NonNullable<GenericEndpointContext['context']['session']>;

const MODEL = 'twoFactor';

/** Longer than any code, however it is typed. */
const code = z.string().max(64);

const revokeOtherSessions = z.boolean().optional();

/**
 * An authenticator app as second step, with the library's contracts. `POST /two-factor/enable` gives
 * a secret, which counts for nothing until `POST /two-factor/verify-totp` has seen one good code from
 * a signed-in person; half signed in, that endpoint ends the second step. `POST /two-factor/disable`
 * switches it off. Setting up and switching off are sensitive acts (step-up.ts).
 */
export const totpEndpoints = {
  enableTwoFactor: createAuthEndpoint(
    '/two-factor/enable',
    {
      method: 'POST',
      use: [sensitiveSessionMiddleware],
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
      if (ctx.body.method !== 'totp') throw await refusal(ctx, 'OTP_NOT_CONFIGURED');
      await checkSentPassword(ctx, found.user.id, ctx.body.password);
      const secret = newSecret();
      // They count for nothing before a second step does. A set that somebody has kept stays.
      const first = ctx.body.recoveryCodes && !found.user.twoFactorEnabled;
      const codes = first ? await newRecoveryCodes(ctx, found.user.id) : undefined;
      await inTransaction(ctx, async (adapter) => {
        if (codes) await keepRecoveryCodes(adapter, found.user.id, codes);
        await beginSetUp(ctx, found.user.id, secret);
        await recordAudit(ctx, {
          event: 'totpSetUp',
          outcome: 'success',
          actorId: found.user.id,
          subjectId: found.user.id,
          sessionId: found.session.id,
        });
      });
      const issuer = ctx.body.issuer ?? issuerOf(ctx);
      const totpURI = otpAuthUri(secret, issuer, found.user.email);
      return ctx.json({ method: 'totp' as const, totpURI, backupCodes: [...(codes?.codes ?? [])] });
    },
  ),
  verifyTOTP: createAuthEndpoint(
    '/two-factor/verify-totp',
    {
      method: 'POST',
      body: z.object({ code, trustDevice: z.boolean().optional(), revokeOtherSessions }),
    },
    async (ctx) => {
      const found = await getSessionFromCtx(ctx);
      if (found) return ctx.json(await finishSetUp(ctx, found));
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
      use: [sensitiveSessionMiddleware],
      body: z.object({ password: sentPassword, revokeOtherSessions }),
    },
    async (ctx) => {
      const found = ctx.context.session;
      await checkSentPassword(ctx, found.user.id, ctx.body.password);
      const endOthers = ctx.body.revokeOtherSessions ?? false;
      await changeFactor(ctx, found, 'totpOff', endOthers, async () => {
        const adapter = await getCurrentAdapter(ctx.context.adapter);
        const where = [{ field: 'userId', value: found.user.id }];
        if ((await adapter.deleteMany({ model: MODEL, where })) === 0)
          throw refusalOf('TOTP_NOT_ENABLED');
      });
      return ctx.json({ status: true });
    },
  ),
};

/**
 * Whether a code is the app's and was not used before, on any instance: the half minute that it is of
 * is claimed by one conditional update, and what was before it is spent with it (RFC 6238 5.2).
 */
export async function isGoodCode(
  ctx: GenericEndpointContext,
  userId: string,
  typed: string,
): Promise<boolean> {
  const row = await findTotp(ctx, userId);
  return row?.verified === true && claim(ctx, row, typed);
}

async function claim(ctx: GenericEndpointContext, row: TotpRow, typed: string): Promise<boolean> {
  const step = stepOf(await openSecret(ctx.context.secretConfig, row), typed);
  if (step === undefined) return false;
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  const claimed = await adapter.updateMany({
    model: MODEL,
    where: [
      { field: 'id', value: row.id },
      { field: 'secret', value: row.secret },
      { field: 'lastUsedStep', operator: 'lt', value: step },
    ],
    update: { lastUsedStep: step },
  });
  return claimed === 1;
}

/** Each beginning has a secret of its own: an earlier one may be known to somebody else. */
async function beginSetUp(ctx: GenericEndpointContext, userId: string, secret: string) {
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  const sealed = await symmetricEncrypt({ key: ctx.context.secretConfig, data: PREFIX + secret });
  const fresh = { secret: sealed, lastUsedStep: 0, createdAt: new Date() };
  const renewed = await adapter.updateMany({
    model: MODEL,
    where: [
      { field: 'userId', value: userId },
      { field: 'verified', value: false },
    ],
    update: fresh,
  });
  if (renewed > 0) return;
  const row = { ...fresh, userId, backupCodes: '', verified: false };
  await adapter.create({ model: MODEL, data: row }).catch((error: unknown) => {
    throw isDuplicate(error) ? refusalOf('TOTP_ALREADY_ENABLED') : error;
  });
}

/** The first good code: from now on the app counts. */
async function finishSetUp(ctx: GenericEndpointContext, found: Found) {
  const { user } = found;
  const row = await findTotp(ctx, user.id);
  if (row?.verified) throw await setUpRefusal(ctx, found, 'TOTP_ALREADY_ENABLED');
  const begun = row && row.createdAt.getTime() > Date.now() - SET_UP_WITHIN;
  if (!begun || !user.emailVerified) throw await setUpRefusal(ctx, found, 'TOTP_NOT_ENABLED');
  const inTime = await countTry(ctx, user.id);
  const right = inTime && (await claim(ctx, row, ctx.body.code));
  if (!right) throw await setUpRefusal(ctx, found, 'INVALID_CODE');
  const endOthers = ctx.body.revokeOtherSessions ?? false;
  const session = await changeFactor(ctx, found, 'totpOn', endOthers, async () => {
    const adapter = await getCurrentAdapter(ctx.context.adapter);
    const on = await adapter.updateMany({
      model: MODEL,
      where: [
        { field: 'id', value: row.id },
        { field: 'secret', value: row.secret },
        { field: 'verified', value: false },
      ],
      update: { verified: true, createdAt: new Date() },
    });
    if (on !== 1) throw refusalOf('TOTP_ALREADY_ENABLED');
    await forgetTries(ctx, user.id);
  });
  return { token: session.token, user: parseUserOutput(ctx.context.options, user) };
}

/** What the path is there for is signing in; this was none. */
async function setUpRefusal(
  ctx: GenericEndpointContext,
  { user, session }: Found,
  reason: keyof typeof MESSAGES,
): Promise<APIError> {
  await recordAudit(ctx, {
    event: 'totpOn',
    outcome: 'refused',
    actorId: user.id,
    subjectId: user.id,
    sessionId: session.id,
    detail: { reason },
  });
  return refusalOf(reason);
}

/** What apps show: the name of the site. */
function issuerOf(ctx: GenericEndpointContext): string {
  const options = ctx.context.getPlugin('two-factor')?.options as { issuer?: string } | undefined;
  return options?.issuer ?? ctx.context.appName;
}

async function refusal(ctx: GenericEndpointContext, reason: keyof typeof MESSAGES) {
  await recordRefusal(ctx, { reason });
  return refusalOf(reason);
}

function refusalOf(code: keyof typeof MESSAGES): APIError {
  const status = code === 'INVALID_CODE' ? 'UNAUTHORIZED' : 'BAD_REQUEST';
  return new APIError(status, { code, message: MESSAGES[code] });
}

/** The library's codes and words. */
const MESSAGES = {
  INVALID_CODE: 'Invalid code',
  OTP_NOT_CONFIGURED: 'OTP is not available',
  TOTP_ALREADY_ENABLED: 'TOTP is already enabled',
  TOTP_NOT_ENABLED: 'TOTP not enabled',
} as const;
