import {
  type BetterAuthPlugin,
  type BetterAuthPluginDBSchema,
  type GenericEndpointContext,
  getCurrentAdapter,
} from 'better-auth';
import { createAuthMiddleware } from 'better-auth/api';
import type { en } from '../../i18n/en.ts';
import { CLIENT_IP_HEADER, REQUEST_ID_HEADER } from '../../web/visitor-headers.ts';

/** What can happen; every event has words in the catalogue, for the person's own history. */
export type AuditEventName = keyof typeof en.history.events;

export interface AuditEvent {
  readonly event: AuditEventName;
  readonly outcome: 'success' | 'refused';
  /** Who did it; null for somebody unknown. */
  readonly actorId: string | null;
  /** Whose account it is about; as a rule the actor's own. */
  readonly subjectId: string | null;
  readonly sessionId?: string | null;
  /** Small and without secrets, names or addresses: it outlives the account. */
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
}

/**
 * Writes one row for one act (ASVS 16.3.1), within the transaction that is under way, if any. From
 * where and in which request is read from the headers that our own middleware has set.
 */
export async function recordAudit(ctx: GenericEndpointContext, event: AuditEvent): Promise<void> {
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  await adapter.create({
    model: 'auditEvent',
    data: {
      event: event.event,
      outcome: event.outcome,
      actorId: event.actorId,
      subjectId: event.subjectId,
      sessionId: event.sessionId ?? null,
      ipAddress: ctx.headers?.get(CLIENT_IP_HEADER) ?? null,
      userAgent: ctx.headers?.get('user-agent')?.slice(0, 512) ?? null,
      requestId: ctx.headers?.get(REQUEST_ID_HEADER) ?? null,
      detail: event.detail ? JSON.stringify(event.detail) : null,
      createdAt: new Date(),
    },
  });
}

/** Records the acts of the library's own endpoints; ours record theirs themselves. */
export function audit(): BetterAuthPlugin {
  return {
    id: 'audit',
    schema: auditSchema,
    hooks: {
      after: [
        {
          matcher: ({ path }) => path === '/sign-in/email' || path === '/sign-up/email',
          handler: createAuthMiddleware(async (ctx) => {
            const session = ctx.context.newSession;
            const known = session?.user ?? (await userByEmail(ctx, ctx.body?.email));
            await recordAudit(ctx, {
              event: ctx.path === '/sign-in/email' ? 'signIn' : 'signUp',
              outcome: ctx.context.returned instanceof Error ? 'refused' : 'success',
              actorId: session?.user.id ?? null,
              subjectId: known?.id ?? null,
              sessionId: session?.session.id ?? null,
              ...(ctx.path === '/sign-in/email' && { detail: { method: 'password' } }),
            });
          }),
        },
      ],
    },
  };
}

async function userByEmail(ctx: GenericEndpointContext, email: unknown) {
  if (typeof email !== 'string') return undefined;
  const found = await ctx.context.internalAdapter.findUserByEmail(email.trim().toLowerCase());
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
