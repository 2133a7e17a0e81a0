import type { BetterFetchPlugin } from 'better-auth/client';

/** What is wanted before a call is sent again. */
export interface StepUp {
  /** Whether one of the `secondFactors` of `stepUp()` is wanted, and not just any proof. */
  readonly secondFactor: boolean;
}

type Prove = (wanted: StepUp) => Promise<boolean>;

/**
 * Sends a call again after its proof, and puts the seconds of `Retry-After` into refusals, where a page can
 * read them.
 */
export function sendingAgain(prove: Prove | undefined): BetterFetchPlugin {
  const proveOnce = prove && oneAtATime(prove);
  return {
    id: 'latchkey',
    name: 'latchkey',
    async init(url, options = {}) {
      const send = (options.customFetchImpl ?? fetch) as typeof fetch;
      const customFetchImpl: typeof fetch = async (input, init) => {
        const answer = await send(input, init);
        const wanted = answer.status === 403 && proveOnce ? await stepUpIn(answer) : undefined;
        if (!wanted || !(await proveOnce?.(wanted))) return withWait(answer);
        return withWait(await send(input, init));
      };
      return { url, options: { ...options, customFetchImpl } };
    },
  };
}

/** Of several calls at once one asks the person; a proof that is under way may be too weak for the next. */
function oneAtATime(prove: Prove): Prove {
  const waiting = new Map<boolean, Promise<boolean>>();
  return (wanted) => {
    const { secondFactor } = wanted;
    const known = waiting.get(true) ?? waiting.get(secondFactor);
    if (known) return known;
    const begun = prove(wanted).finally(() => waiting.delete(secondFactor));
    waiting.set(secondFactor, begun);
    return begun;
  };
}

async function stepUpIn(answer: Response): Promise<StepUp | undefined> {
  const { code, secondFactor } = await jsonOf(answer);
  return code === 'STEP_UP_REQUIRED' ? { secondFactor: secondFactor === true } : undefined;
}

async function withWait(answer: Response): Promise<Response> {
  const seconds = Number(answer.headers.get('retry-after'));
  if (answer.ok || !seconds) return answer;
  const { status, statusText, headers } = answer;
  const body = { ...(await jsonOf(answer)), retryAfter: seconds };
  return new Response(JSON.stringify(body), {
    status,
    statusText,
    headers: { ...Object.fromEntries(headers), 'content-type': 'application/json' },
  });
}

/** What an answer says, which can be read once more after it; nothing where it is no JSON. */
async function jsonOf(answer: Response): Promise<Readonly<Record<string, unknown>>> {
  const body: unknown = await answer
    .clone()
    .json()
    .catch(() => undefined);
  return typeof body === 'object' && body !== null ? { ...body } : {};
}
