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
            // Most of the time there is no outdated hash, and no need to look for one.
            if (!user || passwords.outdated.size === 0) return;
            const accounts = await ctx.context.internalAdapter.findAccounts(user.id);
            const account = accounts.find(({ providerId }) => providerId === 'credential');
            if (!account?.password || !passwords.outdated.delete(account.password)) return;
            const password = await passwords.hash(ctx.body.password);
            // Unless the password was changed meanwhile.
            await ctx.context.adapter.updateMany({
              model: 'account',
              where: [
                { field: 'id', value: account.id },
                { field: 'password', value: account.password },
              ],
              // The password is the same, so the time since when it is set stays.
              update: { password, updatedAt: account.updatedAt },
            });
          }),
        },
      ],
    },
  };
}
