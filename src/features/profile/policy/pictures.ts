import { randomBytes } from 'node:crypto';
import { runWithTransaction } from '@better-auth/core/context';
import {
  type BetterAuthPlugin,
  type BetterAuthPluginDBSchema,
  type GenericEndpointContext,
  getCurrentAdapter,
} from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { z } from 'zod';
import { personField } from '../../../auth/person-field.ts';
import { recordOwn, recordRefusal } from '../../../auth/record/audit.ts';
import { sessionRequired } from '../../../auth/session/found-session.ts';
import { makePicture, type PictureProblem } from './picture.ts';
import { LARGEST_PICTURE, PICTURES_PATH } from './picture-limits.ts';

export const UPDATE_PICTURE_PATH = '/update-picture';
export const REMOVE_PICTURE_PATH = '/remove-picture';

/** Base 64 makes four characters of three bytes; what is a little too large gets a clear answer. */
export const LARGEST_PICTURE_JSON = Math.ceil(LARGEST_PICTURE * 1.4);

/**
 * A person's picture: `POST /update-picture { picture: base64 }` and `POST /remove-picture`. They are
 * the only way to set `user.image`: an address elsewhere would tell its owner who looks at it.
 */
export function pictures() {
  return {
    id: 'pictures',
    schema: pictureSchema,
    init: () => ({ options: { databaseHooks: { user: noOtherImage } } }),
    endpoints: {
      updatePicture: createAuthEndpoint(
        UPDATE_PICTURE_PATH,
        { method: 'POST', body: z.object({ picture: z.string() }), use: [sessionRequired] },
        async (ctx) => {
          const made = await makePicture(
            Buffer.from(ctx.body.picture, 'base64'),
            ctx.context.session.user.id,
          );
          if (!made.ok) throw await refusal(ctx, made.code);
          const image = await replace(ctx, made.bytes);
          return ctx.json({ status: true, image });
        },
      ),
      removePicture: createAuthEndpoint(
        REMOVE_PICTURE_PATH,
        { method: 'POST', use: [sessionRequired] },
        async (ctx) => {
          await replace(ctx, null);
          return ctx.json({ status: true });
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}

/**
 * Other code that writes people's rows, such as the profile that a provider sends, leaves the picture alone.
 */
const noOtherImage = {
  create: { before: async (user: object) => ({ data: { ...user, image: null } }) },
  update: { before: async (changes: object) => ({ data: { ...changes, image: undefined } }) },
};

/** The new picture's address, or null. */
async function replace(ctx: GenericEndpointContext, bytes: Buffer | null): Promise<string | null> {
  const session = ctx.context.session;
  if (!session) throw new Error('This needs a session.');
  const userId = session.user.id;
  const id = randomBytes(16).toString('base64url');
  const image = bytes && `${PICTURES_PATH}/${id}`;
  await runWithTransaction(ctx.context.adapter, async () => {
    const adapter = await getCurrentAdapter(ctx.context.adapter);
    // The person's row comes first: its lock makes a second upload at the same moment wait.
    const mine = [{ field: 'id', value: userId }];
    await adapter.update({ model: 'user', where: mine, update: { image, updatedAt: new Date() } });
    await adapter.deleteMany({ model: 'picture', where: [{ field: 'userId', value: userId }] });
    if (bytes) {
      const data = { id, userId, bytes, createdAt: new Date() };
      await adapter.create({ model: 'picture', data, forceAllowId: true });
    }
    await recordOwn(ctx, bytes ? 'pictureChanged' : 'pictureRemoved');
  });
  return image;
}

async function refusal(ctx: GenericEndpointContext, code: PictureProblem): Promise<APIError> {
  await recordRefusal(ctx, { reason: code });
  return new APIError('BAD_REQUEST', { code, message: MESSAGES[code] });
}

const MESSAGES: Readonly<Record<PictureProblem, string>> = {
  PICTURE_TOO_LARGE: 'The picture is too large.',
  PICTURE_WRONG_KIND: 'The picture is neither JPEG nor PNG nor WebP.',
  PICTURE_TOO_MANY_PIXELS: 'The picture has too many pixels.',
  PICTURE_UNREADABLE: 'The picture is damaged.',
};

const pictureSchema = {
  picture: {
    fields: {
      userId: { ...personField, unique: true },
      // The column is a mediumblob. The library has no such type, and hands the bytes on as they are.
      bytes: { type: 'string', required: true, input: false },
      createdAt: { type: 'date', required: true, input: false },
    },
  },
} satisfies BetterAuthPluginDBSchema;
