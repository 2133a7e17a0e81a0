import type { ServerResponse } from 'node:http';

/** An answer, with what is to be done when it is over. */
type AnswerUnderWay = ServerResponse & { whenOver?: () => void };

/**
 * Calls `act` once an answer is over: it has been sent, or its visitor has gone. What was handed over first is
 * called first.
 *
 * All share one listener. A second one would have Node keep a list, which V8 puts among the objects that it takes
 * for lasting ones, and with it all that the request has made (docs/decisions/0072-born-requests.md).
 */
export function whenOver(res: AnswerUnderWay, act: () => void): void {
  const { whenOver: before } = res;
  if (before) {
    res.whenOver = () => {
      before();
      act();
    };
    return;
  }
  res.whenOver = act;
  res.on('close', over);
}

function over(this: AnswerUnderWay): void {
  this.whenOver?.();
}
