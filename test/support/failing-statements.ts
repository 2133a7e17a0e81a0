import type { PoolConnection } from 'mysql2';
import type { Response, Test } from 'supertest';
import { expect } from 'vitest';
import { currentWork } from '../../src/db/request-work.ts';
import type { TestApp } from './app.ts';
import { newAddress } from './client.ts';

/** A statement on its way to the server, as mysql2 queues it. */
interface Command {
  readonly sql?: string;
  readonly onResult?: (error: Error) => void;
  emit(event: string, error?: Error): void;
}

/** Ways in which a statement fails. */
const KINDS = {
  lost: { code: 'PROTOCOL_CONNECTION_LOST', fatal: true },
  locked: { code: 'ER_LOCK_WAIT_TIMEOUT', errno: 1205, sqlState: 'HY000' },
  readOnly: { code: 'ER_OPTION_PREVENTS_STATEMENT', errno: 1290, sqlState: 'HY000' },
  plain: {},
} as const;

/** What is done again, and so is no failure when it happens once. */
const CONFLICT = { code: 'ER_LOCK_DEADLOCK', errno: 1213, sqlState: '40001' } as const;

const FAILURES = { ...KINDS, conflict: CONFLICT };

export type Kind = keyof typeof FAILURES;

/** What is to fail, and what did. */
export interface Failure {
  /** The statement that failed; undefined when there were fewer. */
  readonly sql: string | undefined;
  /** How many statements the request has sent until then. */
  readonly sent: number;
}

/** Which statement is to fail, judged as it is sent. */
type Choice = (sql: string, nth: number) => boolean;

interface Plan extends Failure {
  readonly isChosen: Choice;
  readonly kind: Kind;
  readonly lasts: boolean;
  readonly beside: boolean;
  sql: string | undefined;
  sent: number;
}

/** Makes statements fail before they reach the server. */
export interface FailingStatements {
  /**
   * From now on the first statement for a request that `isChosen`, counted from 1, fails, and if that
   * `lasts`, so does the same statement when it is sent again. It is over with the next call, or with `stop`.
   * `beside`: of those that are sent outside of any request instead.
   */
  fail(isChosen: Choice, kind: Kind, lasts?: boolean, beside?: boolean): Failure;
  stop(): void;
  /** What was sent outside of any request between `fail` and `stop`. */
  readonly outside: string[];
  /** Where statements have failed so far (`placeOf`). */
  readonly tried: Set<string>;
}

/** Stands between the pool of a site and its server. */
export function failingStatements({ deps }: TestApp): FailingStatements {
  const { pool } = deps.database.pool;
  const known = new WeakSet<PoolConnection>();
  const outside: string[] = [];
  let plan: Plan | undefined;

  function fails({ sql }: Command): boolean {
    if (sql === undefined || sql.toLowerCase() === 'rollback') return false;
    if (!plan) return false;
    if (!currentWork()) outside.push(sql);
    if (!currentWork() !== plan.beside) return false;
    if (plan.sql !== undefined) return plan.lasts && shapeOf(plan.sql) === shapeOf(sql);
    plan.sent += 1;
    if (!plan.isChosen(sql, plan.sent)) return false;
    plan.sql = sql;
    return true;
  }

  function watch(connection: PoolConnection): void {
    if (known.has(connection)) return;
    known.add(connection);
    const queue = connection as unknown as { addCommand(command: Command): Command };
    const add = queue.addCommand.bind(connection);
    queue.addCommand = (command) => {
      if (!fails(command)) return add(command);
      const error = Object.assign(new Error('injected'), FAILURES[plan?.kind ?? 'plain']);
      setImmediate(() => {
        command.onResult?.(error);
        command.emit('end');
      });
      return command;
    };
  }

  pool.on('acquire', watch);
  return {
    outside,
    tried: new Set(),
    fail(isChosen, kind, lasts = true, beside = false) {
      plan = { isChosen, kind, lasts, beside, sql: undefined, sent: 0 };
      return plan;
    },
    stop() {
      plan = undefined;
    },
  };
}

/** Without the values, which are others when it is sent again. */
function shapeOf(sql: string): string {
  return sql.replace(/'[^']*'/g, '?');
}

/** A request of which a statement failed. */
export interface Failed {
  /** How, and which. */
  readonly where: string;
  readonly answer: Response;
}

const kinds = Object.keys(KINDS) as Kind[];

/** How `failEach` goes about it. */
interface Way {
  /** What is to happen now and then. */
  readonly between?: () => Promise<void>;
  /** What the request is called; those that do the same have one name. */
  readonly act?: string;
  /** Whether a statement that fails is lost once alone: what asks the same again is told. */
  readonly once?: boolean;
}

/**
 * Sends a request again and again, while its first statement fails, then its second, until none does.
 * A statement is left out when one of another request has failed at the very same place (`placeOf`), as do
 * the look-ups that each request begins with: all code on the way from there to the answer has been tried.
 * Gives the answers on the way, and the last, with the number of statements that were sent for it.
 */
export async function failEach(
  statements: FailingStatements,
  send: () => Test,
  { between = async () => {}, act = '', once = false }: Way = {},
): Promise<{ failed: readonly Failed[]; healthy: Response; sent: number }> {
  const { tried } = statements;
  const failed: Failed[] = [];
  for (;;) {
    if (failed.length % 4 === 3) await between();
    const kind = kinds[tried.size % kinds.length] as Kind;
    const isNew = (sql: string) => {
      const before = tried.size;
      // What fails after a COMMIT tries that act, too: it must not be answered as if it had not happened.
      const done = currentWork()?.committed ? act : '';
      return tried.add(`${placeOf(sql)}\n${done}`).size > before;
    };
    const failure = statements.fail(isNew, kind, !once);
    // From another network each time, which may ask for itself.
    const answer = await send().set('X-Forwarded-For', newAddress());
    const { sql, sent } = failure;
    statements.stop();
    if (sql === undefined) return { failed, healthy: answer, sent };
    failed.push({ where: `${kind} at ${sent}: ${sql.slice(0, 120)}`, answer });
  }
}

/** The statement, and each function that waits for it, up to the one that answers the request. */
function placeOf(sql: string): string {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = Number.POSITIVE_INFINITY;
  // Positions in the code as it runs: all of a stack tell it from each other, and cost little to write.
  Error.prepareStackTrace = (_error, frames) => frames.map((frame) => frame.getPosition()).join();
  const { stack } = new Error();
  Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  return `${shapeOf(sql)}\n${stack}`;
}

/** What one person may try so many times only: to be safe, it counts before it is known how a try ends. */
export async function letBrakesGo({ deps }: TestApp): Promise<void> {
  for (const sql of [
    'UPDATE mailProof SET attempts = 0, issuedAt = issuedAt - INTERVAL 61 SECOND',
    'UPDATE twoFactor SET lastUsedStep = 0',
    'UPDATE knownDevice SET tries = 0, lockedUntil = NULL',
    'DELETE FROM passwordTries',
    'DELETE FROM proofTries',
    'DELETE FROM rateLimit',
    // The tries of a sign-in that is half-way.
    "UPDATE verification SET value = '0' WHERE value IN ('1', '2', '3', '4')",
  ])
    await deps.database.pool.query(sql);
}

/** Nobody could find out: neither a refusal nor a success, and nobody is sent anywhere. */
export function expectUnavailable(failed: readonly Failed[]): void {
  const wrong = failed.filter(({ answer }) => answer.status !== 503);
  expect(wrong.map(({ where, answer }) => `${answer.status} for ${where}`)).toEqual([]);
  for (const { answer } of failed) {
    expect(answer.headers).toMatchObject({ 'retry-after': '5' });
    expect(answer.headers).not.toHaveProperty('location');
  }
}

/** What was answered has happened: no act of a failed request is on record as done. */
export async function expectNothingDone(
  { deps }: TestApp,
  failed: readonly Failed[],
  allowed: readonly string[] = [],
): Promise<void> {
  const requests = failed.map(({ answer }) => answer.body.reference);
  if (requests.length === 0) return;
  const done = await deps.database.query
    .selectFrom('auditEvent')
    .select(['event', 'requestId'])
    .where('requestId', 'in', requests)
    .where('outcome', '=', 'success')
    .execute();
  const unexpected = done.filter(({ event }) => !allowed.includes(event));
  const where = unexpected.map(
    ({ event, requestId }) =>
      `${event}: ${failed.find(({ answer }) => answer.body.reference === requestId)?.where}`,
  );
  expect(where).toEqual([]);
}

/** What workers send, what takes back what a failed request has begun, and what follows an act that is done. */
const BESIDE =
  /outbox|inboxMail|'mail\||knownDevice|mailProof|signInsEndedAt|set `lastUsedStep`|^(?:insert into|select \* from) `verification`|^update `passkey` set `counter`|SET lastActiveAt|^(?:begin|commit|set transaction)|^(?:delete from|update) `session`|^delete from `user`|`session`\.`token` = /;

/** No statement of a request escaped, to go on when the request has ended. */
export function expectNothingBeside({ outside }: FailingStatements): void {
  expect(outside.filter((sql) => !BESIDE.test(sql))).toEqual([]);
}
