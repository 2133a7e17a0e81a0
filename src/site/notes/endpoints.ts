import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { z } from 'zod';
import { idSchema, newId } from '../../auth/ids.ts';
import { recordOwn } from '../../auth/record/audit.ts';
import { sessionRequired } from '../../auth/session/found-session.ts';
import { inTransaction } from '../../auth/transaction.ts';
import { NOTE_LENGTH } from './form.ts';

/**
 * `POST /notes/create { text }` and `POST /notes/delete { id }` for somebody who is signed in, the same for
 * the pages and for programs. 400 NOTE_NOT_FOUND for a note that is gone or somebody else's.
 */
export function notesRules() {
  return {
    id: 'notes',
    endpoints: {
      createNote: createAuthEndpoint(
        '/notes/create',
        {
          method: 'POST',
          body: z.object({ text: z.string().trim().min(1).max(NOTE_LENGTH) }),
          use: [sessionRequired],
        },
        async (ctx) => {
          const { user } = ctx.context.session;
          const note = { id: newId(), userId: user.id, text: ctx.body.text, createdAt: new Date() };
          await inTransaction(ctx, async (adapter) => {
            await adapter.create({ model: 'note', data: note, forceAllowId: true });
            await recordOwn(ctx, 'noteCreated');
          });
          return ctx.json({ id: note.id });
        },
      ),
      deleteNote: createAuthEndpoint(
        '/notes/delete',
        { method: 'POST', body: z.object({ id: idSchema }), use: [sessionRequired] },
        async (ctx) => {
          const { user } = ctx.context.session;
          await inTransaction(ctx, async (adapter) => {
            const deleted = await adapter.deleteMany({
              model: 'note',
              where: [
                { field: 'id', value: ctx.body.id },
                { field: 'userId', value: user.id },
              ],
            });
            if (deleted === 0) {
              throw new APIError('BAD_REQUEST', {
                code: 'NOTE_NOT_FOUND',
                message: 'No such note.',
              });
            }
            await recordOwn(ctx, 'noteDeleted');
          });
          return ctx.json({ status: true });
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}
