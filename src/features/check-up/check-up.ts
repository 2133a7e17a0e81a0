import type { Response } from 'express';
import type { RowDataPacket } from 'mysql2';
import type { Check, CheckLine, CheckState, PageWords } from '../../auth/check-up.ts';
import type { Ground } from '../../auth/deps.ts';
import { signedIn } from '../../auth/session/session.ts';

/** The check-up of the account of a person who is signed in: what wants a look, first. */
export type CheckUp = (res: Response) => Promise<CheckLine[]>;

/** Makes the check-up. All lines cost one prepared query, which asks only for what concerns the person. */
export function createCheckUp({
  database,
  rulebook,
}: Pick<Ground, 'database' | 'rulebook'>): CheckUp {
  const statements = new Map<string, Statement>();

  /** Few kinds of people have checks of their own, so few statements are kept ready. */
  function statementFor(checks: readonly Check[]): Statement {
    const key = checks.map((check) => rulebook.checks.indexOf(check)).join();
    const statement = statements.get(key) ?? statementOf(checks);
    statements.set(key, statement);
    return statement;
  }

  return async (res) => {
    const { user, session } = signedIn(res);
    const values = { user: user.id, session: session.id };
    const checks = rulebook.checks.filter((check) => check.concerns?.(user) ?? true);
    const { sql, names } = statementFor(checks);
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

interface Statement {
  readonly sql: string;
  /** The values of its question marks, in their order. */
  readonly names: readonly ('user' | 'session')[];
}

const NAMED = /:(user|session)\b/g;

/** Makes the query of these checks. A check whose part finds no row leaves the others theirs. */
function statementOf(checks: readonly Check[]): Statement {
  const facts = checks.flatMap((check) => Object.entries(check.facts ?? {}));
  const values = facts.map(([name, query]) => `(${query}) AS ${name}`);
  const rows = checks.flatMap(({ row }) => row ?? []);
  const named = [
    `SELECT ${[...values, ...rows.map((_, number) => `row${number}.*`)].join(', ')}`,
    'FROM user AS base',
    ...rows.map((query, number) => `LEFT JOIN (${query}) AS row${number} ON TRUE`),
    'WHERE base.id = :user',
  ].join(' ');
  const names = [...named.matchAll(NAMED)].map(([, name]) => name as 'user' | 'session');
  return { sql: named.replaceAll(NAMED, '?'), names };
}

const ORDER: Readonly<Record<CheckState, number>> = { look: 0, fine: 1, note: 2 };
