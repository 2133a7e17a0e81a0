import type { BetterAuthPlugin } from 'better-auth';
import { createAuthMiddleware } from 'better-auth/api';
import type { Passwords } from '../../../auth/passwords.ts';

/**
 * A sign-in is the one moment at which a password is known, so a hash of an older kind is made new
 * then. ASVS 11.4.2.
 */
export function passwordRehash(passwords: Passwords): BetterAuthPlugin {
  return {
    id: 'password-rehash',
    hooks: {
      after: [
        {
          matcher: ({ path = '' }) => ['/sign-in/email', '/sign-in/username'].includes(path),
          handler: createAuthMiddleware(async (ctx) => {
            const user = ctx.context.newSession?.user;
            // Nobody's, most of the time: then there is no need to look for it.
            if (!user || passwords.outdated.size === 0) return;
            const accounts = await ctx.context.internalAdapter.findAccounts(user.id);
            const account = accounts.find(({ providerId }) => providerId === 'credential');
            if (!account?.password || !passwords.outdated.delete(account.password)) return;
            const password = await passwords.hash(ctx.body.password);
            // Unless it was changed meanwhile.
            await ctx.context.adapter.updateMany({
              model: 'account',
              where: [
                { field: 'id', value: account.id },
                { field: 'password', value: account.password },
              ],
              // The password is the same: since when it is does not change.
              update: { password, updatedAt: account.updatedAt },
            });
          }),
        },
      ],
    },
  };
}
