import type { BetterAuthPlugin, Where } from 'better-auth';
import { createAuthEndpoint, sensitiveSessionMiddleware } from 'better-auth/api';
import { z } from 'zod';
import type { AuditEventName } from '../audit.ts';

/** How many events one answer has. */
const PAGE = 25;

/** What a person may want to see alone. */
export const HISTORY_FILTERS = ['all', 'sign-ins', 'changes', 'refused'] as const;

/** Coming, going, and showing who one is; all else that succeeded is a change. */
const SIGN_INS: readonly AuditEventName[] = [
  'allSessionsEnded',
  'sessionEnded',
  'sessionsEnded',
  'signIn',
  'signOut',
  'signedOutByOperator',
  'signUp',
  'secondStepCodeSent',
  'stepUp',
  'stepUpCodeSent',
];

/** One event as its person may see it. */
export interface HistoryEvent {
  /** For asking what came before it. */
  readonly id: string;
  readonly event: string;
  readonly outcome: 'success' | 'refused';
  readonly at: Date;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  /** Who it was: who else it could have been is not told. */
  readonly by: 'you' | 'somebody';
  /** Whether it was in the session that asks. */
  readonly thisSession: boolean;
}

interface Row extends Pick<HistoryEvent, 'id' | 'event' | 'outcome' | 'ipAddress' | 'userAgent'> {
  readonly actorId: string | null;
  readonly sessionId: string | null;
  readonly createdAt: Date;
}

/** A person's own audit events: `GET /history`, the newest first, 25 at once. */
export function history() {
  return {
    id: 'history',
    endpoints: { history: listHistory },
  } satisfies BetterAuthPlugin;
}

/**
 * Pages go by key: `before` is the id of the last event that the client has, so events that happen
 * meanwhile shift nothing. `next` is null at the end.
 */
const listHistory = createAuthEndpoint(
  '/history',
  {
    method: 'GET',
    use: [sensitiveSessionMiddleware],
    query: z.object({
      filter: z.enum(HISTORY_FILTERS).default('all'),
      before: z.uuid().optional(),
    }),
  },
  async (ctx) => {
    const { user, session } = ctx.context.session;
    const { filter, before } = ctx.query;
    const rows = await ctx.context.adapter.findMany<Row>({
      model: 'auditEvent',
      where: [
        { field: 'subjectId', value: user.id },
        ...conditions(filter),
        ...(before === undefined ? [] : [{ field: 'id', operator: 'lt' as const, value: before }]),
      ],
      sortBy: { field: 'id', direction: 'desc' },
      limit: PAGE + 1,
    });
    const events = rows.slice(0, PAGE).map(
      (row): HistoryEvent => ({
        id: row.id,
        event: row.event,
        outcome: row.outcome,
        at: row.createdAt,
        ipAddress: row.ipAddress,
        userAgent: row.userAgent,
        by: row.actorId === user.id ? 'you' : 'somebody',
        thisSession: row.sessionId === session.id,
      }),
    );
    return ctx.json({ events, next: rows.length > PAGE ? (events.at(-1)?.id ?? null) : null });
  },
);

function conditions(filter: (typeof HISTORY_FILTERS)[number]): Where[] {
  switch (filter) {
    case 'all':
      return [];
    case 'sign-ins':
      return [{ field: 'event', operator: 'in', value: [...SIGN_INS] }];
    case 'changes':
      return [
        { field: 'event', operator: 'not_in', value: [...SIGN_INS] },
        { field: 'outcome', value: 'success' },
      ];
    case 'refused':
      return [{ field: 'outcome', value: 'refused' }];
  }
}
