import type { BetterAuthPlugin } from 'better-auth';

/** Seconds after which a client may try again when the database is away. */
const RETRY_AFTER = 5;

/**
 * Two answers of the library in the form that HTTP clients know: 429 with Retry-After (RFC 9110
 * 10.2.3) and a code, and 503 where it says 500 because the database is away.
 */
export function plainRefusals(isReachable: () => Promise<boolean>): BetterAuthPlugin {
  return {
    id: 'plain-refusals',
    async onResponse(response) {
      if (response.status === 429) {
        return {
          response: refusal(429, 'TOO_MANY_REQUESTS', response.headers.get('x-retry-after')),
        };
      }
      if (response.status >= 500 && !(await isReachable())) {
        return { response: refusal(503, 'SERVICE_UNAVAILABLE', String(RETRY_AFTER)) };
      }
    },
  };
}

function refusal(status: number, code: string, retryAfter: string | null): Response {
  const headers = retryAfter === null ? {} : { 'retry-after': retryAfter };
  return Response.json({ code, message: MESSAGES[code] }, { status, headers });
}

const MESSAGES: Readonly<Record<string, string>> = {
  TOO_MANY_REQUESTS: 'Too many requests. Please try again later.',
  SERVICE_UNAVAILABLE: 'The service is not available right now. Please try again soon.',
};
