import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { deleteSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { leavePending } from '../ladder/pending-state.ts';
import { endSignIns } from '../ladder/sign-ins-ended.ts';
import { recordOwn } from '../record/audit.ts';
import { inTransaction } from '../transaction.ts';
import { forgetDevices } from './ended-devices.ts';
import { sessionOf, sessionRequired } from './found-session.ts';
import type { SessionRow } from './session-lifetime.ts';
import { endOtherSessions } from './sessions.ts';

/**
 * What a browser forgets at a sign-out (ASVS 14.3.1): its cache. Not its cookies: the device's mark and the
 * message for the next page stay, and the session's cookie is cleared by name. Not its storage: the site
 * keeps nothing there, but another application may.
 */
export const CLEARED_AT_SIGN_OUT = '"cache"';

/**
 * Ending sessions, in the place of the library's endpoints and with their answers. What they call a
 * token is a session's id here: session-handles.ts has the reason. None asks for a step-up (ASVS
 * 7.5.2 would): ending sessions only ever protects, and a person who sees a stranger in the list
 * should not be held up; a thief who ends the owner's sessions tells the owner. A device that is signed out so
 * is neither trusted nor known any longer (ended-devices.ts).
 */
export function sessionEndpoints() {
  const use = [sessionRequired];
  return {
    id: 'session-endpoints',
    endpoints: {
      // A person who leaves half-way through a sign-in leaves for good, too.
      signOut: createAuthEndpoint('/sign-out', { method: 'POST' }, async (ctx) => {
        const found = await sessionOf(ctx);
        await inTransaction(ctx, async (adapter) => {
          await leavePending(ctx);
          if (!found) return;
          // By its id: another tab may have renewed the token (step-up).
          const where = [{ field: 'id', value: found.session.id }];
          await adapter.deleteMany({ model: 'session', where });
          await recordOwn(ctx, 'signOut');
        });
        deleteSessionCookie(ctx);
        ctx.setHeader('Clear-Site-Data', CLEARED_AT_SIGN_OUT);
        return ctx.json({ success: true });
      }),
      revokeSession: createAuthEndpoint(
        '/revoke-session',
        { method: 'POST', body: z.object({ token: idSchema }), use },
        async (ctx) => {
          const { user, session } = ctx.context.session;
          const id = ctx.body.token;
          await inTransaction(ctx, async (adapter) => {
            // First, as in sessions.ts. That device may be half-way into another session, and the account's only
            // browser: the next one is news all the same (known-devices.ts).
            await endSignIns(ctx, user.id);
            const where = [
              { field: 'id', value: id },
              { field: 'userId', value: user.id },
            ];
            const found = await adapter.findOne<SessionRow>({ model: 'session', where });
            const ended = await adapter.deleteMany({ model: 'session', where });
            if (!found || ended === 0) {
              throw new APIError('NOT_FOUND', {
                code: 'SESSION_NOT_FOUND',
                message: 'No such session',
              });
            }
            await forgetDevices(adapter, user.id, { only: found.deviceId });
            await recordOwn(ctx, 'sessionEnded', { ended: id });
          });
          if (id === session.id) deleteSessionCookie(ctx);
          return ctx.json({ status: true });
        },
      ),
      revokeOtherSessions: createAuthEndpoint(
        '/revoke-other-sessions',
        { method: 'POST', use },
        async (ctx) => {
          const { user, session } = ctx.context.session;
          await inTransaction(ctx, async () => {
            const count = await endOtherSessions(ctx, user.id, session.id);
            await recordOwn(ctx, 'sessionsEnded', { count });
          });
          return ctx.json({ status: true });
        },
      ),
      revokeSessions: createAuthEndpoint(
        '/revoke-sessions',
        { method: 'POST', use },
        async (ctx) => {
          await inTransaction(ctx, async () => {
            const count = await endOtherSessions(ctx, ctx.context.session.user.id, null);
            await recordOwn(ctx, 'allSessionsEnded', { count });
          });
          deleteSessionCookie(ctx);
          return ctx.json({ status: true });
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}
