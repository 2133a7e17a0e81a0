import type { GenericEndpointContext } from 'better-auth';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import type { HoldName } from '../endpoint-rules.ts';
import { recordRefusal } from '../record/audit.ts';
import type { Rulebook } from '../rulebook.ts';
import { sessionOf } from '../session/found-session.ts';

/** A reason for which a signed-in person can use a few endpoints only. */
interface Hold {
  /** Whether it holds this person; the columns of a user row. */
  readonly isHeld: (user: Readonly<Record<string, unknown>>) => boolean;
  /** Its name in the manifests, at the endpoints that stay open (`openWhile`). */
  readonly name: HoldName;
  /** The reason in the audit row. */
  readonly reason: string;
  /** The code that a client can act on, with 403. */
  readonly code: string;
  readonly message: string;
}

/** A `before` hook that refuses a held person's session at every endpoint that does not stay open. */
export function holdBack(rulebook: Rulebook, { isHeld, name, reason, code, message }: Hold) {
  return {
    matcher: ({ path = '' }: { path?: string | undefined }) => {
      const rules = rulebook.endpoints.get(path);
      return rules?.session !== 'ignored' && !rules?.openWhile?.includes(name);
    },
    handler: createAuthMiddleware(async (ctx: GenericEndpointContext) => {
      const found = await sessionOf(ctx);
      if (!found || !isHeld(found.user)) return;
      // A refused change leaves an audit row, a refused look none.
      await recordRefusal(ctx, { reason });
      throw new APIError('FORBIDDEN', { code, message });
    }),
  };
}
