import type { Kysely } from 'kysely';
import type { Schema } from '../../../db/schema.ts';

/** The shape of the ids that we make. Any other id is not looked for. */
const ID = /^[\w-]{22}$/;

/** A picture by the secret in its address. */
export async function pictureBytes(query: Kysely<Schema>, id: string): Promise<Buffer | undefined> {
  if (!ID.test(id)) return undefined;
  const row = await query
    .selectFrom('picture')
    .select('bytes')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.bytes;
}
