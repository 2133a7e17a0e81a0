import type { BetterAuthPlugin, DBTransactionAdapter } from 'better-auth';
import { APIError, createAuthEndpoint, getSessionFromCtx } from 'better-auth/api';
import { deleteSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';
import type { MailProofs } from '../mail-proof.ts';
import { recordAudit } from './audit.ts';
import type { ProofMails } from './proof-mails.ts';
import { endOtherSessions } from './sessions.ts';
import { inTransaction } from './transaction.ts';

interface Account {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/**
 * `POST /not-me` with `{ token }` from the link of a notice, signed in or not: ends all sessions of
 * the account, closes its sensitive acts until a password reset is finished (which clears
 * `blockedAt`), and sends the mail for that reset. 400 INVALID_TOKEN when the link has been used or
 * is too old.
 */
export function notMe({ proofs, mails }: { proofs: MailProofs; mails: ProofMails }) {
  const block = async (adapter: DBTransactionAdapter, token: string) => {
    const proof = await proofs.findByToken(adapter, 'not-me', token);
    const userId = proof?.payload.userId;
    const good = proof && userId && (await proofs.consume(adapter, proof));
    const user = good ? await findAccount(adapter, userId) : null;
    if (!user)
      throw new APIError('BAD_REQUEST', { code: 'INVALID_TOKEN', message: 'Invalid token' });
    await adapter.updateMany({
      model: 'user',
      where: [{ field: 'id', value: user.id }],
      update: { blockedAt: new Date() },
    });
    // A change of address that a thief has begun must not be finished meanwhile.
    await proofs.cancel(adapter, 'change-email', user.id);
    await mails.reset(adapter, { email: user.email, next: null }, user);
    return user;
  };

  return {
    id: 'not-me',
    endpoints: {
      notMe: createAuthEndpoint(
        '/not-me',
        { method: 'POST', body: z.object({ token: z.string().max(100) }) },
        async (ctx) => {
          const own = await getSessionFromCtx(ctx);
          const user = await inTransaction(ctx, async (adapter) => {
            const account = await block(adapter, ctx.body.token);
            const count = await endOtherSessions(ctx, account.id, null);
            await recordAudit(ctx, {
              event: 'notMe',
              outcome: 'success',
              actorId: account.id,
              subjectId: account.id,
              detail: { count },
            });
            return account;
          });
          if (own?.user.id === user.id) deleteSessionCookie(ctx);
          return ctx.json({ status: true });
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}

function findAccount(adapter: DBTransactionAdapter, id: string): Promise<Account | null> {
  return adapter.findOne<Account>({ model: 'user', where: [{ field: 'id', value: id }] });
}
