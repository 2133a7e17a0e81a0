import type { BetterAuthPlugin, GenericEndpointContext } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { sessionRequired } from '../../../auth/session/found-session.ts';
import type { ProofMethod } from '../../../auth/step-up/step-up-proof.ts';
import { hasPasskey } from '../../passkeys/policy/passkey-rows.ts';
import { mailProvesPerson } from '../../second-step/mail-code/step-up.ts';
import { type CodeOwner, hasRecoveryCodes } from '../../second-step/recovery-codes/codes.ts';
import { hasTotp } from '../../second-step/totp/state.ts';

/** The columns of a user row that decide. */
interface Person extends CodeOwner {
  readonly emailVerified: boolean;
}

type Asks = (ctx: GenericEndpointContext, person: Person) => Promise<boolean> | boolean;

/** What each way needs, in the order in which they are offered to who has not used one of them yet. */
const WAYS: readonly (readonly [ProofMethod, Asks])[] = [
  ['password', hasPassword],
  ['passkey', hasPasskey],
  ['totp', hasTotp],
  ['mail', (_ctx, person) => mailProvesPerson(person)],
  ['recovery', hasRecoveryCodes],
];

/**
 * `GET /step-up`: by what the person can show once more that it is they. Whoever has none of it, an
 * unconfirmed address alone, confirms that first.
 */
export function stepUpWays() {
  return {
    id: 'step-up-ways',
    endpoints: {
      stepUpWays: createAuthEndpoint(
        '/step-up',
        { method: 'GET', use: [sessionRequired] },
        async (ctx) => {
          const { user } = ctx.context.session;
          const has = await Promise.all(WAYS.map(([, asks]) => asks(ctx, user)));
          const methods = WAYS.filter((_, index) => has[index]).map(([method]) => method);
          return ctx.json({ methods });
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}

async function hasPassword(ctx: GenericEndpointContext, { id }: Person): Promise<boolean> {
  return !!(await ctx.context.internalAdapter.findCredentialAccount(id))?.password;
}
