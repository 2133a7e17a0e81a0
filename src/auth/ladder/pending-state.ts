import { createHmac, randomBytes } from 'node:crypto';
import { type GenericEndpointContext, getCurrentAdapter } from 'better-auth';
import { APIError } from 'better-auth/api';
import { expireCookie } from 'better-auth/cookies';
import { MINUTE, SECOND } from '../../time.ts';
import { isDisabled } from './account-disabled.ts';
import type { Arrival, Pending } from './arrival.ts';
import { endSignIns, signInsMark } from './sign-ins-ended.ts';
import type { FirstProof } from './ways-in.ts';

/** How long somebody may take for the second step. */
const LIFETIME = 10 * MINUTE;

/** ASVS 6.6.3: wrong answers until the first step has to be taken again. */
const TRIES = 5;

/** The library's cookie, whose value is signed. */
const COOKIE = 'two_factor';

/** The library's row: the identifier is kept as its hash, the value is the person. */
interface PendingRow {
  readonly id: string;
  readonly value: string;
  readonly expiresAt: Date;
}

/**
 * Notes that a person has taken the first step in this browser. The rows and the cookie are the
 * library's, so what survives a restart there survives here; the identifier tells the first proof, and
 * the mark of the user's row: it is over when sign-ins are ended, however late its row was written.
 */
export async function beginPending(
  ctx: GenericEndpointContext,
  user: Arrival['user'],
  firstProof: FirstProof,
): Promise<Pending> {
  const { internalAdapter, secret } = ctx.context;
  const random = randomBytes(24).toString('base64url');
  const identifier = `2fa-${firstProof}-${markOf(ctx, user, random)}-${random}`;
  const expiresAt = new Date(Date.now() + LIFETIME);
  await internalAdapter.createVerificationValue({ identifier, value: user.id, expiresAt });
  const attempts = attemptsOf(identifier);
  await internalAdapter.createVerificationValue({ identifier: attempts, value: '0', expiresAt });
  const { name, attributes } = cookieOf(ctx);
  await ctx.setSignedCookie(name, identifier, secret, attributes);
  return { identifier, user, firstProof, expiresAt };
}

/** Who has taken the first step in this browser; null when nobody has, or too long ago. */
export async function readPending(ctx: GenericEndpointContext): Promise<Pending | null> {
  const { internalAdapter, secret } = ctx.context;
  const identifier = await ctx.getSignedCookie(cookieOf(ctx).name, secret);
  if (!identifier) return null;
  const row: PendingRow | null = await internalAdapter.findVerificationValue(identifier);
  if (!row || row.expiresAt <= new Date()) return null;
  const user = await internalAdapter.findUserById(row.value);
  const [, firstProof, mark, random = ''] = IDENTIFIER.exec(identifier) ?? [];
  if (!user || isDisabled(user) || mark !== markOf(ctx, user, random)) return null;
  return { identifier, user, firstProof: firstProof as FirstProof, expiresAt: row.expiresAt };
}

const IDENTIFIER = /^2fa-([A-Za-z]+)-([0-9a-f]{64})-([\w-]+)$/;

/**
 * The mark of a user's row in a half-way state. It is keyed, so that a visitor who has only the password
 * cannot read when sign-ins were ended.
 */
function markOf({ context }: GenericEndpointContext, user: object, random: string): string {
  return createHmac('sha256', context.secret)
    .update(`pending\n${random}\n${signInsMark(user)}`)
    .digest('hex');
}

/**
 * Uses the half-way state up; of two requests at once one gets it. Call it in the transaction of the sign-in.
 */
export async function consumePending(
  ctx: GenericEndpointContext,
  { identifier, user }: Pending,
): Promise<boolean> {
  const { internalAdapter } = ctx.context;
  const consumed = await internalAdapter.consumeVerificationValue(identifier);
  await internalAdapter.consumeVerificationValue(attemptsOf(identifier));
  return consumed?.value === user.id;
}

/**
 * Counts a try before the answer is looked at. Gives how many are left; undefined when this was one too many.
 * @throws APIError 401 INVALID_TWO_FACTOR_COOKIE when another request has ended the half-way state meanwhile
 */
export async function countTryOf(
  ctx: GenericEndpointContext,
  { identifier }: Pending,
): Promise<number | undefined> {
  const { adapter, internalAdapter } = ctx.context;
  for (;;) {
    const row: PendingRow | null = await internalAdapter.findVerificationValue(
      attemptsOf(identifier),
    );
    if (!row) throw noPending();
    const tries = Number(row.value) + 1;
    if (!(tries <= TRIES)) return undefined;
    const counted = await adapter.updateMany({
      model: 'verification',
      where: [
        { field: 'id', value: row.id },
        { field: 'value', value: row.value },
      ],
      update: { value: String(tries) },
    });
    if (counted === 1) return TRIES - tries;
  }
}

/** What a visitor is told who is not half-way through a sign-in. */
export function noPending(): APIError {
  return new APIError('UNAUTHORIZED', {
    code: 'INVALID_TWO_FACTOR_COOKIE',
    message: 'Nobody has taken the first step of signing in here, or too long ago. Sign in again.',
  });
}

/** Leaves the half-way state: "not you? sign out", or one wrong answer too many. */
export async function leavePending(ctx: GenericEndpointContext): Promise<void> {
  const identifier = await ctx.getSignedCookie(cookieOf(ctx).name, ctx.context.secret);
  if (!identifier) return;
  await ctx.context.internalAdapter.consumeVerificationValue(identifier);
  await ctx.context.internalAdapter.consumeVerificationValue(attemptsOf(identifier));
  forgetPending(ctx);
}

/** Removes the cookie of the half-way state. */
export function forgetPending(ctx: GenericEndpointContext): void {
  expireCookie(ctx, cookieOf(ctx));
}

/**
 * Ends the half-way states of a person, within the transaction that is under way: what they had shown
 * was a password or a factor that has changed.
 */
export async function endPending(ctx: GenericEndpointContext, userId: string): Promise<void> {
  await endSignIns(ctx, userId);
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  // The rows are looked for first, and deleted by their ids: a DELETE by a column without an index would lock
  // everybody's rows.
  const rows = await adapter.findMany<PendingRow>({
    model: 'verification',
    where: [{ field: 'value', value: userId }],
  });
  for (const { id } of rows) {
    await adapter.deleteMany({ model: 'verification', where: [{ field: 'id', value: id }] });
  }
}

function attemptsOf(identifier: string): string {
  return `2fa-attempts-${identifier}`;
}

function cookieOf(ctx: GenericEndpointContext) {
  return ctx.context.createAuthCookie(COOKIE, { maxAge: LIFETIME / SECOND });
}
