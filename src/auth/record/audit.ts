import { defineRequestState, queueAfterTransactionHook } from '@better-auth/core/context';
import {
  type BetterAuthPlugin,
  type BetterAuthPluginDBSchema,
  type GenericEndpointContext,
  getCurrentAdapter,
} from 'better-auth';
import { createAuthMiddleware } from 'better-auth/api';
import type { Insertable } from 'kysely';
import type { Database } from '../../db/database.ts';
import type { Schema } from '../../db/schema.ts';
import { emailKey } from '../../email-address.ts';
import { CLIENT_IP_HEADER, REQUEST_ID_HEADER } from '../../web/visitor-headers.ts';
import { newId } from '../ids.ts';
import { type Rulebook, rulesOf } from '../rulebook.ts';
import { sessionOf } from '../session/found-session.ts';
import type { AuditEventName } from './events.ts';
import { type Tallies, talliesOf } from './tallies.ts';

export interface AuditEvent {
  readonly event: AuditEventName;
  readonly outcome: 'success' | 'refused';
  /** The person who acted; null for somebody unknown. */
  readonly actorId: string | null;
  /** The person whose account the act is about; as a rule the actor. */
  readonly subjectId: string | null;
  readonly sessionId?: string | null;
  /** Details: few, and without secrets, names or addresses, because the row outlives the account. */
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
}

const PLUGIN = 'audit';
const MODEL = 'auditEvent';

/** Whether the act of this request has its row already; one that was rolled back does not count. */
const recorded = defineRequestState(() => false);

/**
 * Writes one row for one act (ASVS 16.3.1), within the transaction that is under way, if any. From
 * where and in which request is read from the headers that our own middleware has set. A refusal
 * that rolls its transaction back is recorded after it.
 */
export async function recordAudit(ctx: GenericEndpointContext, event: AuditEvent): Promise<void> {
  const data = {
    event: event.event,
    outcome: event.outcome,
    actorId: event.actorId,
    subjectId: event.subjectId,
    sessionId: event.sessionId ?? null,
    ...requestOf(ctx.headers),
    detail: event.detail ? JSON.stringify(event.detail) : null,
    createdAt: new Date(),
  };
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  if (adapter === ctx.context.adapter) await insertAlone(ctx, data);
  else await adapter.create({ model: MODEL, data });
  await queueAfterTransactionHook(() => {
    count(talliesOf(ctx), event);
    return recorded.set(true);
  });
}

/** The columns of a row that tell the network address, the browser and the request. */
export function requestOf(headers: Headers | undefined) {
  return {
    ipAddress: headers?.get(CLIENT_IP_HEADER) ?? null,
    userAgent: headers?.get('user-agent')?.slice(0, 512) ?? null,
    requestId: headers?.get(REQUEST_ID_HEADER) ?? null,
  };
}

/** Counts the event once its row is committed. */
function count({ events, signIns }: Tallies, { event, outcome, detail }: AuditEvent): void {
  events.add(event, outcome);
  if (event === 'signIn') signIns.add(String(detail?.method ?? 'unknown'), outcome);
}

/** Writes the row of an act that a signed-in person did to their own account, and that went well. */
export async function recordOwn(
  ctx: GenericEndpointContext,
  event: AuditEventName,
  detail?: AuditEvent['detail'],
): Promise<void> {
  const { session: found } = ctx.context;
  const own = found?.user.id ?? null;
  await recordAudit(ctx, {
    event,
    outcome: 'success',
    actorId: own,
    subjectId: own,
    sessionId: found?.session.id ?? null,
    ...(detail && { detail }),
  });
}

/**
 * The detail of an act that was done by the link of a mail. Its reader may not be signed in, so the history
 * names the mail instead of "you" or "somebody".
 */
export const BY_MAIL = { by: 'mail' } as const;

/** Who is signed in, for the row of an act. */
export function actor(ctx: GenericEndpointContext): {
  actorId: string | null;
  sessionId: string | null;
} {
  const { session } = ctx.context;
  return { actorId: session?.user.id ?? null, sessionId: session?.session.id ?? null };
}

/** Whether the act of this request has its row. */
export function wasRecorded(): Promise<boolean> {
  return recorded.get();
}

/** Outside a transaction the adapter would make one of four statements; every sign-in passes here. */
async function insertAlone(
  ctx: GenericEndpointContext,
  data: Omit<Insertable<Schema['auditEvent']>, 'id'>,
): Promise<void> {
  const { query } = ctx.context.getPlugin(PLUGIN)?.options as Pick<Database, 'query'>;
  await query
    .insertInto(MODEL)
    .values({ id: newId(), ...data })
    .execute();
}

/**
 * Records what is not recorded yet when an act has ended: the library's own acts, and of ours what
 * was refused before they began, such as a call without a session or with a body of another shape.
 * A refusal by a `before` hook does not come here: the hook records it.
 */
export function audit(
  { query }: Pick<Database, 'query'>,
  rulebook: Rulebook,
  tallies: Tallies,
): BetterAuthPlugin {
  return {
    id: PLUGIN,
    options: { query, tallies },
    schema: auditSchema,
    hooks: {
      after: [
        {
          matcher: ({ path = '' }) => Boolean(rulebook.endpoints.get(path)?.event),
          handler: createAuthMiddleware(async (ctx) => {
            const event = rulesOf(ctx)?.event;
            if (!event || (await recorded.get())) return;
            const outcome = ctx.context.returned instanceof Error ? 'refused' : 'success';
            await recordAudit(ctx, { event, outcome, ...(await whoActed(ctx)) });
          }),
        },
      ],
    },
  };
}

/**
 * Records a refusal of a `before` hook, whose throw skips the hooks that record endings. An endpoint that
 * finds nothing left to do calls it too: its answer is no error, but the act has not happened a second time.
 */
export async function recordRefusal(
  ctx: GenericEndpointContext,
  detail?: AuditEvent['detail'],
): Promise<void> {
  const event = rulesOf(ctx)?.event;
  if (!event) return;
  await sessionOf(ctx);
  const who = await whoActed(ctx);
  await recordAudit(ctx, { event, outcome: 'refused', ...who, ...(detail && { detail }) });
}

/** Who acted, and on whose account, as far as the library has found out. */
async function whoActed(
  ctx: GenericEndpointContext,
): Promise<Pick<AuditEvent, 'actorId' | 'subjectId' | 'sessionId' | 'detail'>> {
  const { newSession, session } = ctx.context;
  const signed = newSession ?? session;
  const known = signed?.user ?? (await userByEmail(ctx, ctx.body?.email));
  const { wayIn, event } = rulesOf(ctx) ?? {};
  return {
    actorId: signed?.user.id ?? null,
    subjectId: known?.id ?? null,
    sessionId: signed?.session.id ?? null,
    ...(wayIn && event === 'signIn' && { detail: { method: wayIn.method } }),
  };
}

async function userByEmail(ctx: GenericEndpointContext, email: unknown) {
  if (typeof email !== 'string') return undefined;
  const found = await ctx.context.internalAdapter.findUserByEmail(emailKey(email));
  return found?.user;
}

const auditSchema = {
  auditEvent: {
    fields: {
      event: { type: 'string', required: true, input: false },
      outcome: { type: 'string', required: true, input: false },
      actorId: { type: 'string', required: false, input: false },
      subjectId: { type: 'string', required: false, input: false },
      sessionId: { type: 'string', required: false, input: false },
      ipAddress: { type: 'string', required: false, input: false },
      userAgent: { type: 'string', required: false, input: false },
      requestId: { type: 'string', required: false, input: false },
      detail: { type: 'string', required: false, input: false },
      createdAt: { type: 'date', required: true, input: false, index: true },
    },
  },
} satisfies BetterAuthPluginDBSchema;
