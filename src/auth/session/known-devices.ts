import { defineRequestState } from '@better-auth/core/context';
import {
  type BetterAuthPlugin,
  type BetterAuthPluginDBSchema,
  type DBTransactionAdapter,
  type GenericEndpointContext,
  getCurrentAdapter,
} from 'better-auth';
import { createAuthMiddleware } from 'better-auth/api';
import type { ResultSetHeader, RowDataPacket } from 'mysql2';
import type { Database } from '../../db/database.ts';
import type { Prepared } from '../../db/request-pool.ts';
import { followUp } from '../../db/request-work.ts';
import { DAY } from '../../time.ts';
import { browserFamily } from '../../web/browser-text.ts';
import { networkOf } from '../network.ts';
import { personField } from '../person-field.ts';
import { circumstances, type Owner, partsOf, toOwner } from '../record/notices.ts';
import { inTransaction, isDuplicate } from '../transaction.ts';
import type { DeviceCookie } from './device-cookie.ts';

const MODEL = 'knownDevice';

/** Programs that keep no cookies are new each time: they neither fill the mailbox nor the table. */
const MOST_NOTICES = 10; // a day
const MOST_KNOWN = 100;

/**
 * Knows browsers again by their cookie and family, and tells the owner of a sign-in from one not
 * seen with the account before (ASVS 6.3.5). Never by the network address: people move. The first
 * sign-in of an account is no news.
 */
export function knownDevices(
  deviceCookie: DeviceCookie,
  { prepared }: Pick<Database, 'prepared'>,
): BetterAuthPlugin {
  return {
    id: 'known-devices',
    schema,
    init: () => ({
      options: {
        databaseHooks: {
          session: {
            create: {
              // The device is part of the session from its first row on: a later UPDATE would be a statement
              // more.
              before: async (_session, ctx) => {
                if (!ctx) return;
                const deviceId =
                  deviceCookie.read(ctx.headers?.get('cookie')) ?? deviceCookie.fresh();
                await began.set(deviceId);
                return { data: { deviceId } };
              },
            },
          },
        },
      },
    }),
    hooks: {
      after: [
        {
          // Whatever way in made the session.
          matcher: ({ context }) => context.newSession !== null,
          handler: createAuthMiddleware(async (ctx) => {
            const deviceId = await began.get();
            const user = ctx.context.newSession?.user;
            if (deviceId === null || !user) return;
            deviceCookie.write(ctx, deviceId);
            const note = async () => {
              if (!(await isKnown(prepared, ctx, user.id, deviceId)))
                await meet(ctx, user, deviceId);
            };
            await followUp(note, (error) => {
              ctx.context.logger.error('A browser that has signed in could not be noted', error);
            });
          }),
        },
      ],
    },
  };
}

/** The device of a session that began in this request; a session that only got a new token began before. */
const began = defineRequestState<string | null>(() => null);

/** Which browsers of this kind an account knows: `here` is the one that asks. */
interface KnownBrowsers {
  readonly all: number;
  readonly here: boolean;
}

const KNOWN = `
  SELECT COUNT(*) AS browsers, SUM(deviceId = ? AND browser = ?) AS here
  FROM knownDevice WHERE userId = ?`;

/** What an account knows of the browser that asks, and of others, before a sign-in is finished. */
export async function knownBrowsers(
  ctx: GenericEndpointContext,
  { prepared, deviceCookie }: { readonly prepared: Prepared; readonly deviceCookie: DeviceCookie },
  userId: string,
): Promise<KnownBrowsers> {
  const deviceId = deviceCookie.read(ctx.headers?.get('cookie')) ?? '';
  const family = browserFamily(ctx.headers?.get('user-agent'));
  const [rows] = await prepared.execute<RowDataPacket[]>(KNOWN, [deviceId, family, userId]);
  const [row] = rows;
  return { all: Number(row?.browsers), here: Number(row?.here) > 0 };
}

// A finished sign-in also resets the count of wrong passwords in this browser.
const SEEN = `
  UPDATE knownDevice SET lastSeenAt = ?, tries = 0, lockedUntil = NULL
  WHERE userId = ? AND deviceId = ? AND browser = ?`;

/** Whether this browser had signed in to the account before. From now on it has. */
async function isKnown(
  prepared: Prepared,
  ctx: GenericEndpointContext,
  userId: string,
  deviceId: string,
): Promise<boolean> {
  const browser = browserFamily(ctx.headers?.get('user-agent'));
  const [result] = await prepared.execute<ResultSetHeader>(SEEN, [
    new Date(),
    userId,
    deviceId,
    browser,
  ]);
  return result.affectedRows > 0;
}

/** Remembers a new browser, and tells the owner of it when the account knows others. */
async function meet(ctx: GenericEndpointContext, user: Owner, deviceId: string): Promise<void> {
  await inTransaction(ctx, async (adapter) => {
    if (await isNews(ctx, adapter, user, deviceId)) await tellOfDevice(ctx, user);
  });
}

/** Remembers the browser; true when the owner is to be told of it. */
async function isNews(
  ctx: GenericEndpointContext,
  adapter: DBTransactionAdapter,
  { id: userId }: Owner,
  deviceId: string,
): Promise<boolean> {
  const now = new Date();
  const browser = browserFamily(ctx.headers?.get('user-agent'));
  const theirs = { field: 'userId', value: userId };
  const yesterday = {
    field: 'createdAt',
    operator: 'gt' as const,
    value: new Date(now.getTime() - DAY),
  };
  const others = await adapter.count({ model: MODEL, where: [theirs] });
  // An account whose browsers were all forgotten has known others.
  const hasKnown = others > 0 || (await wereForgotten(adapter, userId));
  const fresh = await adapter.count({ model: MODEL, where: [theirs, yesterday] });
  const device = { userId, deviceId, browser, createdAt: now, lastSeenAt: now };
  const first = await adapter.create({ model: MODEL, data: device }).then(
    () => true,
    // Another sign-in from this browser at the same time told of it.
    (error: unknown) => {
      if (isDuplicate(error)) return false;
      throw error;
    },
  );
  if (others >= MOST_KNOWN) await forgetOldest(adapter, userId);
  return first && hasKnown && fresh <= MOST_NOTICES;
}

/**
 * Whether all sign-ins of this account were ended once: its browsers were forgotten with them
 * (ended-devices.ts).
 */
async function wereForgotten(adapter: DBTransactionAdapter, id: string): Promise<boolean> {
  const ended = { field: 'signInsEndedAt', operator: 'ne' as const, value: null };
  return (await adapter.count({ model: 'user', where: [{ field: 'id', value: id }, ended] })) > 0;
}

async function forgetOldest(adapter: DBTransactionAdapter, userId: string): Promise<void> {
  const [oldest] = await adapter.findMany<{ id: string }>({
    model: MODEL,
    where: [{ field: 'userId', value: userId }],
    sortBy: { field: 'lastSeenAt', direction: 'asc' },
    limit: 1,
  });
  if (oldest)
    await adapter.deleteMany({ model: MODEL, where: [{ field: 'id', value: oldest.id }] });
}

async function tellOfDevice(ctx: GenericEndpointContext, user: Owner): Promise<void> {
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  await partsOf(ctx).outbox.put(adapter, 'new-device', {
    ...toOwner(user),
    network: networkOf(ctx),
    data: { name: user.name, ...(await circumstances(ctx, user)) },
  });
}

const schema = {
  knownDevice: {
    fields: {
      userId: personField,
      deviceId: { type: 'string', required: true, input: false },
      browser: { type: 'string', required: true, input: false },
      createdAt: { type: 'date', required: true, input: false },
      lastSeenAt: { type: 'date', required: true, input: false },
      tries: { type: 'number', required: true, input: false, defaultValue: 0 },
      lockedUntil: { type: 'date', required: false, input: false },
    },
  },
} satisfies BetterAuthPluginDBSchema;
