import type { DBTransactionAdapter } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { z } from 'zod';
import { idSchema } from '../../../auth/ids.ts';
import { removeWayIn } from '../../../auth/ladder/last-way-in.ts';
import { refreshTwoFactorEnabled } from '../../../auth/ladder/second-factors.ts';
import { recordOwn } from '../../../auth/record/audit.ts';
import { tellOwner } from '../../../auth/record/notices.ts';
import { sessionRequired } from '../../../auth/session/found-session.ts';
import { endOtherSessions } from '../../../auth/session/sessions.ts';
import { endTrust } from '../../../auth/session/trusted-browsers.ts';
import { inTransaction } from '../../../auth/transaction.ts';
import { labelField } from '../../../web/fields.ts';
import { hasPasskey, PASSKEY, type PasskeyRow } from './passkey-rows.ts';

/**
 * Looking after passkeys, with the library's paths: `POST /passkey/update-passkey { id, name }` and
 * `POST /passkey/delete-passkey { id, revokeOtherSessions? }`. Another person's passkey is as unknown
 * as one that never was: 404 PASSKEY_NOT_FOUND. The last way in stays: 400 LAST_WAY_IN.
 */
export const updatePasskey = createAuthEndpoint(
  '/passkey/update-passkey',
  {
    method: 'POST',
    body: z.object({ id: idSchema, name: labelField.schema }),
    use: [sessionRequired],
  },
  async (ctx) => {
    const { user } = ctx.context.session;
    const passkey = await inTransaction(ctx, async (adapter) => {
      const theirs = ofPerson(user.id, ctx.body.id);
      const { name } = ctx.body;
      await adapter.updateMany({ model: PASSKEY, where: theirs, update: { name } });
      const renamed = await adapter.findOne<PasskeyRow>({ model: PASSKEY, where: theirs });
      if (!renamed) throw notFound();
      await recordOwn(ctx, 'passkeyRenamed', { passkey: renamed.id });
      return renamed;
    });
    return ctx.json({ passkey });
  },
);

export const deletePasskey = createAuthEndpoint(
  '/passkey/delete-passkey',
  {
    method: 'POST',
    body: z.object({ id: idSchema, revokeOtherSessions: z.boolean().optional() }),
    use: [sessionRequired],
  },
  async (ctx) => {
    const { user, session } = ctx.context.session;
    const { revokeOtherSessions = false } = ctx.body;
    await inTransaction(ctx, async (adapter) => {
      const passkey = await removeWayIn(adapter, { user, session }, () =>
        remove(adapter, user.id, ctx.body.id),
      );
      if (!(await hasPasskey(ctx, user))) await askNoMore(adapter, user.id);
      await refreshTwoFactorEnabled(ctx, user.id);
      await endTrust(ctx, user.id);
      if (revokeOtherSessions) await endOtherSessions(ctx, user.id, session.id);
      await tellOwner(ctx, user, 'passkeyRemoved', { about: passkey.name });
      await recordOwn(ctx, 'passkeyRemoved', {
        passkey: passkey.id,
        endedOthers: revokeOtherSessions,
      });
    });
    return ctx.json({ status: true });
  },
);

async function remove(
  adapter: DBTransactionAdapter,
  userId: string,
  passkeyId: string,
): Promise<PasskeyRow> {
  const theirs = ofPerson(userId, passkeyId);
  const passkey = await adapter.findOne<PasskeyRow>({ model: PASSKEY, where: theirs });
  const removed = await adapter.deleteMany({ model: PASSKEY, where: theirs });
  if (!passkey || removed !== 1) throw notFound();
  return passkey;
}

/**
 * After the last passkey was removed none is offered, and none is asked for: one that is added later does not
 * become a second factor by itself.
 */
async function askNoMore(adapter: DBTransactionAdapter, userId: string): Promise<void> {
  await adapter.updateMany({
    model: 'user',
    where: [{ field: 'id', value: userId }],
    update: { passkeySecondStep: false, passkeyOfferedAt: new Date() },
  });
}

function ofPerson(userId: string, passkeyId: string) {
  return [
    { field: 'id', value: passkeyId },
    { field: 'userId', value: userId },
  ];
}

function notFound(): APIError {
  return new APIError('NOT_FOUND', { code: 'PASSKEY_NOT_FOUND', message: 'Passkey not found' });
}
