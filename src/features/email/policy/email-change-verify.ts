import { randomBytes } from 'node:crypto';
import type { DBTransactionAdapter, GenericEndpointContext } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { z } from 'zod';
import { codeField } from '../../../auth/fields.ts';
import { mailIsFactor } from '../../../auth/ladder/second-factors.ts';
import { networkOf } from '../../../auth/network.ts';
import type { Proof } from '../../../auth/proof/mail-proof.ts';
import { recordOwn } from '../../../auth/record/audit.ts';
import {
  languageOf,
  type Owner,
  partsOf,
  tellOwner,
  whereFrom,
} from '../../../auth/record/notices.ts';
import { sessionRequired } from '../../../auth/session/found-session.ts';
import type { SessionRow } from '../../../auth/session/session-lifetime.ts';
import { endOtherSessions } from '../../../auth/session/sessions.ts';
import { mustBeOpen } from '../../../auth/session/still-open.ts';
import { endTrust } from '../../../auth/session/trusted-browsers.ts';
import { inTransaction, isDuplicate } from '../../../auth/transaction.ts';
import { DAY } from '../../../time.ts';
import { endProofsOf, inMinutes, linkTo, Refused, step, UNDO_PATH } from './email-change-parts.ts';
import { freeAddress } from './unconfirmed.ts';

/** How long the old address can take a change back. */
const UNDO_LIFETIME = 7 * DAY;

interface Changing extends Owner {
  readonly emailVerified: boolean;
}

const secret = z.string().max(200);

/**
 * Confirms the new address, by the link's token or by the code, and moves the account there. Only in
 * a session of the person who asked: else somebody could be made to confirm, by one click, that
 * their address belongs to a stranger's account.
 */
export const verifyEmailChange = createAuthEndpoint(
  '/verify-email-change',
  {
    method: 'POST',
    use: [sessionRequired],
    body: z.union([
      z.object({ token: secret, revokeOtherSessions: z.boolean().default(true) }),
      z.object({ code: codeField.schema, revokeOtherSessions: z.boolean().default(true) }),
    ]),
  },
  async (ctx) => {
    const user: Changing = ctx.context.session.user;
    const { body } = ctx;
    return step(ctx, 'emailChanged', async () => {
      const proof =
        'token' in body
          ? await proofByToken(ctx, user, body.token)
          : await proofByCode(ctx, user, body.code);
      await inTransaction(ctx, async (adapter) => {
        await mustBeOpen(adapter, ctx.context.session);
        await change(ctx, adapter, user, proof, body.revokeOtherSessions);
      });
      return ctx.json({ status: true });
    });
  },
);

async function proofByToken(
  ctx: GenericEndpointContext,
  user: Changing,
  token: string,
): Promise<Proof> {
  const proof = await partsOf(ctx).proofs.findByToken(ctx.context.adapter, 'change-email', token);
  if (!proof) throw new Refused('EMAIL_CHANGE_GONE');
  if (proof.subject !== user.id) throw new Refused('EMAIL_CHANGE_NOT_YOURS');
  return proof;
}

async function proofByCode(
  ctx: GenericEndpointContext,
  user: Changing,
  code: string,
): Promise<Proof> {
  const { proofs } = partsOf(ctx);
  const { adapter } = ctx.context;
  const check = await proofs.checkCode(adapter, 'change-email', user.id, code);
  if (check.ok) return check.proof;
  if (check.reason === 'wrong') throw new Refused('EMAIL_CHANGE_CODE_WRONG');
  const waiting = await proofs.pending(adapter, 'change-email', user.id);
  throw new Refused(waiting ? 'EMAIL_CHANGE_CODE_CLOSED' : 'NO_EMAIL_CHANGE');
}

/**
 * Changes the address, all of it or nothing: uses the proof up, sets the address, ends what depended on the
 * old one.
 */
async function change(
  ctx: GenericEndpointContext,
  adapter: DBTransactionAdapter,
  user: Changing,
  proof: Proof,
  revokeOtherSessions: boolean,
): Promise<void> {
  const { proofs } = partsOf(ctx);
  const { from, to } = proof.payload;
  if (!from || !to || !(await proofs.consume(adapter, proof)))
    throw new Refused('EMAIL_CHANGE_GONE');
  await freeAddress(ctx, adapter, to, { wasTold: proof.payload.replaces === 'yes' });
  await moveTo(adapter, user.id, from, to);
  await endProofsOf(ctx, adapter, user, from);
  // Asked before browsers are forgotten with the sessions that end.
  const since = await beganAt(ctx, adapter);
  const codesMove = await mailIsFactor(ctx, user);
  // The new mailbox is another factor: trust that was won with the old one ends.
  if (codesMove) await endTrust(ctx, user.id);
  const { session } = ctx.context;
  if (revokeOtherSessions) await endOtherSessions(ctx, user.id, session?.session.id ?? null);
  await tellOldAddress(ctx, adapter, user, { from, codesMove, since });
  await tellOwner(ctx, { ...user, email: to, emailVerified: true }, 'emailChanged');
  await recordOwn(ctx, 'emailChanged', { otherSessionsEnded: revokeOtherSessions });
}

/**
 * Moves the account. The unique key decides whether the address is free; an address that was changed
 * meanwhile stays.
 */
async function moveTo(
  adapter: DBTransactionAdapter,
  userId: string,
  from: string,
  to: string,
): Promise<void> {
  try {
    const moved = await adapter.updateMany({
      model: 'user',
      where: [
        { field: 'id', value: userId },
        { field: 'email', value: from },
      ],
      update: { email: to, emailVerified: true, updatedAt: new Date() },
    });
    if (moved === 0) throw new Refused('EMAIL_CHANGE_GONE');
  } catch (error) {
    throw isDuplicate(error) ? new Refused('EMAIL_TAKEN') : error;
  }
}

/**
 * Mails the old address. One that was confirmed can take the change back. One that was never confirmed may be
 * a stranger's, mistyped at sign-up: the account must not be handed to it.
 */
async function tellOldAddress(
  ctx: GenericEndpointContext,
  adapter: DBTransactionAdapter,
  user: Changing,
  {
    from,
    codesMove,
    since,
  }: { readonly from: string; readonly codesMove: boolean; readonly since: Date },
): Promise<void> {
  const { outbox, proofs } = partsOf(ctx);
  const language = languageOf(user);
  const where = whereFrom(ctx, user);
  if (!user.emailVerified) {
    await outbox.put(adapter, 'email-removed', {
      to: from,
      readerTyped: false,
      network: networkOf(ctx),
      language,
      data: { when: where.when },
    });
    return;
  }
  const issued = await proofs.issue(adapter, {
    purpose: 'undo-email',
    // One subject for each change: a second change, by a thief, must not end the link of the first.
    subject: undoSubject(user.id),
    lifetime: UNDO_LIFETIME,
    payload: { userId: user.id, email: from, since: since.toISOString() },
  });
  if (!issued.ok) throw new Error('A fresh subject cannot have been mailed to before.');
  await outbox.put(adapter, 'email-changed-undo', {
    to: from,
    readerTyped: true,
    userId: user.id,
    language,
    usefulUntil: issued.expiresAt,
    data: {
      name: user.name,
      undoUrl: linkTo(ctx, UNDO_PATH, issued.token),
      minutes: inMinutes(UNDO_LIFETIME),
      codesMove,
      ...where,
    },
  });
}

/** The subject of an undo. It begins with the person's id, so that all undos of a person can be found. */
function undoSubject(userId: string): string {
  return `${userId}:${randomBytes(12).toString('base64url')}`;
}

/**
 * An undo removes what was added to the account since this time. It is the earlier of two: the beginning of this session,
 * and the first sign-in of a browser that came new to the account within the days in which an undo is offered. A thief may
 * add an app, sign in once more, here or in another browser, and move the address: the app must go, too. The browser that
 * the account began in counts only if it is this one.
 */
async function beganAt(ctx: GenericEndpointContext, adapter: DBTransactionAdapter): Promise<Date> {
  const { session, user } = ctx.context.session as NonNullable<typeof ctx.context.session>;
  const { createdAt, deviceId } = session as unknown as SessionRow;
  const browsers = await adapter.findMany<{ createdAt: Date; deviceId: string }>({
    model: 'knownDevice',
    where: [{ field: 'userId', value: user.id }],
    sortBy: { field: 'createdAt', direction: 'asc' },
    limit: MORE_THAN_KNOWN,
  });
  const isNew = (browser: (typeof browsers)[number]) =>
    browser.createdAt.getTime() > Date.now() - UNDO_LIFETIME &&
    (browser.deviceId === deviceId || browser.deviceId !== browsers[0]?.deviceId);
  const came = browsers.filter(isNew).map((browser) => browser.createdAt);
  return new Date(Math.min(...[createdAt, ...came].map(Number)));
}

/** An account knows a hundred browsers at most (known-devices.ts). */
const MORE_THAN_KNOWN = 200;
