import type { BetterAuthPlugin, DBTransactionAdapter, GenericEndpointContext } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { z } from 'zod';
import { emailField } from '../../../auth/fields.ts';
import { showCode } from '../../../auth/proof/mail-code.ts';
import { RESEND_AFTER } from '../../../auth/proof/mail-proof.ts';
import type { ProofMails } from '../../../auth/proof/proof-mails.ts';
import { recordOwn } from '../../../auth/record/audit.ts';
import { languageOf, type Owner, partsOf, tellOwner } from '../../../auth/record/notices.ts';
import { sessionRequired } from '../../../auth/session/found-session.ts';
import { mustBeOpen } from '../../../auth/session/still-open.ts';
import { inTransaction } from '../../../auth/transaction.ts';
import {
  CHANGE_LIFETIME,
  CONFIRM_PATH,
  inMinutes,
  linkTo,
  Refused,
  step,
} from './email-change-parts.ts';
import { undoEmailChange } from './email-change-undo.ts';
import { verifyEmailChange } from './email-change-verify.ts';
import { holdsAddress } from './unconfirmed.ts';

/**
 * A change of address waits until the new address is confirmed, and can be undone from the old one.
 * The library's own change of address tells only the new one, and works on GET.
 *
 * What waits is the proof itself: its payload holds the address that it proves, so a link can never
 * confirm another address than the one it was mailed to, whatever was asked for since.
 */
export function emailChange({ mails }: { readonly mails: ProofMails }) {
  return {
    id: 'email-change',
    endpoints: {
      // The key is the library's, whose endpoint this one replaces.
      changeEmail: changeEmail(mails),
      resendEmailChange: resendEmailChange(mails),
      cancelEmailChange,
      pendingEmailChange,
      verifyEmailChange,
      undoEmailChange: undoEmailChange(mails),
    },
  } satisfies BetterAuthPlugin;
}

/** Asks for a change, as the library's clients do; a newer request replaces an older one. */
const changeEmail = (mails: ProofMails) =>
  createAuthEndpoint(
    '/change-email',
    {
      method: 'POST',
      use: [sessionRequired],
      body: z.object({ newEmail: emailField.schema, callbackURL: z.string().optional() }),
    },
    async (ctx) => {
      const user: Owner = ctx.context.session.user;
      const { newEmail } = ctx.body;
      return step(ctx, 'emailChangeRequested', async () => {
        if (newEmail === user.email) throw new Refused('EMAIL_UNCHANGED');
        await countMail(ctx, mails, user, newEmail);
        await inTransaction(ctx, async (adapter) => {
          await mustBeOpen(adapter, ctx.context.session);
          await sendConfirmation(ctx, adapter, user, newEmail);
          await tellOwner(ctx, user, 'emailChangeRequested');
          await recordOwn(ctx, 'emailChangeRequested');
        });
        return ctx.json({ status: true });
      });
    },
  );

/** Mails the confirmation again; the link and the code of the earlier mail end. */
const resendEmailChange = (mails: ProofMails) =>
  createAuthEndpoint(
    '/resend-email-change',
    { method: 'POST', use: [sessionRequired] },
    async (ctx) => {
      const user: Owner = ctx.context.session.user;
      const { proofs } = partsOf(ctx);
      return step(ctx, 'emailChangeResent', async () => {
        const waiting = (adapter: Parameters<typeof proofs.pending>[0]) =>
          proofs.pending(adapter, 'change-email', user.id);
        const to = (await waiting(ctx.context.adapter))?.payload.to;
        if (!to) throw new Refused('NO_EMAIL_CHANGE');
        await countMail(ctx, mails, user, to);
        await inTransaction(ctx, async (adapter) => {
          await mustBeOpen(adapter, ctx.context.session);
          // The change was cancelled or replaced in between, and must not be brought back.
          if ((await waiting(adapter))?.payload.to !== to) throw new Refused('NO_EMAIL_CHANGE');
          await sendConfirmation(ctx, adapter, user, to);
          await recordOwn(ctx, 'emailChangeResent');
        });
        return ctx.json({ status: true });
      });
    },
  );

const cancelEmailChange = createAuthEndpoint(
  '/cancel-email-change',
  { method: 'POST', use: [sessionRequired] },
  async (ctx) => {
    const user: Owner = ctx.context.session.user;
    const { proofs } = partsOf(ctx);
    return step(ctx, 'emailChangeCancelled', async () => {
      await inTransaction(ctx, async (adapter) => {
        if (!(await proofs.cancel(adapter, 'change-email', user.id))) {
          throw new Refused('NO_EMAIL_CHANGE');
        }
        await recordOwn(ctx, 'emailChangeCancelled');
      });
      return ctx.json({ status: true });
    });
  },
);

/** Tells which change of address waits to be confirmed; null when none does. */
const pendingEmailChange = createAuthEndpoint(
  '/pending-email-change',
  { method: 'GET', use: [sessionRequired] },
  async (ctx) => {
    const { user } = ctx.context.session;
    const proof = await partsOf(ctx).proofs.pending(ctx.context.adapter, 'change-email', user.id);
    if (!proof?.payload.to) return ctx.json({ pending: null });
    const { payload, issuedAt, expiresAt } = proof;
    const resendAt = new Date(issuedAt.getTime() + RESEND_AFTER);
    return ctx.json({ pending: { newEmail: payload.to, expiresAt, resendAt } });
  },
);

/**
 * An address that is entered gets ten mails a day at most, from however many accounts, and whether it
 * has an account or not. Counts, so it comes before the transaction.
 */
async function countMail(
  ctx: GenericEndpointContext,
  mails: ProofMails,
  user: Owner,
  to: string,
): Promise<void> {
  const wait = await mails.waitOfEntered(ctx, 'change-email', to, user.id);
  if (wait > 0) throw new Refused('TOO_MANY_REQUESTS', wait);
}

/**
 * Issues the proof and mails it. When somebody else has the address, that person is told instead,
 * and the visitor sees the usual page: nobody ever learns the secret of that proof. An account
 * that nobody confirmed, or that was given up, holds no address: the mail says that it goes.
 */
async function sendConfirmation(
  ctx: GenericEndpointContext,
  adapter: DBTransactionAdapter,
  user: Owner,
  to: string,
): Promise<void> {
  const { proofs, outbox, baseUrl } = partsOf(ctx);
  const owner = await adapter.findOne<Owner>({
    model: 'user',
    where: [{ field: 'email', value: to }],
  });
  const holder = owner && (await holdsAddress(ctx, owner)) ? owner : null;
  const replaces = owner !== null && !holder;
  const issued = await proofs.issue(adapter, {
    purpose: 'change-email',
    subject: user.id,
    lifetime: CHANGE_LIFETIME,
    payload: { from: user.email, to, replaces: replaces ? 'yes' : null },
  });
  if (!issued.ok) throw new Refused('TOO_MANY_REQUESTS', issued.retryAfter);
  if (holder) {
    await outbox.put(adapter, 'email-change-taken', {
      to,
      readerTyped: true,
      userId: holder.id,
      language: languageOf(holder),
      data: { name: holder.name, signInUrl: new URL('/sign-in', baseUrl).href },
    });
    return;
  }
  await outbox.put(adapter, 'email-change-confirm', {
    to,
    readerTyped: false,
    userId: user.id,
    language: languageOf(user),
    usefulUntil: issued.expiresAt,
    data: {
      url: linkTo(ctx, CONFIRM_PATH, issued.token),
      code: showCode(issued.code),
      minutes: inMinutes(CHANGE_LIFETIME),
      replaces,
    },
  });
}
