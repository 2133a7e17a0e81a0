import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { failureKind } from './failure-kind.ts';
import { isAnswer, isMistake, Unavailable } from './unavailable.ts';

/** What the database does for one request. */
export interface RequestWork {
  /**
   * Aborted once the visitor has been answered without the work: from then on no statement is sent for it.
   */
  readonly answered: AbortSignal;
  /** To be called when the visitor has the answer, or has gone. */
  end(): void;
  isOver: boolean;
  readonly whenOver: (() => void)[];
  /** The visitor whose share of the connections the request takes. */
  visitor?: string;
  /** The first statement that failed; a duplicate or another answer of the schema is no failure. */
  failure?: unknown;
  /** Whether a transaction of the request has been committed, or is about to be. */
  committed?: true;
  /**
   * While nobody knows whether a COMMIT of the request was carried out: resolves when the database has told, or
   * is asked no more.
   */
  doubt?: Promise<void> | undefined;
  /**
   * The statements that were interrupted when the visitor was answered; each ends when it has left the
   * server.
   */
  readonly interrupted: Promise<void>[];
  /** Functions that take back what has been committed. */
  readonly undo: (() => Promise<unknown>)[];
  /** Connections that were lost: each resolves when the server holds it no more. */
  readonly lost: (() => Promise<void>)[];
  /** Results of look-ups that hold until the request changes the tables behind them, by name. */
  readonly known: Map<string, LookUp>;
}

interface LookUp {
  /** Matches a statement that names one of the tables that the look-up has read. */
  readonly tables: RegExp;
  readonly answer: Promise<unknown>;
}

const requests = new AsyncLocalStorage<RequestWork | undefined>();

/**
 * Runs what belongs to a request; whatever it starts belongs to it, too. Once `answered` is aborted
 * nothing more is sent for it. Gives what the database has done for it so far, at any time.
 */
export function duringRequest(answered: AbortSignal, run: () => void): Readonly<RequestWork> {
  const work = newWork(answered);
  requests.run(work, run);
  return work;
}

function newWork(answered: AbortSignal): RequestWork {
  return {
    answered,
    end,
    isOver: false,
    whenOver: [],
    interrupted: [],
    undo: [],
    lost: [],
    known: new Map(),
  };
}

function end(this: RequestWork): void {
  this.isOver = true;
  for (const act of this.whenOver.splice(0)) act();
}

/** Resolves when the visitor has the answer, or has gone. */
export function untilOver(work: RequestWork): Promise<void> {
  return new Promise((resolve) => {
    if (work.isOver) resolve();
    else work.whenOver.push(resolve);
  });
}

/** Says for whom the request is: how many connections one visitor may hold is limited. */
export function workFor(visitor: string): void {
  const work = currentWork();
  if (work) work.visitor = visitor;
}

/**
 * Runs work that a request only causes, or that must be done although the request failed: it does not end
 * with the request.
 */
export function outsideRequests<T>(run: () => T): T {
  const work = currentWork();
  const result = requests.run(undefined, run);
  if (work) {
    const forget = () => work.known.clear();
    forget();
    Promise.resolve(result).then(forget, forget);
  }
  return result;
}

/** The work of the request that this code runs for, if it runs for one. */
export function currentWork(): RequestWork | undefined {
  return requests.getStore();
}

/**
 * Why nothing more is sent for a request: it has been answered, or one of its statements failed and
 * the next ones may depend on the missing result. Undefined while all is well.
 */
export function refusalOf(work: RequestWork): Unavailable | undefined {
  if (work.answered.aborted) return new Unavailable('the request has been answered already');
  if (work.failure === undefined) return undefined;
  return new Unavailable(`a look-up failed: ${messageOf(work.failure)}`, { cause: work.failure });
}

/** Keeps in mind that a statement of the request failed, however its caller takes it. */
export function noteFailure(work: RequestWork, error: unknown): void {
  if (!isAnswer(error)) work.failure ??= error;
}

/** Forgets a failed statement whose work is done again from its beginning. */
export function overcome(error: unknown): void {
  const work = currentWork();
  if (work && work.failure === error) work.failure = undefined;
}

/**
 * Names what takes back a committed change, such as a session that began: `undo` runs when the request is
 * answered with 503 in the end.
 */
export function takenBackBy(undo: () => Promise<unknown>): void {
  currentWork()?.undo.push(undo);
}

/**
 * Runs code whose answer depends on look-ups. The library takes some failed look-ups for "there is none"
 * (`getSessionFromCtx`, the handlers of `/sign-out`, …); here they are failures.
 * @throws Unavailable when a statement failed, whatever came of it; or that failure, when it is a
 * mistake of ours
 */
export async function whileCertain<T>(work: () => Promise<T>): Promise<T> {
  if (!currentWork()) return requests.run(newWork(NEVER), () => whileCertain(work));
  try {
    const result = await work();
    const failure = doubt();
    if (failure) throw failure;
    return result;
  } catch (error) {
    const failure = doubt();
    if (failure) await takeBack();
    throw failure ?? error;
  }
}

/** A change that cannot be taken back now stays: the database is away. */
async function takeBack(): Promise<void> {
  const { undo = [], lost = [] } = currentWork() ?? {};
  const steps = undo.splice(0);
  if (steps.length === 0) return;
  await outsideRequests(async () => {
    // A statement that lies unread at the server must not be carried out after the one that takes it back.
    await Promise.all(lost.map((end) => end()));
    await Promise.allSettled(steps.map(untilDone));
  });
}

/**
 * Tries a step again for a while: the reason for which the request failed may last, or the next connection be
 * lost.
 */
async function untilDone(step: () => Promise<unknown>): Promise<unknown> {
  for (let pause = FIRST_PAUSE; ; pause *= 2) {
    try {
      return await step();
    } catch (error) {
      if (pause > LAST_PAUSE || failureKind(error) === undefined) throw error;
      await sleep(pause);
    }
  }
}

/**
 * Does what follows an act that is done, such as telling of it. Its failure makes no 503 of the answer, which would say
 * that nothing has happened: it is tried again for half a minute, and the visitor waits for the first try alone.
 * `gaveUp` is told what has failed for good.
 */
export async function followUp(
  step: () => Promise<unknown>,
  gaveUp: (error: unknown) => void,
): Promise<void> {
  await outsideRequests(step).catch(
    () => void outsideRequests(() => untilDone(step)).catch(gaveUp),
  );
}

/** Between the tries of one step, half a minute together; the visitor is answered meanwhile. */
const FIRST_PAUSE = 100;
const LAST_PAUSE = 12_800;

const NEVER = new AbortController().signal;

/**
 * Looks something up once for a request. A statement of the request that writes to one of `tables`, or
 * that ends a transaction, makes the next call look anew; so does a look-up that fails, and work that is done
 * outside of the request. Callers share the answer, so it must not be changed. `name` stands for all
 * that the answer depends on.
 */
export function lookUpOnce<T>(name: string, tables: RegExp, lookUp: () => Promise<T>): Promise<T> {
  const work = currentWork();
  const before = work?.known.get(name);
  if (before || !work) return (before?.answer as Promise<T> | undefined) ?? lookUp();
  const answer = lookUp();
  const entry = { tables, answer };
  work.known.set(name, entry);
  answer.catch(() => work.known.get(name) === entry && work.known.delete(name));
  return answer;
}

/**
 * Call it for each statement of the request before it is sent and when it is done: a write makes results
 * stale that the request has kept, also those looked up while it ran.
 */
export function noteStatement({ known }: RequestWork, sql: string): void {
  if (known.size === 0 || READS.test(sql)) return;
  for (const [name, { tables }] of known) {
    if (ENDS_TRANSACTION.test(sql) || tables.test(sql)) known.delete(name);
  }
}

const READS = /^\s*select\b/i;

/** Rows that a transaction has written count from its end on for those who look from outside. */
const ENDS_TRANSACTION = /^\s*(?:commit|rollback)\b/i;

/** Why the answer of the request cannot rest on what it has found out; undefined while all is well. */
export function doubt(): unknown {
  const work = currentWork();
  if (!work) return undefined;
  return isMistake(work.failure) ? work.failure : refusalOf(work);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
