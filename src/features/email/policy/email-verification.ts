import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { z } from 'zod';
import { emailField } from '../../../auth/fields.ts';
import { ownPath } from '../../../auth/ladder/own-path.ts';
import { mustNotWait } from '../../../auth/proof/proof-checks.ts';
import type { ProofMails } from '../../../auth/proof/proof-mails.ts';
import type { SignUpBrowsers } from '../../../auth/proof/sign-up-browser.ts';
import { recordAudit } from '../../../auth/record/audit.ts';
import { sessionOf } from '../../../auth/session/found-session.ts';
import { inTransaction } from '../../../auth/transaction.ts';
import { confirmAddress } from './email-verification-confirm.ts';

export interface EmailVerificationParts {
  readonly mails: ProofMails;
  readonly browsers: SignUpBrowsers;
}

/**
 * Confirming the address of an account, by the link or the code of a mail. The library's own
 * confirms on GET, with a token that it cannot end; ours take the place of its endpoints.
 */
export function emailVerification(
  parts: EmailVerificationParts & Parameters<typeof confirmAddress>[0],
): BetterAuthPlugin {
  return {
    id: 'email-verification',
    endpoints: {
      // The library's keys.
      sendVerificationEmail: sendAgain(parts),
      verifyEmail: confirmAddress(parts),
    },
  };
}

/** Sends a fresh mail. A guest gets the same answer in the same time for every address. */
function sendAgain({ mails, browsers }: EmailVerificationParts) {
  const body = z.object({ email: emailField.schema, callbackURL: z.string().optional() });
  return createAuthEndpoint('/send-verification-email', { method: 'POST', body }, async (ctx) => {
    const { email } = ctx.body;
    const { internalAdapter } = ctx.context;
    const session = await sessionOf(ctx);
    if (session) refuseForeign(session.user, email);
    const known = await internalAdapter.findUserByEmail(email);
    const typedIn = browsers.read(ctx.headers?.get('cookie'));
    const triedToSignUp = typedIn.some((browser) => browser.email === email);
    mustNotWait(await mails.wait(ctx, 'confirm-email', email));
    await inTransaction(ctx, async (current) => {
      const wanted = { email, next: ownPath(ctx, ctx.body.callbackURL) };
      const issued =
        known && !known.user.emailVerified
          ? await mails.confirm(current, wanted, known.user)
          : known && triedToSignUp
            ? await mails.exists(current, wanted, known.user)
            : await mails.nothing(current, wanted);
      if (!issued.ok) mustNotWait(issued.retryAfter);
      await recordAudit(ctx, {
        event: 'confirmationResent',
        outcome: 'success',
        actorId: session?.user.id ?? null,
        subjectId: known?.user.id ?? null,
        sessionId: session?.session.id ?? null,
      });
    });
    return ctx.json({ status: true });
  });
}

/** The library's refusals. */
function refuseForeign(user: { email: string; emailVerified: boolean }, email: string): void {
  if (user.email !== email) {
    throw new APIError('BAD_REQUEST', { code: 'EMAIL_MISMATCH', message: 'Email mismatch' });
  }
  if (user.emailVerified) {
    const code = 'EMAIL_ALREADY_VERIFIED';
    throw new APIError('BAD_REQUEST', { code, message: 'Email is already verified' });
  }
}
