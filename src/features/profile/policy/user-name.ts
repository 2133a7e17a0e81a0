import type { BetterAuthPlugin, GenericEndpointContext } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';
import { recordOwn, recordRefusal } from '../../../auth/record/audit.ts';
import { tellOwner } from '../../../auth/record/notices.ts';
import { sessionRequired } from '../../../auth/session/found-session.ts';
import type { SessionRow } from '../../../auth/session/session-lifetime.ts';
import { renewToken } from '../../../auth/session/session-token.ts';
import { endOtherSessions } from '../../../auth/session/sessions.ts';
import { mustBeOpen } from '../../../auth/session/still-open.ts';
import { inTransaction, isDuplicate } from '../../../auth/transaction.ts';
import { lookOf, userNameField } from '../user-name/field.ts';

/** A person with the column that the library does not know. */
interface NamedPerson {
  readonly username?: string | null;
}

/**
 * A user name as an alternative to the address: `POST /sign-in/username` with the contract of the
 * library's plugin, and `POST /change-username { username, revokeOtherSessions? }`, null for none.
 * The plugin itself is not used: it tells anybody which names are taken, takes a name at sign-up and
 * in the profile without a proof, and its sign-in tells by its time who has a password.
 */
export function userName() {
  const field = { type: 'string', required: false, input: false, unique: true } as const;
  return {
    id: 'user-name',
    schema: {
      user: {
        fields: {
          username: field,
          usernameLook: { ...field, returned: false },
          // When the name was chosen.
          usernameAt: { type: 'date', required: false, input: false, returned: false },
        },
      },
    },
    endpoints: {
      changeUsername: createAuthEndpoint(
        '/change-username',
        {
          method: 'POST',
          body: z.object({
            username: z.string().max(100).nullable(),
            revokeOtherSessions: z.boolean().optional(),
          }),
          use: [sessionRequired],
        },
        async (ctx) => {
          const wanted = await readName(ctx, ctx.body.username);
          const { user } = ctx.context.session;
          if (wanted === ((user as NamedPerson).username ?? null))
            throw await refusal(ctx, 'UNCHANGED');
          const session = await change(ctx, wanted, ctx.body.revokeOtherSessions === true);
          await setSessionCookie(ctx, { session, user }, !session.remembered);
          return ctx.json({ status: true, username: wanted });
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}

/** @throws APIError 400 with the library's codes, or USERNAME_RESERVED */
async function readName(ctx: GenericEndpointContext, sent: string | null): Promise<string | null> {
  if (sent === null) return null;
  const parsed = userNameField.schema.safeParse(sent);
  if (parsed.success) return parsed.data;
  switch (parsed.error.issues[0]?.message) {
    case 'userName.required':
    case 'userName.tooShort':
      throw await refusal(ctx, 'TOO_SHORT');
    case 'fields.tooLong':
      throw await refusal(ctx, 'TOO_LONG');
    case 'userName.reserved':
      throw await refusal(ctx, 'RESERVED');
    default:
      throw await refusal(ctx, 'INVALID');
  }
}

/** Changes the name. One way in is another now, so the session gets a new token, and the owner is told. */
async function change(
  ctx: GenericEndpointContext,
  username: string | null,
  endOthers: boolean,
): Promise<SessionRow> {
  const { user, session } = ctx.context.session as NonNullable<typeof ctx.context.session>;
  const usernameLook = username === null ? null : lookOf(username);
  return inTransaction(ctx, async (adapter) => {
    await mustBeOpen(adapter, { user, session });
    await adapter.updateMany({
      model: 'user',
      where: [{ field: 'id', value: user.id }],
      update: { username, usernameLook, usernameAt: new Date(), updatedAt: new Date() },
    });
    if (endOthers) await endOtherSessions(ctx, user.id, session.id);
    const renewed = await renewToken(ctx, session as unknown as SessionRow);
    await tellOwner(ctx, user, username === null ? 'userNameRemoved' : 'userNameChanged');
    await recordOwn(ctx, 'userNameChanged', {
      removed: username === null,
      endedOthers: endOthers,
    });
    return renewed;
  }).catch(async (error) => {
    // The unique keys decide: on the name, and on what it looks like.
    throw isDuplicate(error) ? await refusal(ctx, 'TAKEN') : error;
  });
}

async function refusal(ctx: GenericEndpointContext, reason: keyof typeof REFUSALS) {
  const { code, message } = REFUSALS[reason];
  await recordRefusal(ctx, { reason: code });
  return new APIError('BAD_REQUEST', { code, message });
}

/** The library's codes, where it has some. */
const REFUSALS = {
  TAKEN: {
    code: 'USERNAME_IS_ALREADY_TAKEN',
    message: 'Username is already taken. Please try another.',
  },
  TOO_SHORT: { code: 'USERNAME_TOO_SHORT', message: 'Username is too short' },
  TOO_LONG: { code: 'USERNAME_TOO_LONG', message: 'Username is too long' },
  INVALID: { code: 'INVALID_USERNAME', message: 'Username is invalid' },
  RESERVED: { code: 'USERNAME_RESERVED', message: 'This name is kept for the site.' },
  UNCHANGED: { code: 'USERNAME_UNCHANGED', message: 'This is the name already.' },
} as const;
