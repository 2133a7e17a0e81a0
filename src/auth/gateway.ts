import type { Request as PageRequest, Response as PageResponse } from 'express';
import { HttpError } from '../web/errors.ts';
import { CLIENT_IP_HEADER, REQUEST_ID_HEADER } from '../web/visitor-headers.ts';
import { API_PATH, type Auth } from './auth.ts';

/** What came of a call: its JSON, or the library's refusal. */
export type Outcome =
  | { readonly ok: true; readonly data: unknown }
  | {
      readonly ok: false;
      /** 422 or 429 or 403: the status for the page. */
      readonly status: number;
      readonly code: string;
      /** Seconds, with 429. */
      readonly retryAfter: number | undefined;
    };

/** The forms' only way to change anything. */
export interface Gateway {
  /**
   * Posts JSON to an endpoint as the visitor would, so that rate limit, origin check, closed paths
   * and policy apply. Cookies that it sets are on `res` afterwards, whatever the outcome.
   * @throws HttpError 500 when the library failed, 503 when the database is away
   */
  post(req: PageRequest, res: PageResponse, path: string, body?: object): Promise<Outcome>;
}

/** What the library may know about the visitor's request. */
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

export function createGateway(auth: Auth, baseUrl: URL): Gateway {
  return {
    async post(req, res, path, body = {}) {
      const request = new Request(new URL(API_PATH + path, baseUrl), {
        method: 'POST',
        headers: headersFor(req, baseUrl.origin),
        body: JSON.stringify(body),
      });
      const response = await auth.handler(request);
      for (const cookie of response.headers.getSetCookie()) res.append('Set-Cookie', cookie);
      return outcomeOf(response, path);
    },
  };
}

function headersFor(req: PageRequest, ownOrigin: string): Headers {
  const headers = new Headers({ 'content-type': 'application/json' });
  for (const name of FORWARDED) {
    const value = req.get(name);
    if (value !== undefined) headers.set(name, value);
  }
  // sameOrigin() has let a client without either header through; the library asks for one.
  if (!headers.has('origin') && !headers.has('sec-fetch-site')) headers.set('origin', ownOrigin);
  return headers;
}

async function outcomeOf(response: Response, path: string): Promise<Outcome> {
  const text = await response.text();
  if (response.status >= 500) {
    const status = response.status === 503 ? 503 : 500;
    throw new HttpError(status, `${path} answered ${response.status}: ${text}`);
  }
  const data: unknown = text === '' ? null : JSON.parse(text);
  if (response.ok) return { ok: true, data };
  const retryAfter = response.headers.get('retry-after');
  return {
    ok: false,
    status: response.status === 429 || response.status === 403 ? response.status : 422,
    code: (data as { code?: string } | null)?.code ?? String(response.status),
    retryAfter: retryAfter === null ? undefined : Number(retryAfter),
  };
}
