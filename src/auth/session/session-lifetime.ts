import { defineRequestState } from '@better-auth/core/context';
import type { BetterAuthPlugin, GenericEndpointContext, Session } from 'better-auth';
import { createAuthMiddleware } from 'better-auth/api';
import type { Prepared } from '../../db/request-pool.ts';
import { followUp, takenBackBy } from '../../db/request-work.ts';
import { DAY, MINUTE } from '../../time.ts';
import { CLIENT_IP_HEADER } from '../../web/visitor-headers.ts';
import type { FirstProof } from '../ladder/ways-in.ts';
import { rulesOf } from '../rulebook.ts';

/** A session with our columns. */
export type SessionRow = Session & {
  readonly lastActiveAt: Date | null;
  readonly remembered: boolean;
  readonly provenAt: Date | null;
  readonly sensitiveUntil: Date | null;
  readonly provenSecond: boolean;
  readonly firstProof: FirstProof | null;
  readonly deviceId: string | null;
};

/** Our columns, for `session.additionalFields`. */
export const sessionFields = {
  lastActiveAt: { type: 'date', required: false, input: false },
  remembered: { type: 'boolean', required: true, input: false, defaultValue: false },
  provenAt: { type: 'date', required: false, input: false },
  sensitiveUntil: { type: 'date', required: false, input: false },
  provenSecond: { type: 'boolean', required: true, input: false, defaultValue: false },
  firstProof: { type: 'string', required: false, input: false },
  deviceId: { type: 'string', required: false, input: false },
} as const;

/**
 * How long a session lives without being used, and at most (ASVS 7.3.1, 7.3.2). NIST 800-63B-4 2.1.3
 * suggests no more than 30 days for a single factor; the absolute end is later, because sensitive
 * acts demand a proof of the last minutes anyway.
 */
export const LIFETIMES = {
  idle: 7 * DAY,
  idleRemembered: 30 * DAY,
  absolute: 90 * DAY,
} as const;

/** How often activity is written, at most. */
const TOUCH_EVERY = MINUTE;

/**
 * The library gives a session of one day to a person who did not tick "remember me". Its choice is read from
 * that time, because the ways in do not tell it otherwise.
 */
const FORGOTTEN_AFTER = DAY;

/**
 * The lifetimes of sessions. The library's own sliding is off (it has no absolute end, and none for
 * session cookies); every endpoint that looks at the session counts as activity.
 */
export function sessionLifetime(parts: {
  readonly stepUpMinutes: number;
  readonly database: { readonly prepared: Prepared };
}): BetterAuthPlugin {
  return {
    id: 'session-lifetime',
    init: () => ({
      options: {
        databaseHooks: {
          session: {
            create: {
              before: async (session, context) => {
                // A sign-in that is answered with 503 has begun nothing, even where the answer to its statement
                // was lost.
                const where = [{ field: 'token', value: session.token }];
                takenBackBy(async () =>
                  context?.context.adapter.deleteMany({ model: 'session', where }),
                );
                const address = context?.headers?.get(CLIENT_IP_HEADER);
                const data = {
                  ...beginning(session, parts.stepUpMinutes * MINUTE),
                  ...(await waysShown(context)),
                };
                // The whole address: the library would keep only the network of an IPv6 address.
                return { data: address ? { ...data, ipAddress: address } : data };
              },
            },
          },
        },
      },
    }),
    hooks: {
      after: [
        {
          matcher: ({ context }) => context.newSession !== null,
          handler: createAuthMiddleware((ctx) =>
            followUp(
              () => endEarlierSession(ctx),
              (error) => ctx.context.logger.error('An earlier session could not be ended', error),
            ),
          ),
        },
        {
          matcher: ({ context }) => {
            const found = context.session?.session as SessionRow | undefined;
            return !!found && isDue(found, Date.now());
          },
          handler: createAuthMiddleware(async (ctx) => {
            const session = ctx.context.session?.session as unknown as SessionRow;
            const address = ctx.headers?.get(CLIENT_IP_HEADER) ?? null;
            const now = Date.now();
            // The act that the session was used for is done.
            await followUp(
              () => touch(parts.database.prepared, session, address, now),
              (error) => ctx.context.logger.error('The use of a session could not be noted', error),
            );
          }),
        },
      ],
    },
  };
}

/**
 * ASVS 7.2.4: a sign-in ends the session that this browser had before. So does a sign-in that is taken back
 * or goes on with a second step (ladder.ts), because it takes the cookie away.
 */
export async function endEarlierSession(ctx: GenericEndpointContext): Promise<void> {
  const { authCookies, secret, session, newSession, adapter } = ctx.context;
  // It is the same session under a new token.
  if (session && session.session.id === newSession?.session.id) return;
  const before = await ctx.getSignedCookie(authCookies.sessionToken.name, secret);
  if (!before || before === newSession?.session.token) return;
  await adapter.deleteMany({ model: 'session', where: [{ field: 'token', value: before }] });
}

/** The columns that a new session begins with. Its sign-in counts as a proof. */
function beginning(session: Session & Record<string, unknown>, stepUpWindow: number) {
  const now = new Date();
  const lifetime = new Date(session.expiresAt).getTime() - now.getTime();
  const remembered = lifetime > FORGOTTEN_AFTER + MINUTE;
  return {
    remembered,
    lastActiveAt: now,
    provenAt: now,
    sensitiveUntil: new Date(now.getTime() + stepUpWindow),
    expiresAt: endOf({ remembered, createdAt: now }, now),
  };
}

/** The first proof of a sign-in whose second step ends in this request (pending-sign-in.ts). */
export const firstProofBefore = defineRequestState<{
  readonly method: FirstProof;
  /** Whether the second step was a second factor. */
  readonly isFactor: boolean;
} | null>(() => null);

/** Which way the session begins by, and whether the second factor was shown. */
async function waysShown(ctx: GenericEndpointContext | null | undefined) {
  const before = await firstProofBefore.get();
  const way = ctx ? rulesOf(ctx)?.wayIn : undefined;
  return {
    firstProof: before?.method ?? way?.method ?? null,
    provenSecond: before?.isFactor ?? way?.strength === 'both',
  };
}

/** When a session ends that is used now. */
function endOf({ remembered, createdAt }: Pick<SessionRow, 'remembered' | 'createdAt'>, now: Date) {
  const idle = remembered ? LIFETIMES.idleRemembered : LIFETIMES.idle;
  return new Date(Math.min(now.getTime() + idle, createdAt.getTime() + LIFETIMES.absolute));
}

/** Whether the activity of a session is to be written (`touch`); `now` in milliseconds. */
export function isDue({ lastActiveAt, createdAt }: SessionRow, now: number): boolean {
  return (lastActiveAt ?? createdAt).getTime() < now - TOUCH_EVERY;
}

const TOUCH = `
  UPDATE session SET lastActiveAt = ?, expiresAt = ?, ipAddress = ?, updatedAt = ?
  WHERE id = ? AND expiresAt > ? AND lastActiveAt < ?`;

/**
 * Writes that a session is used now, and until when it lives therefore. One statement, on the condition
 * that no other request was first; an ended or expired session is not brought back. `address`: from
 * where, if known; `now` in milliseconds.
 */
export async function touch(
  prepared: Prepared,
  session: SessionRow,
  address: string | null,
  now: number,
): Promise<void> {
  const at = new Date(now);
  const from = address ?? session.ipAddress ?? null;
  const before = new Date(now - TOUCH_EVERY);
  await prepared.execute(TOUCH, [at, endOf(session, at), from, at, session.id, at, before]);
}
