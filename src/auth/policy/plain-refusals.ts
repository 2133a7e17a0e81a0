type Handler = (request: Request) => Promise<Response>;

/** Seconds after which a client may try again when the database is away. */
const RETRY_AFTER = 5;

/**
 * The library's handler, with its refusals in the form that HTTP clients know: 429 with Retry-After
 * (RFC 9110 10.2.3) and a code, 503 where it says 500 because the database is away, and JSON for
 * what is not there. Around the handler, because a plugin's `onResponse` sees neither the answer of
 * the rate limiter nor that of a closed path.
 */
export function plainRefusals(handler: Handler, isReachable: () => Promise<boolean>): Handler {
  return async (request) => {
    const response = await handler(request);
    const { status, headers } = response;
    if (status === 429) return refusal(429, 'TOO_MANY_REQUESTS', headers.get('x-retry-after'));
    if (status === 404 && !headers.get('content-type')?.includes('json')) {
      return refusal(404, 'NOT_FOUND');
    }
    if (status >= 500 && !(await isReachable())) {
      return refusal(503, 'SERVICE_UNAVAILABLE', String(RETRY_AFTER));
    }
    return response;
  };
}

function refusal(status: number, code: keyof typeof MESSAGES, retryAfter?: string | null) {
  const headers = retryAfter ? { 'retry-after': retryAfter } : {};
  return Response.json({ code, message: MESSAGES[code] }, { status, headers });
}

const MESSAGES = {
  NOT_FOUND: 'There is nothing here.',
  TOO_MANY_REQUESTS: 'Too many requests. Please try again later.',
  SERVICE_UNAVAILABLE: 'The service is not available right now. Please try again soon.',
} as const;
