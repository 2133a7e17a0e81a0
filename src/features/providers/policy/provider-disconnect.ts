import { APIError, createAuthEndpoint } from 'better-auth/api';
import { z } from 'zod';
import { idSchema } from '../../../auth/ids.ts';
import { removeWayIn } from '../../../auth/ladder/last-way-in.ts';
import { recordOwn } from '../../../auth/record/audit.ts';
import { tellOwner } from '../../../auth/record/notices.ts';
import { sessionRequired } from '../../../auth/session/found-session.ts';
import { endOtherSessions } from '../../../auth/session/sessions.ts';
import { inTransaction } from '../../../auth/transaction.ts';
import type { ConnectedAccount } from './provider-accounts.ts';
import { giveBackAfter, labelOf } from './provider-parts.ts';

type ConnectedRow = ConnectedAccount & { readonly hint: string | null };

const body = z.object({
  /** The id of our row, as in the library's endpoint. */
  accountId: idSchema,
  revokeOtherSessions: z.boolean().optional(),
});

/**
 * `POST /unlink-account { accountId, revokeOtherSessions? }`: takes a connected account away, unless it
 * is the last way in, and gives its tokens back to the provider. A password is not taken away so.
 * @throws APIError 404 ACCOUNT_NOT_FOUND for another person's, 400 LAST_WAY_IN
 */
export const unlinkAccount = createAuthEndpoint(
  '/unlink-account',
  { method: 'POST', body, use: [sessionRequired] },
  async (ctx) => {
    const { user, session } = ctx.context.session;
    const { accountId: id, revokeOtherSessions: endOthers = false } = ctx.body;
    await inTransaction(ctx, async (adapter) => {
      const where = [
        { field: 'id', value: id },
        { field: 'userId', value: user.id },
        { field: 'providerId', operator: 'ne' as const, value: 'credential' },
      ];
      const row = await removeWayIn(adapter, { user, session }, async () => {
        const found = await adapter.findOne<ConnectedRow>({ model: 'account', where });
        if (!found || (await adapter.deleteMany({ model: 'account', where })) !== 1)
          throw missing();
        return found;
      });
      const { providerId: provider, hint } = row;
      const values = { provider: labelOf(ctx, provider) };
      await tellOwner(ctx, user, 'providerDisconnected', { values, about: hint ?? '' });
      if (endOthers) await endOtherSessions(ctx, user.id, session.id);
      await recordOwn(ctx, 'providerDisconnected', { provider, endedOthers: endOthers });
      await giveBackAfter(ctx, [row]);
    });
    return ctx.json({ status: true });
  },
);

function missing(): APIError {
  return new APIError('NOT_FOUND', { code: 'ACCOUNT_NOT_FOUND', message: 'Account not found' });
}
