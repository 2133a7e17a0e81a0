import type { GenericEndpointContext } from 'better-auth';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import type { HoldName } from '../endpoint-rules.ts';
import { recordRefusal } from '../record/audit.ts';
import type { Rulebook } from '../rulebook.ts';
import { sessionOf } from '../session/found-session.ts';

/** Why somebody who is signed in can do nothing but a few things. */
interface Hold {
  /** Whether it holds this person; the columns of a user row. */
  readonly isHeld: (user: Readonly<Record<string, unknown>>) => boolean;
  /** What the manifests name it, at the endpoints that stay open to them. */
  readonly name: HoldName;
  /** For the audit row. */
  readonly reason: string;
  /** What a client can act on, with 403. */
  readonly code: string;
  readonly message: string;
}

/** A `before` hook that closes everything to a session of somebody for whom something else comes first. */
export function holdBack(rulebook: Rulebook, { isHeld, name, reason, code, message }: Hold) {
  return {
    matcher: ({ path = '' }: { path?: string | undefined }) => {
      const rules = rulebook.endpoints.get(path);
      return rules?.session !== 'ignored' && !rules?.openWhile?.includes(name);
    },
    handler: createAuthMiddleware(async (ctx: GenericEndpointContext) => {
      const found = await sessionOf(ctx);
      if (!found || !isHeld(found.user)) return;
      // What would have changed something leaves a row; looking is refused without a trace.
      await recordRefusal(ctx, { reason });
      throw new APIError('FORBIDDEN', { code, message });
    }),
  };
}
