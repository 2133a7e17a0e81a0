import type { Request as PageRequest, Response as PageResponse } from 'express';
import { CLIENT_IP_HEADER, REQUEST_ID_HEADER } from '../web/visitor-headers.ts';
import { API_PATH, type Auth } from './auth.ts';
import { CHALLENGE_PAGE } from './ladder/ladder.ts';
import { WORK_HEADER, WORK_REQUIRED, workIn } from './proof-of-work.ts';
import { STEP_UP_REQUIRED } from './step-up/step-up.ts';

/** The library's refusal. */
export interface Refusal {
  readonly ok: false;
  /** 422 or 429 or 403: the status for the page. */
  readonly status: number;
  readonly code: string;
  /** Seconds, with 429 and when tries are used up. */
  readonly retryAfter: number | undefined;
  /** How many more wrong answers are accepted, where they are counted. */
  readonly triesLeft: number | undefined;
  /** The codes of the other mistakes in the form. */
  readonly also: readonly string[];
}

/** The result of a call: its JSON, or a refusal. */
export type Outcome =
  | {
      readonly ok: true;
      readonly data: unknown;
      /** A page that comes before the page that was asked for: the second step of signing in. */
      readonly next?: string;
    }
  | Refusal;

/** A sensitive act wants a proof first; detours.ts asks for it and carries the act out then. */
export class StepUpRequired extends Error {
  /** The endpoint that wants it. */
  readonly endpoint: string;

  constructor(endpoint: string) {
    super(`${endpoint} wants a proof first`);
    this.endpoint = endpoint;
  }
}

/** The forms' only way to change anything. */
export interface Gateway {
  /**
   * Posts JSON to an endpoint as the visitor would, so that rate limit, origin check, closed paths
   * and policy apply. Cookies that it sets are on `res` afterwards, whatever the outcome.
   * @throws StepUpRequired for app.ts to deal with; handlers need not know
   * @throws when the library failed; the error page makes a 500 of it, or a 503
   */
  post(req: PageRequest, res: PageResponse, path: string, body?: object): Promise<Outcome>;
  /** Fetches a file in the same way. */
  file(
    req: PageRequest,
    path: string,
    query: Record<string, string>,
  ): Promise<{ readonly ok: true; readonly file: Response } | Refusal>;
}

/** The headers of the visitor's request that the library gets. */
const FORWARDED = [
  'cookie',
  'origin',
  'referer',
  'sec-fetch-site',
  'sec-fetch-mode',
  'sec-fetch-dest',
  'user-agent',
  'accept-language',
  CLIENT_IP_HEADER,
  REQUEST_ID_HEADER,
];

/** The headers that the answer of a page takes over from that of the endpoint, beside cookies. */
const HANDED_BACK = ['secure-session-registration'];

/** Makes the way of the forms to the endpoints of `auth`: through the door that everybody's requests pass. */
export function createGateway(auth: Auth, baseUrl: URL): Gateway {
  return {
    async post(req, res, path, body = {}) {
      const request = new Request(new URL(API_PATH + path, baseUrl), {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headersFor(req), ...workOf(req) },
        body: JSON.stringify(body),
      });
      const response = await auth.handler(request);
      for (const cookie of response.headers.getSetCookie()) res.append('Set-Cookie', cookie);
      for (const name of HANDED_BACK) {
        const value = response.headers.get(name);
        if (value !== null) res.set(name, value);
      }
      const outcome = await outcomeOf(response, path);
      if (outcome.ok) res.locals.done = true;
      // The ticket that the form brought is used up with the answer, unless the endpoint has not looked at
      // it, or wanted more.
      if (outcome.ok || (outcome.code !== WORK_REQUIRED && outcome.status !== 429)) {
        res.locals.renewWork?.();
      }
      return outcome;
    },
    async file(req, path, query) {
      const url = new URL(`${API_PATH}${path}?${new URLSearchParams(query)}`, baseUrl);
      const response = await auth.handler(new Request(url, { headers: headersFor(req) }));
      if (response.ok) return { ok: true, file: response };
      return refusalOf(response, await jsonOf(response), path);
    },
  };
}

function headersFor(req: PageRequest): Record<string, string> {
  return Object.fromEntries(
    FORWARDED.flatMap((name) => {
      const value = req.get(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** The work or the ticket of a form. */
function workOf(req: PageRequest): Record<string, string> {
  const work = workIn(req.body);
  return work === undefined ? {} : { [WORK_HEADER]: work };
}

async function outcomeOf(response: Response, path: string): Promise<Outcome> {
  const data = await jsonOf(response);
  if (!response.ok) return refusalOf(response, data, path);
  const halfWay = (data as { twoFactorRedirect?: boolean } | null)?.twoFactorRedirect === true;
  return { ok: true, data, ...(halfWay && { next: CHALLENGE_PAGE }) };
}

async function jsonOf(response: Response): Promise<unknown> {
  const text = await response.text();
  return text === '' ? null : JSON.parse(text);
}

function refusalOf(response: Response, data: unknown, path: string): Refusal {
  const refusal = data as { code?: string; triesLeft?: number; also?: string[] } | null;
  const code = refusal?.code ?? String(response.status);
  if (code === STEP_UP_REQUIRED) throw new StepUpRequired(path);
  const retryAfter = response.headers.get('retry-after');
  return {
    ok: false,
    status: response.status === 429 || response.status === 403 ? response.status : 422,
    code,
    retryAfter: retryAfter === null ? undefined : Number(retryAfter),
    triesLeft: refusal?.triesLeft,
    also: refusal?.also ?? [],
  };
}
