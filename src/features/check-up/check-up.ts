import type { Response } from 'express';
import type { RowDataPacket } from 'mysql2';
import type { Check, CheckLine, CheckState, PageWords } from '../../auth/check-up.ts';
import type { Ground } from '../../auth/deps.ts';
import { signedIn } from '../../auth/session/session.ts';

/** The check-up of the account of a person who is signed in: what wants a look, first. */
export type CheckUp = (res: Response) => Promise<CheckLine[]>;

/** All lines cost one prepared query. */
export function createCheckUp({
  database,
  rulebook,
}: Pick<Ground, 'database' | 'rulebook'>): CheckUp {
  const { checks } = rulebook;
  const named = queryOf(checks);
  const names = [...named.matchAll(NAMED)].map(([, name]) => name as 'user' | 'session');
  const sql = named.replaceAll(NAMED, '?');
  return async (res) => {
    const { user, session } = signedIn(res);
    const values = { user: user.id, session: session.id };
    const [[facts = {}]] = await database.prepared.execute<RowDataPacket[]>(
      sql,
      names.map((name) => values[name]),
    );
    const { t, timeAgo } = res.locals as PageWords & Response['locals'];
    return checks
      .flatMap((check) => check.line(user, facts, { t, timeAgo }) ?? [])
      .toSorted((a, b) => ORDER[a.state] - ORDER[b.state]);
  };
}

const NAMED = /:(user|session)\b/g;

/** A check whose query finds no row takes no other's away. */
function queryOf(checks: readonly Check[]): string {
  const queries = checks.flatMap(({ facts }) => facts ?? []);
  const joined = queries.map((query, number) => `LEFT JOIN (${query}) AS facts${number} ON TRUE`);
  return `SELECT * FROM (SELECT 1 AS one) AS base ${joined.join(' ')}`;
}

const ORDER: Readonly<Record<CheckState, number>> = { look: 0, fine: 1, note: 2 };
