import { setTimeout as sleep } from 'node:timers/promises';
import type { RequestHandler } from 'express';
import { MINUTE, SECOND } from '../time.ts';
import { HttpError } from './errors.ts';
import { whenOver } from './when-over.ts';

/** The longest that a visitor waits for an answer, and that a file of 5 MB takes over a poor line. */
export const LONGEST = { answer: 8 * SECOND, upload: 2 * MINUTE } as const;

/** In milliseconds. */
export type Longest = Readonly<Record<keyof typeof LONGEST, number>>;

interface Work {
  readonly committed?: true;
  readonly doubt?: Promise<void> | undefined;
  readonly interrupted: readonly Promise<void>[];
  /** To be called when the visitor has the answer. */
  end(): void;
}

interface DeadlineParts {
  /** The paths that take a file. */
  readonly uploads: readonly string[];
  /**
   * Runs what a request does, and stops it when the signal tells that the visitor has been answered without
   * it. The result says whether something has been committed meanwhile, whether that is in doubt, and which
   * statements the signal interrupted.
   */
  readonly during: (answered: AbortSignal, run: () => void) => Work;
  readonly longest?: Longest;
}

/**
 * No visitor waits for ever, and none keeps us waiting: what `site` has not answered by then is 408 when
 * the request has not come to its end, else 503. From then on the site is cut off: the signal stops
 * what it does, and what it says goes nowhere, for the connection may carry somebody else's request.
 * Where the act is done and only its answer is missing, a 503 would not be true: that gets a second term, and
 * another one when at last somebody knows whether it is done.
 */
export function deadline(site: RequestHandler, parts: DeadlineParts): RequestHandler {
  const { uploads, during, longest = LONGEST } = parts;
  return (req, res, next) => {
    const late = new AbortController();
    const timeout = uploads.includes(req.path) ? longest.upload : longest.answer;
    const answer = async () => {
      late.abort();
      // Until it has ended, an interrupted statement could still be carried out.
      await Promise.race([Promise.all(work.interrupted), sleep(SECOND)]);
      next(new HttpError(req.complete ? 503 : 408, 'the deadline passed'));
    };
    let timer: NodeJS.Timeout;
    let isOver = false;
    const afterATerm = (then: () => Promise<void>) => {
      if (!isOver) timer = setTimeout(() => void then(), timeout);
    };
    const whenKnown = async () => {
      const { doubt } = work;
      if (!doubt) return answer();
      await doubt;
      afterATerm(whenKnown);
    };
    afterATerm(async () => (work.committed ? afterATerm(whenKnown) : answer()));
    const end = () => {
      isOver = true;
      clearTimeout(timer);
    };
    whenOver(res, () => {
      end();
      work.end();
    });
    const work = during(late.signal, () =>
      site(req, res, (error?: unknown) => {
        if (late.signal.aborted) return;
        end();
        next(error);
      }),
    );
  };
}
