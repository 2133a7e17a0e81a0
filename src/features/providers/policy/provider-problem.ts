import type { GenericEndpointContext } from 'better-auth';
import { recordAudit } from '../../../auth/record/audit.ts';
import type { AuditEventName } from '../../../auth/record/events.ts';
import type { words } from '../words.ts';
import type { Trip } from './provider-trip.ts';

/** What can go wrong on the way to a provider and back; every kind has words in the catalogue. */
export type TripProblem = keyof typeof words.providerProblem.kinds;

const PROBLEM_PAGE = '/sign-in/provider-problem';

/** A trip that ended badly; the person is led to a page, and the act leaves a row. */
export class BadTrip extends Error {
  readonly kind: TripProblem;
  /** The exact reason, which a person need not know; for the audit row. */
  readonly reason: string;
  readonly subjectId: string | null;

  constructor(kind: TripProblem, reason: string = kind, subjectId: string | null = null) {
    super(reason);
    this.kind = kind;
    this.reason = reason;
    this.subjectId = subjectId;
  }
}

/** The page on which a bad trip ends: ours, or the one that the client gave. */
export function problemPath(
  kind: TripProblem,
  provider: string | undefined,
  trip?: Pick<Trip, 'next' | 'problemPage'> & { readonly link: unknown },
): string {
  if (trip?.problemPage) {
    const url = new URL(trip.problemPage, 'http://here.invalid');
    url.searchParams.set('error', kind);
    return url.pathname + url.search;
  }
  const query = new URLSearchParams({ kind });
  if (provider) query.set('provider', provider);
  if (trip?.link) query.set('from', 'connections');
  else if (trip?.next) query.set('next', trip.next);
  return `${PROBLEM_PAGE}?${query}`;
}

/** Writes the audit row of a trip that ended badly. */
export async function recordBadTrip(
  ctx: GenericEndpointContext,
  { reason, subjectId }: BadTrip,
  trip: Trip | undefined,
  provider: string,
): Promise<void> {
  const event: AuditEventName = trip?.link ? 'providerConnected' : 'signIn';
  const signedIn = trip?.link && ctx.context.session?.user.id === trip.link.userId;
  await recordAudit(ctx, {
    event,
    outcome: 'refused',
    actorId: signedIn ? trip.link.userId : null,
    subjectId: trip?.link?.userId ?? subjectId,
    sessionId: signedIn ? trip.link.sessionId : null,
    detail: { method: 'provider', provider, reason },
  });
}
