import { randomUUID } from 'node:crypto';
import { defineRequestState } from '@better-auth/core/context';
import type { BetterAuthPlugin, GenericEndpointContext } from 'better-auth';
import { APIError, createAuthEndpoint, createAuthMiddleware } from 'better-auth/api';
import { z } from 'zod';
import type { Passwords } from '../../../auth/passwords.ts';
import { deliberate } from '../../../auth/proof/deliberate.ts';
import type { MailProofs } from '../../../auth/proof/mail-proof.ts';
import { byToken, gone } from '../../../auth/proof/proof-checks.ts';
import { mailProof } from '../../../auth/proof/proof-to-owner.ts';
import { createRateLimitStorage } from '../../../auth/rate-limit.ts';
import { recordAudit } from '../../../auth/record/audit.ts';
import { lockAfter, TRIES } from '../../../auth/record/lock-after.ts';
import { momentFor, type Owner, whereFrom } from '../../../auth/record/notices.ts';
import { talliesOf } from '../../../auth/record/tallies.ts';
import type { DeviceCookie } from '../../../auth/session/device-cookie.ts';
import {
  type Attempt,
  closedSeconds,
  countTry,
  endPasswordLock,
  forgetTries,
  passwordTriesSchema,
} from '../../../auth/step-up/password-tries.ts';
import { inTransaction } from '../../../auth/transaction.ts';
import type { Database } from '../../../db/database.ts';
import { DAY, SECOND } from '../../../time.ts';
import { browserFamily } from '../../../web/browser-text.ts';
import { PASSWORD_PATHS, typedIn } from './typed-name.ts';

export interface PasswordLockParts {
  readonly database: Database;
  readonly proofs: MailProofs;
  readonly baseUrl: URL;
  readonly deviceCookie: DeviceCookie;
  readonly emailVerification: 'later' | 'first';
  readonly passwords: Pick<Passwords, 'mustHaveRoom'>;
  /** Waits so many milliseconds. */
  readonly pause: (time: number) => Promise<unknown>;
}

/**
 * How many wrong passwords in a row are answered at once; each later one waits a second longer than the one
 * before.
 */
const AT_ONCE = 5;
const LONGEST_PAUSE = 3 * SECOND;

/** A person is warned when this few tries are left. */
const FEW = 2;

/** Refusals that only a right password leads to. */
const AFTER_RIGHT = ['ACCOUNT_DISABLED'];

/** How long the link of the mail works; there is no second mail before. */
const LINK_LIFETIME = DAY;

const attempt = defineRequestState<Attempt | null>(() => null);

/**
 * Bounds the guesses at an account's password, from however many networks they come, and does not lock
 * the owner out: a browser that the account knows has a count of its own, and every other way in stays
 * open (NIST 800-63B-4 3.2.2). Behind the ladder, because it wants to know who has come all the way.
 *
 * `POST /unlock-password` with `{ token, deliberate: true }` from the owner's mail ends a lock; 400 INVALID_TOKEN when
 * the link has been used or is too old. docs/decisions/0035-lockout.md.
 */
export function passwordLock(parts: PasswordLockParts) {
  const matcher = ({ path = '' }: { path?: string | undefined }) => PASSWORD_PATHS.includes(path);
  return {
    id: 'password-lock',
    schema: passwordTriesSchema,
    endpoints: { unlockPassword: unlock(parts) },
    hooks: {
      before: [{ matcher, handler: createAuthMiddleware((ctx) => count(ctx, parts)) }],
      after: [{ matcher, handler: createAuthMiddleware((ctx) => conclude(ctx, parts)) }],
    },
  } satisfies BetterAuthPlugin;
}

/**
 * While no password counts, the endpoint is given another than the one that was typed: so the answer, its
 * time and its row in the trail are those of a wrong one, whatever was typed.
 */
async function count(ctx: GenericEndpointContext, parts: PasswordLockParts) {
  const typed = typedIn(ctx, parts);
  if (!typed) return;
  // A request that gets no hash is no try.
  parts.passwords.mustHaveRoom();
  const deviceId = parts.deviceCookie.read(ctx.headers?.get('cookie'));
  const family = browserFamily(ctx.headers?.get('user-agent'));
  const counted = await countTry(
    parts.database,
    typed,
    deviceId ? { deviceId, family } : undefined,
  );
  await attempt.set(counted);
  if (counted.tries === undefined) return { context: { body: { password: randomUUID() } } };
}

async function conclude(ctx: GenericEndpointContext, parts: PasswordLockParts): Promise<void> {
  const made = await attempt.get();
  if (!made) return;
  const { newSession } = ctx.context;
  const { returned } = ctx.context as { returned?: unknown };
  const code = returned instanceof APIError ? String(returned.body?.code) : undefined;
  if (code === undefined || AFTER_RIGHT.includes(code)) {
    // A sign-in in a known browser that is finished has ended its count: known-devices.ts.
    if (!made.known || !newSession) await forgetTries(parts.database, made);
    return;
  }
  if (!(returned instanceof APIError) || returned.statusCode !== 401) return;
  const { tries } = made;
  const left = tries === undefined ? 0 : (TRIES - (tries % TRIES)) % TRIES;
  if (tries && left === 0) talliesOf(ctx).lockouts.add('password');
  // Both at once, so that the time of the answer does not tell of the mail, which only an account gets.
  const [, , seconds] = await Promise.all([
    pauseAfter(parts, tries),
    tries && left === 0 ? tellOwner(ctx, parts, made) : undefined,
    left === 0 ? closedSeconds(parts.database, made) : undefined,
  ]);
  if (left > FEW) return;
  // The answer is the same for every name, whether an account has it or not: each name is counted.
  throw new APIError(
    'UNAUTHORIZED',
    { ...returned.body, triesLeft: left },
    seconds === undefined ? {} : { 'retry-after': String(seconds) },
  );
}

async function pauseAfter({ pause }: PasswordLockParts, tries = TRIES): Promise<void> {
  const time = Math.min((tries - AT_ONCE) * SECOND, LONGEST_PAUSE);
  if (time > 0) await pause(time);
}

/** Mails the owner, once a day, however many locks there are. */
async function tellOwner(
  ctx: GenericEndpointContext,
  { database, baseUrl }: PasswordLockParts,
  { typed: { field, value, confirmedOnly }, known, tries = TRIES }: Attempt,
): Promise<void> {
  const { adapter, internalAdapter } = ctx.context;
  const user = await adapter.findOne<Owner>({ model: 'user', where: [{ field, value }] });
  if (!user || !(await internalAdapter.findCredentialAccount(user.id))) return;
  if (confirmedOnly && !user.emailVerified) return;
  const limits = createRateLimitStorage(database);
  const rule = { window: LINK_LIFETIME / SECOND, max: 1 };
  const counted = await limits.consume?.(`mail|password-locked|${user.id}`, rule);
  if (!counted?.allowed) return;
  const until = new Date(Date.now() + lockAfter(tries));
  await inTransaction(ctx, () =>
    mailProof(ctx, user, 'password-locked', {
      purpose: 'unlock-password',
      lifetime: LINK_LIFETIME,
      payload: { email: user.email },
      data: ({ token }) => ({
        ...whereFrom(ctx, user),
        name: user.name,
        where: known ? 'here' : 'elsewhere',
        until: momentFor(user, until),
        unlockUrl: new URL(`/unlock?token=${token}`, baseUrl).href,
      }),
    }),
  );
}

function unlock({ proofs }: PasswordLockParts) {
  const body = z.object({ token: z.string().max(100), deliberate });
  return createAuthEndpoint('/unlock-password', { method: 'POST', body }, async (ctx) => {
    const proof = await byToken(ctx, proofs, 'unlock-password', ctx.body.token);
    const { subject } = proof;
    await inTransaction(ctx, async (adapter) => {
      if (!(await proofs.consume(adapter, proof))) throw gone();
      await endPasswordLock(ctx, subject);
      await recordAudit(ctx, {
        event: 'passwordUnlocked',
        outcome: 'success',
        actorId: subject,
        subjectId: subject,
      });
    });
    return ctx.json({ status: true });
  });
}
