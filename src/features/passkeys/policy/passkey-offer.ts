import { getCurrentAdapter } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { recordOwn } from '../../../auth/record/audit.ts';
import { sessionRequired } from '../../../auth/session/found-session.ts';
import type { SignInOffer } from '../../../auth/session/sign-in-offer.ts';
import { inTransaction } from '../../../auth/transaction.ts';

/**
 * A passkey is offered after a sign-in by password, in a browser that can keep one, to somebody who has
 * none and has not answered the offer before (docs/decisions/0056-passkeys-offered.md).
 */
export const passkeyOffer: SignInOffer = {
  page: '/account/passkeys/offer',
  able: 'passkey',
  async isDue(query, userId) {
    const due = await query
      .selectFrom('user')
      .select('id')
      .where('id', '=', userId)
      .where('passkeyOfferedAt', 'is', null)
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('passkey').select('passkey.id').where('userId', '=', userId))),
      )
      .executeTakeFirst();
    return due !== undefined;
  },
};

/** `POST /passkey/skip-offer`: the person wants no passkey now, and is not asked again. */
export const skipOffer = createAuthEndpoint(
  '/passkey/skip-offer',
  { method: 'POST', use: [sessionRequired] },
  async (ctx) => {
    const { user } = ctx.context.session;
    await inTransaction(ctx, async () => {
      const adapter = await getCurrentAdapter(ctx.context.adapter);
      await adapter.updateMany({
        model: 'user',
        where: [{ field: 'id', value: user.id }],
        update: { passkeyOfferedAt: new Date() },
      });
      await recordOwn(ctx, 'passkeyOfferSkipped');
    });
    return ctx.json({ status: true });
  },
);
