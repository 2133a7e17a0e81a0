import type { GenericEndpointContext } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';
import { codeField, emailField } from '../../../auth/fields.ts';
import { notePersonHeld } from '../../../auth/ladder/person-held.ts';
import { proveAddress } from '../../../auth/proof/first-proof.ts';
import type { MailProofs } from '../../../auth/proof/mail-proof.ts';
import { byCode, byToken, gone } from '../../../auth/proof/proof-checks.ts';
import { PROOF_LIFETIMES } from '../../../auth/proof/proof-mails.ts';
import type { SignUpBrowsers } from '../../../auth/proof/sign-up-browser.ts';
import { recordAudit } from '../../../auth/record/audit.ts';
import { sessionOf } from '../../../auth/session/found-session.ts';
import { personNow } from '../../../auth/session/person-now.ts';
import { inTransaction } from '../../../auth/transaction.ts';

interface ConfirmParts {
  readonly browsers: SignUpBrowsers;
  readonly proofs: MailProofs;
}

const body = z.object({
  token: z.string().optional(),
  code: codeField.schema.optional(),
  /** The address that the code is for, in a browser in which several people have signed up. */
  email: emailField.schema.optional(),
  /**
   * The account's password, from a browser that is not known to hold it: what was set up with the account
   * stays.
   */
  password: z.string().optional(),
  /** From such a browser instead of the password: what was set up with the account is removed. */
  startOver: z.literal(true).optional(),
});

/**
 * POST /verify-email with the link's `token`, from anywhere, or with the mail's `code`, from the
 * person's session or the browser that signed up. Answers `{ status, signedIn, resetToken, next }`:
 * `resetToken` when nobody holds the account's password any more, so a new one is to be chosen. That is
 * wanted in the browser that signed up with the address; from elsewhere only with `startOver`, else 400
 * START_OVER_OR_PASSWORD: a scanner that opens the link and presses the button must remove nothing.
 * docs/decisions/0052-scanners.md.
 */
export function confirmAddress(parts: ConfirmParts) {
  const { browsers, proofs } = parts;
  return createAuthEndpoint('/verify-email', { method: 'POST', body }, async (ctx) => {
    const { internalAdapter } = ctx.context;
    const session = await sessionOf(ctx);
    const typedIn = browsers.read(ctx.headers?.get('cookie'));
    const own = session && !session.user.emailVerified ? [session.user] : [];
    const waiting = [...own, ...typedIn].find(
      (one) => ctx.body.email === undefined || one.email === ctx.body.email,
    );
    const proof = ctx.body.token
      ? await byToken(ctx, proofs, 'confirm-email', ctx.body.token)
      : await byCode(ctx, proofs, 'confirm-email', {
          subject: waiting && proofs.addressSubject(waiting.email),
          code: ctx.body.code ?? '',
        });
    const { email = '', next = null } = proof.payload;
    const known = await internalAdapter.findUserByEmail(email ?? '', { includeAccounts: true });
    if (!known) throw gone();
    const { user } = known;
    const hash = known.accounts?.find(({ providerId }) => providerId === 'credential')?.password;
    const typed = await provesPassword(ctx, hash, ctx.body.password);
    const signedUpHere = browsers.isHolder(typedIn, user.email, known.accounts ?? []);
    const sameSession = session?.user.id === user.id;
    const holder = typed || sameSession || signedUpHere;
    const knows = typedIn.some((browser) => browser.email === user.email);
    const wanted = ctx.body.startOver || knows;
    if (!holder && !user.emailVerified && !wanted) throw wantsMore();

    const done = await inTransaction(ctx, async (current) => {
      if (!(await proofs.consume(current, proof))) throw gone();
      const isFirst = await proveAddress(ctx, user.id, { holder });
      // Not a sign-in behind the person's back (ASVS 7.6.2): a button was pressed, in the browser
      // in which the password was typed.
      const begins = signedUpHere && !session && isFirst;
      const begun = begins
        ? {
            session: await internalAdapter.createSession(user.id, true),
            user: await personNow(ctx, user.id),
          }
        : null;
      const passwordLost = !holder && !user.emailVerified;
      const resetToken = passwordLost ? await choosePassword(current, user, next) : null;
      await recordAudit(ctx, {
        event: 'emailConfirmed',
        outcome: 'success',
        actorId: user.id,
        subjectId: user.id,
        sessionId: begun?.session.id ?? (sameSession ? session.session.id : null),
        detail: { ownerOfPassword: holder },
      });
      return { begun, resetToken };
    });
    browsers.forget(ctx, user.email);
    if (done.begun) {
      await notePersonHeld(done.begun.session);
      await setSessionCookie(ctx, done.begun, true);
    }
    const signedIn = done.begun !== null || sameSession;
    return ctx.json({ status: true, user: null, signedIn, resetToken: done.resetToken, next });
  });

  /** A person who has just proved the address may choose a password without another mail. */
  async function choosePassword(
    adapter: Parameters<MailProofs['issue']>[0],
    { id: userId, email }: { id: string; email: string },
    next: string | null,
  ): Promise<string | null> {
    const purpose = 'reset-password';
    const subject = proofs.addressSubject(email);
    await proofs.withdraw(adapter, purpose, subject);
    const payload = { email, next, userId };
    const lifetime = PROOF_LIFETIMES[purpose];
    const issued = await proofs.issue(adapter, { purpose, subject, lifetime, payload });
    return issued.ok ? issued.token : null;
  }
}

function wantsMore(): APIError {
  return new APIError('BAD_REQUEST', {
    code: 'START_OVER_OR_PASSWORD',
    message: 'Send the password of this account, or startOver to remove what was set up with it.',
  });
}

async function provesPassword(
  ctx: GenericEndpointContext,
  hash: string | null | undefined,
  password: string | undefined,
): Promise<boolean> {
  if (!password) return false;
  const right = !!hash && (await ctx.context.password.verify({ hash, password }));
  if (right) return true;
  throw new APIError('BAD_REQUEST', { code: 'INVALID_PASSWORD', message: 'Invalid password' });
}
