import type { BetterAuthPlugin, DBTransactionAdapter } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { z } from 'zod';
import { requiresConfirmedEmail } from '../../../auth/proof/first-proof.ts';
import { type AllowanceParts, createMailAllowance } from '../../../auth/proof/mail-allowance.ts';
import { sessionRequired } from '../../../auth/session/found-session.ts';
import { changeFactor } from '../policy/factor-change.ts';
import { mailCodeSecondStep } from './second-step.ts';
import { mailCodeStepUp } from './step-up.ts';

/**
 * A code by mail: as second step, if the person has chosen it (`POST /two-factor/enable-mail` and
 * `/two-factor/disable-mail`, sensitive, `{ revokeOtherSessions? }`), and as a proof that it is still
 * they. docs/decisions/0023-recovery-codes.md.
 */
export function mailFactor(parts: AllowanceParts) {
  const allowance = createMailAllowance(parts);
  return {
    id: 'mail-factor',
    schema: {
      user: {
        fields: {
          mailSecondStep: { type: 'boolean', required: true, input: false, defaultValue: false },
          // When the code by mail was last switched on.
          mailSecondStepAt: { type: 'date', required: false, input: false, returned: false },
        },
      },
    },
    endpoints: {
      enableMailFactor: choose('/two-factor/enable-mail', true),
      disableMailFactor: choose('/two-factor/disable-mail', false),
      ...mailCodeSecondStep({ ...parts, allowance }),
      ...mailCodeStepUp({ ...parts, allowance }),
    },
  } satisfies BetterAuthPlugin;
}

/**
 * Makes the endpoint that switches it on or off. Of two requests at once one changes something and tells of
 * it.
 */
function choose(path: '/two-factor/enable-mail' | '/two-factor/disable-mail', wanted: boolean) {
  return createAuthEndpoint(
    path,
    {
      method: 'POST',
      use: [sessionRequired],
      body: z.object({ revokeOtherSessions: z.boolean().optional() }).optional(),
    },
    async (ctx) => {
      const found = ctx.context.session;
      if (wanted) requiresConfirmedEmail(found.user);
      const event = wanted ? 'mailFactorOn' : 'mailFactorOff';
      const endOthers = ctx.body?.revokeOtherSessions ?? false;
      const change = async (adapter: DBTransactionAdapter) => {
        const changed = await adapter.updateMany({
          model: 'user',
          where: [
            { field: 'id', value: found.user.id },
            { field: 'mailSecondStep', value: !wanted },
          ],
          update: {
            mailSecondStep: wanted,
            ...(wanted && { mailSecondStepAt: new Date() }),
            updatedAt: new Date(),
          },
        });
        if (changed === 0) throw alreadySo(wanted);
      };
      await changeFactor(ctx, found, { event, endOthers, change });
      return ctx.json({ status: true });
    },
  );
}

function alreadySo(wanted: boolean): APIError {
  return new APIError('BAD_REQUEST', {
    code: wanted ? 'MAIL_FACTOR_ALREADY_ON' : 'MAIL_FACTOR_NOT_ON',
    message: 'It is so already.',
  });
}
