import { EMAIL_NOT_VERIFIED } from '../../../auth/proof/first-proof.ts';
import type { ApiHandler } from '../../../auth/stages.ts';
import { problemPath, type TripProblem } from './provider-problem.ts';

/** The problem that the page tells, by the code of the refusal. */
const KINDS: Readonly<Record<string, TripProblem>> = {
  ACCOUNT_DISABLED: 'disabled',
  TOO_MANY_REQUESTS: 'busy',
};

/**
 * Where providers send people back to, a person looks at the answer, not a program: every refusal there,
 * by the limiter, the ladder or another rule, leads to a page. Around the whole handler, because
 * the limiter answers before any endpoint.
 */
export function friendlyLanding(handler: ApiHandler): ApiHandler {
  return async (request) => {
    const response = await handler(request);
    const [, id] = /\/callback\/([^/]+)$/.exec(new URL(request.url).pathname) ?? [];
    const refused = response.status >= 400 && response.status !== 404;
    if (!id || !refused) return response;
    const { code = '' } = (await response.json().catch(() => ({}))) as { code?: string };
    const confirm = code === EMAIL_NOT_VERIFIED;
    const headers = new Headers({
      location: confirm ? '/verify-email' : problemPath(KINDS[code] ?? 'failed', id),
    });
    for (const cookie of response.headers.getSetCookie()) headers.append('set-cookie', cookie);
    return new Response(null, { status: 302, headers });
  };
}
