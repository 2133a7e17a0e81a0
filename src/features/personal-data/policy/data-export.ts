import type { BetterAuthPlugin, DBTransactionAdapter, GenericEndpointContext } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { z } from 'zod';
import { idSchema } from '../../../auth/ids.ts';
import { personField } from '../../../auth/person-field.ts';
import { recordOwn, recordRefusal } from '../../../auth/record/audit.ts';
import { sessionRequired } from '../../../auth/session/found-session.ts';
import { inTransaction, isDuplicate } from '../../../auth/transaction.ts';
import { NOW } from '../../../db/claims.ts';
import type { Database } from '../../../db/database.ts';

/** A copy of a person's data: asked for, on offer, or not to be made. */
export interface DataExport {
  readonly id: string;
  readonly state: 'waiting' | 'ready' | 'failed';
  readonly createdAt: Date;
  /** Until when it can be downloaded; null while it is being made. */
  readonly expiresAt: Date | null;
}

interface DataExportParts {
  readonly database: Database;
  readonly onAsked: () => void;
}

const MODEL = 'dataExport';

/** A file to keep, never a page of ours, and in no cache (ASVS 3.2.1, 14.3.2). */
const FILE_HEADERS = {
  'cache-control': 'no-store',
  'content-disposition': 'attachment; filename="account-data.zip"',
  'content-security-policy': "default-src 'none'; sandbox",
  'content-type': 'application/zip',
  'x-content-type-options': 'nosniff',
};

/** Where a finished copy comes from. */
const DOWNLOAD_PATH = '/data-export/download';

/**
 * `POST /export-data` asks for a copy of everything held about the person (a sensitive act), and
 * `GET /data-export` says how it is doing. A worker makes it; `onAsked` wakes the worker.
 * While one is being made another is not begun; a finished one gives way to a newer. `GET
 * /data-export/download?id=` gives it away, which is sensitive, too: a day is long enough for
 * somebody else to sit down at the person's screen. docs/decisions/0021-leaving.md.
 */
export function dataExport({ database, onAsked }: DataExportParts) {
  return {
    id: 'data-export',
    schema: dataExportSchema,
    endpoints: {
      exportData: createAuthEndpoint(
        '/export-data',
        { method: 'POST', use: [sessionRequired] },
        async (ctx) => {
          const { user } = ctx.context.session;
          const begun = await begin(ctx, user.id);
          if (begun) onAsked();
          else await recordRefusal(ctx, { reason: 'exportWaiting' });
          return ctx.json(begun ?? (await currentExport(ctx.context.adapter, user.id)));
        },
      ),
      getDataExport: createAuthEndpoint(
        '/data-export',
        { method: 'GET', use: [sessionRequired] },
        async (ctx) =>
          ctx.json(await currentExport(ctx.context.adapter, ctx.context.session.user.id)),
      ),
      downloadDataExport: createAuthEndpoint(
        DOWNLOAD_PATH,
        {
          method: 'GET',
          query: z.object({ id: idSchema }),
          use: [sessionRequired],
        },
        async (ctx) => {
          const bytes = await fileOf(database, ctx.context.session.user.id, ctx.query.id);
          if (!bytes) {
            throw new APIError('NOT_FOUND', {
              code: 'NOT_FOUND',
              message: 'There is no such copy.',
            });
          }
          // This is the only look that leaves an audit row: personal data leave the site.
          await recordOwn(ctx, 'exportDownloaded');
          return new Response(new Uint8Array(bytes), { headers: FILE_HEADERS });
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}

/** Begins a copy; null when one is being made already, perhaps since this very moment. */
async function begin(ctx: GenericEndpointContext, userId: string): Promise<DataExport | null> {
  const before = await currentExport(ctx.context.adapter, userId);
  if (before?.state === 'waiting') return null;
  return inTransaction(ctx, async (adapter) => {
    if (before && !(await remove(adapter, before.id))) return null;
    if (!(await create(adapter, userId))) return null;
    await recordOwn(ctx, 'exportAsked');
    return currentExport(adapter, userId);
  });
}

function currentExport(
  adapter: Pick<DBTransactionAdapter, 'findOne'>,
  userId: string,
): Promise<DataExport | null> {
  return adapter.findOne<DataExport>({
    model: MODEL,
    where: [{ field: 'userId', value: userId }],
    select: ['id', 'state', 'createdAt', 'expiresAt'],
  });
}

/** The ZIP, if it belongs to this person and its time is not over; the sweep may be late. */
async function fileOf({ query }: Database, userId: string, id: string): Promise<Buffer | null> {
  const row = await query
    .selectFrom('dataExport')
    .select('bytes')
    .where('id', '=', id)
    .where('userId', '=', userId)
    .where('state', '=', 'ready')
    .where('expiresAt', '>', NOW)
    .executeTakeFirst();
  return row?.bytes ?? null;
}

/** Removes a finished copy; false when another request has replaced it in the meantime. */
async function remove(adapter: DBTransactionAdapter, id: string): Promise<boolean> {
  return (await adapter.deleteMany({ model: MODEL, where: [{ field: 'id', value: id }] })) > 0;
}

/** Creates the row; false when another request was first: the key on `userId` lets only one be. */
async function create(adapter: DBTransactionAdapter, userId: string): Promise<boolean> {
  const now = new Date();
  const data = { userId, state: 'waiting', attempts: 0, nextAttemptAt: now, createdAt: now };
  try {
    await adapter.create({ model: MODEL, data });
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

/** What the policy writes; the columns of the worker are its own. */
const dataExportSchema = {
  dataExport: {
    fields: {
      userId: { ...personField, unique: true },
      state: { type: 'string', required: true, input: false },
      attempts: { type: 'number', required: true, input: false },
      nextAttemptAt: { type: 'date', required: true, input: false },
      createdAt: { type: 'date', required: true, input: false },
      expiresAt: { type: 'date', required: false, input: false, index: true },
    },
  },
} satisfies BetterAuthPlugin['schema'];
