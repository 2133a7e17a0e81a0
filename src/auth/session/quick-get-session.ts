import type { AuthContext } from 'better-auth';
import type { Prepared } from '../../db/request-pool.ts';
import { CLIENT_IP_HEADER } from '../../web/visitor-headers.ts';
import { quickReadsOf } from './quick-read.ts';
import { withHandle } from './session-handles.ts';
import { isDue, touch } from './session-lifetime.ts';

type GetSession = (input: { headers: Headers }) => Promise<unknown>;

interface SessionReader<G> {
  readonly $context: Promise<unknown>;
  readonly api: { readonly getSession: G };
}

/**
 * `auth.api.getSession` in front of the library's own: sessions that the quick read cannot judge, and calls
 * with other arguments than headers, go to the library. The answer is the same, the session's id in the place
 * of its token included (session-handles.ts), and activity that is due is written.
 */
export function quickGetSession<G extends GetSession>(
  { $context, api }: SessionReader<G>,
  prepared: Prepared,
): G {
  const getSession = async (input: Parameters<G>[0]) => {
    if (Object.keys(input).length === 1 && input.headers instanceof Headers) {
      const reads = quickReadsOf((await $context) as AuthContext);
      const found = await reads.session(input.headers.get('cookie') ?? '');
      if (found === null) return null;
      if (found) {
        const now = Date.now();
        const address = input.headers.get(CLIENT_IP_HEADER);
        if (isDue(found.session, now)) await touch(prepared, found.session, address, now);
        return { ...found, session: withHandle(found.session) };
      }
    }
    return api.getSession(input);
  };
  // The library hangs a path and options on its endpoints; this one has them, too.
  return Object.assign(getSession, api.getSession);
}
