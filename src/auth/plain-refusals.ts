import { HttpError } from '../web/errors.ts';
import type { ApiHandler } from './stages.ts';

/**
 * The library's handler, with its refusals in the form that HTTP clients know: 429 with Retry-After
 * (RFC 9110 10.2.3) and a code, and JSON for what is not there. Around the handler, because a
 * plugin's `onResponse` sees neither the answer of the rate limiter nor that of a closed path.
 *
 * A failure is thrown instead of answered: the library would tell the visitor what the database
 * said (ASVS 16.5.1), while our own error page has a reference number, and a 503 when it is away.
 *
 * A cookie without a session is not cleared: of two requests at once the first may have renewed the
 * session's token, and clearing the cookie in the second answer would sign the person out.
 */
export function plainRefusals(handler: ApiHandler): ApiHandler {
  return async (request) => {
    const response = await handler(request);
    const { status, headers } = response;
    if (status >= 500) throw await failure(response, new URL(request.url).pathname);
    if (status === 401) return withoutCookies(response);
    if (status === 429) return refusal(429, 'TOO_MANY_REQUESTS', headers.get('x-retry-after'));
    if (status === 404 && !headers.get('content-type')?.includes('json')) {
      return refusal(404, 'NOT_FOUND');
    }
    return status === 400 ? withCode(response) : response;
  };
}

/** Adds a code to a refusal of the library's that has words alone, on which no client can branch. */
async function withCode(response: Response): Promise<Response> {
  const told = await response
    .clone()
    .json()
    .catch(() => null);
  if (typeof told !== 'object' || !told || 'code' in told) return response;
  const { status, headers } = response;
  headers.delete('content-length');
  return Response.json({ code: 'BAD_REQUEST', ...told }, { status, headers });
}

async function failure(response: Response, path: string): Promise<HttpError> {
  const told = await response.json().catch(() => undefined);
  const { message, cause } = (told ?? {}) as { message?: string; cause?: unknown };
  return new HttpError(500, `${path} answered ${response.status}: ${message}`, { cause });
}

async function withoutCookies(response: Response): Promise<Response> {
  const told = await response
    .clone()
    .json()
    .catch(() => null);
  if ((told as { code?: string } | null)?.code === 'UNAUTHORIZED')
    response.headers.delete('set-cookie');
  return response;
}

function refusal(status: number, code: keyof typeof MESSAGES, retryAfter?: string | null) {
  const headers = retryAfter ? { 'retry-after': retryAfter } : {};
  return Response.json({ code, message: MESSAGES[code] }, { status, headers });
}

const MESSAGES = {
  NOT_FOUND: 'There is nothing here.',
  TOO_MANY_REQUESTS: 'Too many requests. Please try again later.',
} as const;
