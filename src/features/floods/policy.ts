import type { BetterAuthPlugin, GenericEndpointContext } from 'better-auth';
import { APIError, createAuthEndpoint, createAuthMiddleware } from 'better-auth/api';
import { networkOf } from '../../auth/network.ts';
import { WORK_HEADER, WORK_REQUIRED } from '../../auth/proof-of-work.ts';
import type { Rulebook } from '../../auth/rulebook.ts';
import { sessionOf } from '../../auth/session/found-session.ts';
import { SECOND } from '../../time.ts';
import { TICKET_AFTER } from './tickets.ts';
import type { DemandedWork } from './work.ts';

/**
 * `GET /proof-of-work` gives a program what a page gives its forms: a challenge of ALTCHA's second version, whose solution
 * is sent as X-Proof-Of-Work (base64url of `{ challenge, solution }`), or a ticket, which may be sent there
 * instead after `ticketAfter` seconds. Null where neither is asked for.
 */
export function proofOfWork(work: DemandedWork | undefined, rulebook: Rulebook): BetterAuthPlugin {
  const asked = ({ path = '' }: { path?: string | undefined }) =>
    rulebook.endpoints.get(path)?.floods === true;
  return {
    id: 'proof-of-work',
    endpoints: {
      proofOfWork: createAuthEndpoint('/proof-of-work', { method: 'GET' }, async (ctx) => {
        if (!work) return ctx.json(null);
        const { challenge, ticket } = await work.give();
        const ticketAfter = TICKET_AFTER / SECOND;
        return ctx.json({ challenge: JSON.parse(challenge) as object, ticket, ticketAfter });
      }),
    },
    hooks: {
      before: work
        ? [{ matcher: asked, handler: createAuthMiddleware((ctx) => demand(ctx, work)) }]
        : [],
    },
  };
}

/** Who is signed in has an account already. */
async function demand(ctx: GenericEndpointContext, work: DemandedWork): Promise<void> {
  const sent = ctx.headers?.get(WORK_HEADER);
  if (sent && (await work.take(sent, networkOf(ctx)))) return;
  if (await sessionOf(ctx)) return;
  if (await work.goesFree()) return;
  throw new APIError('FORBIDDEN', {
    code: WORK_REQUIRED,
    message: 'Send a solution or a ticket of /proof-of-work.',
  });
}
