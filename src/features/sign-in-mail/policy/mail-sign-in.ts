import { randomUUID } from 'node:crypto';
import type { BetterAuthPlugin, GenericEndpointContext } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { parseUserOutput } from 'better-auth/db';
import { z } from 'zod';
import { codeField, emailField } from '../../../auth/fields.ts';
import { isDisabled } from '../../../auth/ladder/account-disabled.ts';
import type { FactorOwner } from '../../../auth/ladder/factor.ts';
import { ownPath } from '../../../auth/ladder/own-path.ts';
import { notePersonHeld } from '../../../auth/ladder/person-held.ts';
import { holdPerson } from '../../../auth/ladder/sign-ins-ended.ts';
import { proveAddress } from '../../../auth/proof/first-proof.ts';
import type { MailProofs, Proof } from '../../../auth/proof/mail-proof.ts';
import { byCode, byToken, gone, mustNotWait } from '../../../auth/proof/proof-checks.ts';
import type { ProofMails } from '../../../auth/proof/proof-mails.ts';
import type { SignUpBrowsers } from '../../../auth/proof/sign-up-browser.ts';
import { recordAudit } from '../../../auth/record/audit.ts';
import { type Owner, whereFrom } from '../../../auth/record/notices.ts';
import { personNow } from '../../../auth/session/person-now.ts';
import { inTransaction } from '../../../auth/transaction.ts';
import { takenBackBy } from '../../../db/request-work.ts';
import type { Asked, MailSignInBrowsers } from './asking-browser.ts';
import { chooseMailSignIn, mailSignInSchema, takesSignInMail } from './mail-sign-in-choice.ts';

export interface MailSignInParts {
  readonly mails: ProofMails;
  readonly proofs: MailProofs;
  /** Reads and writes what a browser knows that has asked. */
  readonly asking: MailSignInBrowsers;
  /** Reads what a browser knows that has signed up. */
  readonly browsers: SignUpBrowsers;
}

/**
 * Signing in by a link and a code in one mail, without a password. The library's magic link acts on
 * GET and in whichever browser opens it; of it only the asking is kept, for its clients.
 */
export function mailSignIn(parts: MailSignInParts) {
  return {
    id: 'mail-sign-in',
    schema: mailSignInSchema,
    endpoints: {
      signInMail: ask('/sign-in/mail', parts),
      // The library's key and path, so that `magicLinkClient` can ask.
      signInMagicLink: ask('/sign-in/magic-link', parts),
      signInMailVerify: verify(parts),
      chooseMailSignIn,
    },
  } satisfies BetterAuthPlugin;
}

/**
 * Mails the link and the code. It answers alike, after the same work, whether the address has an account or
 * not, and whether its owner wants such mails.
 */
function ask(path: '/sign-in/mail' | '/sign-in/magic-link', { mails, asking }: MailSignInParts) {
  const body = z.object({
    email: emailField.schema,
    callbackURL: z.string().optional(),
    rememberMe: z.boolean().optional(),
  });
  return createAuthEndpoint(path, { method: 'POST', body }, async (ctx) => {
    const { email, callbackURL, rememberMe } = ctx.body;
    const { internalAdapter } = ctx.context;
    const known = await internalAdapter.findUserByEmail(email);
    mustNotWait(await mails.wait(ctx, 'sign-in', email));
    const browser = randomUUID();
    await inTransaction(ctx, async (current) => {
      const wanted = {
        email,
        next: ownPath(ctx, callbackURL),
        browser,
        remember: rememberMe === false ? null : ('yes' as const),
        isSent: !known || takesSignInMail(known.user),
        from: whereFrom(ctx, (known?.user as Owner | undefined) ?? {}),
      };
      const issued = await mails.signIn(current, wanted, known?.user ?? null);
      if (!issued.ok) mustNotWait(issued.retryAfter);
      await recordAudit(ctx, {
        event: 'signInMailAsked',
        outcome: 'success',
        actorId: null,
        subjectId: known?.user.id ?? null,
      });
    });
    asking.remember(ctx, { email, browser });
    return ctx.json({ status: true });
  });
}

/**
 * POST /sign-in/mail/verify with the link's `token` or the mail's `code`, from the browser that
 * asked; `email` says for which address, when the browser has asked for several. Answers as the library's sign-ins do, and `passwordLost` when the account's password was
 * chosen by somebody who never proved the address, and is gone. What comes then is the ladder's.
 */
function verify(parts: MailSignInParts) {
  const body = z.object({
    token: z.string().max(100).optional(),
    code: codeField.schema.optional(),
    email: emailField.schema.optional(),
  });
  return createAuthEndpoint('/sign-in/mail/verify', { method: 'POST', body }, async (ctx) => {
    const asked = parts.asking.read(ctx.headers?.get('cookie'));
    const opened = await open(ctx, parts, asked).catch(async (error) => {
      if (error instanceof APIError) await recordRefused(ctx, askedFor(asked, ctx.body.email));
      throw error;
    });
    const { session, user, forget, next, passwordLost } = opened;
    parts.asking.forget(ctx, user.email);
    await setSessionCookie(ctx, { session, user }, forget);
    return ctx.json({
      redirect: !!next,
      token: session.token,
      url: next ?? undefined,
      user: parseUserOutput(ctx.context.options, user),
      passwordLost,
    });
  });
}

/**
 * Uses the mail up, and opens a session. A 503 gives the mail back; where it was the first proof of the address, after
 * which all that others had put into the account is gone, none can come any more.
 */
async function open(
  ctx: GenericEndpointContext,
  { proofs, browsers }: MailSignInParts,
  asked: readonly Asked[],
) {
  const { internalAdapter } = ctx.context;
  const { proof, user } = await readMail(ctx, proofs, asked, ctx.body);
  const { next = null, remember } = proof.payload;
  const forget = remember !== 'yes';
  const accounts = await internalAdapter.findAccounts(user.id);
  const signedUp = browsers.read(ctx.headers?.get('cookie'));
  const holder = browsers.isHolder(signedUp, user.email, accounts);
  const { taken, isFirst, ...begun } = await inTransaction(ctx, async (adapter) => {
    const taken = await proofs.take(adapter, proof);
    if (!taken) throw gone();
    const isFirst = await proveAddress(ctx, user.id, { holder });
    const session = await internalAdapter.createSession(user.id, forget);
    const now = await personNow(ctx, user.id);
    if (isFirst && opensAtOnce(now)) await recordSignIn(ctx, user.id, session.id);
    return { taken, isFirst, session, user: now };
  });
  if (isFirst) await notePersonHeld(begun.session);
  else {
    takenBackBy(() =>
      inTransaction(ctx, async (adapter) => {
        if (await holdPerson(ctx, user)) await proofs.putBack(adapter, taken);
      }),
    );
  }
  const hadPassword = accounts.some(({ password }) => !!password);
  const passwordLost = hadPassword && !user.emailVerified && !holder;
  return { ...begun, forget, next, passwordLost };
}

/** Finds the proof that this browser has asked for, and the person whom it is for. */
async function readMail(
  ctx: GenericEndpointContext,
  proofs: MailProofs,
  asked: readonly Asked[],
  {
    token,
    code = '',
    email,
  }: { token?: string | undefined; code?: string | undefined; email?: string | undefined },
) {
  const proof = token
    ? await byToken(ctx, proofs, 'sign-in', token)
    : await typedCode(ctx, proofs, askedFor(asked, email), code);
  if (!asked.some(({ browser }) => browser === proof.payload.browser)) throw fromElsewhere();
  const known = await ctx.context.internalAdapter.findUserByEmail(proof.payload.email ?? '');
  if (!known || known.user.id !== proof.payload.userId) throw gone();
  if (!takesSignInMail(known.user)) throw gone();
  return { proof, user: known.user };
}

/** The request of this browser for the address that is named, or else its last one. */
function askedFor(asked: readonly Asked[], email: string | undefined): Asked | undefined {
  return email === undefined ? asked[0] : asked.find((one) => one.email === email);
}

/**
 * Checks a typed code. Only the browser that asked can use up tries, so nobody can take them away from
 * somebody else.
 */
async function typedCode(
  ctx: GenericEndpointContext,
  proofs: MailProofs,
  asked: Asked | undefined,
  code: string,
): Promise<Proof> {
  if (!asked) throw fromElsewhere();
  const subject = proofs.addressSubject(asked.email);
  const pending = await proofs.pending(ctx.context.adapter, 'sign-in', subject);
  if (pending && pending.payload.browser !== asked.browser) throw gone();
  return byCode(ctx, proofs, 'sign-in', { subject, code });
}

function fromElsewhere(): APIError {
  const message = 'Use the link or the code in the browser that asked for it.';
  return new APIError('BAD_REQUEST', { code: 'SIGN_IN_FROM_ELSEWHERE', message });
}

/** Whether the ladder lets the session stand: an account with its first proof has no second step. */
function opensAtOnce(user: FactorOwner): boolean {
  return !user.twoFactorEnabled && !isDisabled(user);
}

async function recordSignIn(ctx: GenericEndpointContext, id: string, sessionId: string) {
  const detail = { method: 'mail' };
  const who = { actorId: id, subjectId: id, sessionId };
  await recordAudit(ctx, { event: 'signIn', outcome: 'success', ...who, detail });
}

/** Writes the audit row of a refusal, about the account with whose address this browser asked. */
async function recordRefused(ctx: GenericEndpointContext, asked?: Asked): Promise<void> {
  const known = asked && (await ctx.context.internalAdapter.findUserByEmail(asked.email));
  await recordAudit(ctx, {
    event: 'signIn',
    outcome: 'refused',
    actorId: null,
    subjectId: known?.user.id ?? null,
    detail: { method: 'mail' },
  });
}
