import { recordOutside } from '../../auth/record/audit-outside.ts';
import type { SessionGuard } from '../../auth/session/session-guard.ts';
import type { Database } from '../../db/database.ts';
import { lookUpOnce } from '../../db/request-work.ts';
import { createTally, type Tally } from '../../tally.ts';
import { SECOND } from '../../time.ts';
import { boundHashIn } from './bound-cookie.ts';
import { ownerToTell } from './bound-rows.ts';
import { type Challenges, createChallenges } from './challenges.ts';

declare module '../../auth/deps.ts' {
  interface Services {
    /** Undefined where sessions are not bound. */
    readonly boundSessions: BoundSessions | undefined;
  }
}

/** What the binding of sessions to devices is done with. */
export interface BoundSessions {
  readonly guard: SessionGuard;
  readonly challenges: Challenges;
  readonly database: Database;
  /** The site's own origin, which the instructions to a browser name. */
  readonly origin: string;
  /** Counts sessions bound, cookies refreshed, signatures asked for, and requests refused. */
  readonly counted: Tally;
}

/** Requests that were under way while the browser bound its session come without the cookie. */
const GRACE = 5 * SECOND;

/** Why a browser says that it sent a request without refreshing first (W3C DBSC, 9.5). */
const SKIPPED = ['unreachable', 'server_error', 'quota_exceeded'];

/** `prefix` is that of the site's cookies. */
export function createBoundSessions(parts: {
  readonly secret: string;
  readonly prefix: string;
  readonly origin: string;
  readonly database: Database;
}): BoundSessions {
  const { database, prefix, origin } = parts;
  const counted = createTally();
  const record = async (sessionId: string, headers: Headers) => {
    counted.add('refused');
    const subjectId = await ownerToTell(database.prepared, sessionId);
    if (subjectId === undefined) return;
    const said = headers.get('secure-session-skipped') ?? '';
    const reason = SKIPPED.find((one) => said.startsWith(one));
    const event = { event: 'boundSessionRefused', subjectId, sessionId } as const;
    await recordOutside(
      database.query,
      { ...event, ...(reason && { detail: { reason } }) },
      headers,
    );
  };
  const guard: SessionGuard = {
    table: 'boundSession',
    columns: ['cookieHash', 'cookieUntil', 'earlierHash', 'earlierUntil', 'createdAt'],
    lets(row, cookies) {
      const [cookieHash, cookieUntil, earlierHash, earlierUntil, createdAt] = row as GuardedValues;
      const now = Date.now();
      if (createdAt.getTime() > now - GRACE) return true;
      const hash = boundHashIn(cookies, prefix);
      if (hash === undefined) return false;
      if (hash === cookieHash) return cookieUntil.getTime() > now;
      return hash === earlierHash && earlierUntil !== null && earlierUntil.getTime() > now;
    },
    // A page asks for its session more than once.
    refused: (sessionId, headers) =>
      lookUpOnce(`refused ${sessionId}`, NO_TABLE, () => record(sessionId, headers)),
  };
  return { guard, challenges: createChallenges(parts.secret), database, origin, counted };
}

type GuardedValues = [
  cookieHash: string,
  cookieUntil: Date,
  earlierHash: string | null,
  earlierUntil: Date | null,
  createdAt: Date,
];

const NO_TABLE = /(?!)/;
