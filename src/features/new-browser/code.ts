import type { GenericEndpointContext } from 'better-auth';
import { isAPIError } from 'better-auth/api';
import type { Arrival, Pending } from '../../auth/ladder/arrival.ts';
import { pendingMark, proofOfPendingCode } from '../../auth/ladder/pending-code.ts';
import { signInsMark } from '../../auth/ladder/sign-ins-ended.ts';
import { type AllowanceParts, createMailAllowance } from '../../auth/proof/mail-allowance.ts';
import { showCode } from '../../auth/proof/mail-code.ts';
import type { Proof } from '../../auth/proof/mail-proof.ts';
import { mailProof } from '../../auth/proof/proof-to-owner.ts';
import { recordAudit } from '../../auth/record/audit.ts';
import { type Owner, whereFrom } from '../../auth/record/notices.ts';
import type { DeviceCookie } from '../../auth/session/device-cookie.ts';
import { knownBrowsers } from '../../auth/session/known-devices.ts';
import { inTransaction } from '../../auth/transaction.ts';
import { HOUR, MINUTE } from '../../time.ts';

/** What the ladder needs of this rule. */
export interface NewBrowserParts extends AllowanceParts {
  readonly deviceCookie: DeviceCookie;
  readonly confirm: boolean;
}

export const PLUGIN = 'new-browser';

const PURPOSE = 'new-browser';

/** ASVS 6.5.5: codes by mail for signing in live ten minutes at most; so does what they finish. */
const LIFETIME = 10 * MINUTE;

/** Of which one network may ask for a third, so that a thief of a password alone does not use them up. */
const CODES_A_DAY = 30;
const OF_ONE_NETWORK = 10;

/** So long after a new account or a reset its owner has just shown the mailbox, or nobody has the password. */
const FRESH = HOUR;

/** The columns of a user row that decide whether a code is asked for. */
interface Person {
  readonly emailVerified: boolean;
  readonly createdAt: Date;
  readonly passwordByMailAt?: Date | null;
}

/**
 * Whether somebody without a second factor is asked for a code: in a browser that the account does not
 * know, unless they signed in by mail, have just signed up, or have an address that nobody confirmed and
 * that may be a stranger's. An account whose browsers were all forgotten by a reset lets the first one in.
 */
export async function demandsCode(
  ctx: GenericEndpointContext,
  { user, way }: Arrival,
): Promise<boolean> {
  const { confirm, database, deviceCookie } = partsOf(ctx);
  if (!confirm || !user.emailVerified) return false;
  if (way.method === 'mail' || way.method === 'signUp') return false;
  const { prepared } = database;
  const { all, here } = await knownBrowsers(ctx, { prepared, deviceCookie }, user.id);
  return !here && !(all === 0 && isFresh(user as unknown as Person));
}

function isFresh({ createdAt, passwordByMailAt }: Person): boolean {
  const since = Date.now() - FRESH;
  return createdAt.getTime() > since || (passwordByMailAt?.getTime() ?? 0) > since;
}

/**
 * Mails a code when the ladder begins to ask. Too soon after another, or after too many, none is sent, and the
 * answer says so: it can be asked for (`POST /new-browser/send-code`), which tells how long to wait.
 */
export async function sendFirstCode(ctx: GenericEndpointContext, pending: Pending) {
  try {
    await sendCode(ctx, pending);
    return { codeSent: true };
  } catch (error) {
    if (!isAPIError(error) || error.statusCode !== 429) throw error;
    return { codeSent: false };
  }
}

/**
 * Mails a code that is bound to this half-way state; a newer one ends the older one.
 * @throws APIError 429 TOO_MANY_REQUESTS with the seconds to wait
 */
export async function sendCode(ctx: GenericEndpointContext, pending: Pending): Promise<void> {
  const user: Owner = pending.user;
  const allowance = createMailAllowance(partsOf(ctx));
  const rule = { aDay: CODES_A_DAY, ofOneNetwork: OF_ONE_NETWORK, mark: signInsMark(pending.user) };
  await allowance(ctx, PURPOSE, user.id, rule);
  await inTransaction(ctx, async () => {
    await mailProof(ctx, user, 'new-browser-code', {
      purpose: PURPOSE,
      lifetime: LIFETIME,
      payload: { pending: pendingMark(PURPOSE, pending) },
      data: ({ code }) => ({
        name: user.name,
        code: showCode(code),
        minutes: LIFETIME / MINUTE,
        ...whereFrom(ctx, user),
      }),
    });
    await recordCode(ctx, pending, 'success');
  });
}

/** Writes the audit row of a code that was sent, or not. */
export function recordCode(
  ctx: GenericEndpointContext,
  { user, firstProof: method }: Pending,
  outcome: 'success' | 'refused',
  reason?: string,
): Promise<void> {
  return recordAudit(ctx, {
    event: 'newBrowserCodeSent',
    outcome,
    actorId: null,
    subjectId: user.id,
    detail: { method, ...(reason && { reason }) },
  });
}

/** Finds the proof of a right code that was mailed for this sign-in; null for any other. */
export function proofOfCode(
  ctx: GenericEndpointContext,
  pending: Pending,
  code: string,
): Promise<Proof | null> {
  return proofOfPendingCode(ctx, partsOf(ctx).proofs, PURPOSE, pending, code);
}

/** The parts of the rule, within an endpoint or a hook. @throws Error when its plugin is missing */
export function partsOf(ctx: GenericEndpointContext): NewBrowserParts {
  const options = ctx.context.getPlugin(PLUGIN)?.options;
  if (!options) throw new Error(`The plugin "${PLUGIN}" is missing.`);
  return options as NewBrowserParts;
}
