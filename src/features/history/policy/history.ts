import type { BetterAuthPlugin } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import type { Kysely, Selectable } from 'kysely';
import { z } from 'zod';
import { BY_MAIL } from '../../../auth/record/audit.ts';
import type { AuditEventName } from '../../../auth/record/events.ts';
import { sessionRequired } from '../../../auth/session/found-session.ts';
import type { Database } from '../../../db/database.ts';
import type { Schema } from '../../../db/schema.ts';

/** How many events one answer has. */
const PAGE = 25;

/** How many events one answer looks through for rare ones: a person may have any number of events. */
export const LOOK_BACK = 2000;

/** The parts of the history that can be shown alone. */
export const HISTORY_FILTERS = ['all', 'sign-ins', 'changes', 'refused'] as const;

/** Signing in and out, and proving who one is. Every other event that succeeded is a change. */
const SIGN_INS: readonly AuditEventName[] = [
  'allSessionsEnded',
  'newBrowserCodeSent',
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
  /** Names the event when asking for the ones before it. */
  readonly id: string;
  readonly event: string;
  readonly outcome: 'success' | 'refused';
  readonly at: Date;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  /** How the person got in; null for other events. */
  readonly way: HistoryWay | null;
  /**
   * The number by which people who run the site find the event in their log; null where no request caused it.
   */
  readonly reference: string | null;
  /** Who acted: `mail` for a person who opened a link of a mail to them; no other names are told. */
  readonly by: 'you' | 'mail' | 'somebody';
  /** Whether it happened in the session that asks. */
  readonly thisSession: boolean;
}

/** The first step of a sign-in, and the second if there was one, by their names. */
export interface HistoryWay {
  readonly method: string;
  readonly second?: string | undefined;
  readonly provider?: string | undefined;
  /** Whether something other than a wrong answer was the cause of a refusal. */
  readonly otherReason?: true;
}

/** Which events a filter shows. */
interface Filter {
  /** The outcome by which an index finds them in their order. */
  readonly outcome?: HistoryEvent['outcome'];
  /** Whether they are sign-ins; they are looked for among all events. */
  readonly signIns?: boolean;
}

const FILTERS: Readonly<Record<(typeof HISTORY_FILTERS)[number], Filter>> = {
  all: {},
  'sign-ins': { signIns: true },
  changes: { outcome: 'success', signIns: false },
  refused: { outcome: 'refused' },
};

/**
 * A person's own audit events: `GET /history`, the newest first, 25 at once. Pages go by key: `before` is
 * the id of the last event that the client has, so events that happen meanwhile shift nothing. `next` is
 * null at the end; until then an answer may have fewer events, or none, because of `LOOK_BACK`.
 */
export function history({ query }: Pick<Database, 'query'>) {
  return {
    id: 'history',
    endpoints: {
      history: createAuthEndpoint(
        '/history',
        {
          method: 'GET',
          use: [sessionRequired],
          query: z.object({
            filter: z.enum(HISTORY_FILTERS).default('all'),
            before: z.uuid().optional(),
          }),
        },
        async (ctx) => {
          const { user, session } = ctx.context.session;
          const { filter, before } = ctx.query;
          const { rows, next } = await lookThrough(query, user.id, FILTERS[filter], before);
          const events = rows.map(
            (row): HistoryEvent => ({
              id: row.id,
              event: row.event,
              outcome: row.outcome,
              at: row.createdAt,
              ipAddress: row.ipAddress,
              userAgent: row.userAgent,
              way: wayOf(row.detail),
              reference: row.requestId,
              by: whoDid(row, user.id),
              thisSession: row.sessionId === session.id,
            }),
          );
          return ctx.json({ events, next: next ?? null });
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}

/** Reads how the person got in from the details of a row. The other details are for the operator. */
function wayOf(detail: string | null): HistoryWay | null {
  const parsed = details.safeParse(detail);
  if (!parsed.success) return null;
  const { reason, ...way } = parsed.data;
  return { ...way, ...(reason !== undefined && { otherReason: true }) };
}

const details = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(
    z.object({
      method: z.string().min(1),
      second: z.string().optional(),
      provider: z.string().optional(),
      reason: z.string().optional(),
    }),
  );

function whoDid(
  { actorId, detail }: Pick<Selectable<Schema['auditEvent']>, 'actorId' | 'detail'>,
  userId: string,
): HistoryEvent['by'] {
  const { by } = (detail ? JSON.parse(detail) : {}) as { by?: unknown };
  if (by === BY_MAIL.by) return 'mail';
  return actorId === userId ? 'you' : 'somebody';
}

/** Finds the events of the next page, and the event at which the page after it begins, if there is one. */
async function lookThrough(
  query: Kysely<Schema>,
  subjectId: string,
  { outcome, signIns }: Filter,
  before: string | undefined,
) {
  // Only ids, so that an index has all of it.
  let recent = query
    .selectFrom('auditEvent')
    .select('id')
    .where('subjectId', '=', subjectId)
    .orderBy('id', 'desc');
  if (before !== undefined) recent = recent.where('id', '<', before);
  if (outcome !== undefined) recent = recent.where('outcome', '=', outcome);
  let found = query
    .selectFrom(recent.limit(signIns === undefined ? PAGE + 1 : LOOK_BACK).as('recent'))
    .innerJoin('auditEvent', 'auditEvent.id', 'recent.id')
    .selectAll('auditEvent')
    .orderBy('recent.id', 'desc')
    .limit(PAGE + 1);
  if (signIns !== undefined) found = found.where('event', signIns ? 'in' : 'not in', SIGN_INS);
  const rows = await found.execute();
  const shown = rows.slice(0, PAGE);
  if (rows.length > PAGE) return { rows: shown, next: shown.at(-1)?.id };
  if (signIns === undefined) return { rows: shown };
  const looked = await query
    .selectFrom(recent.limit(LOOK_BACK).as('recent'))
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('id').as('last')])
    .executeTakeFirst();
  if (!looked || looked.count < LOOK_BACK) return { rows: shown };
  const behind = await recent.where('id', '<', looked.last).limit(1).executeTakeFirst();
  return { rows: shown, next: behind && looked.last };
}
