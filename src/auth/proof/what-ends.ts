import type { DBTransactionAdapter } from 'better-auth';
import { type WordKey, wordKey } from '../../i18n/words.ts';
import type { Deps } from '../deps.ts';
import type { Rulebook } from '../rulebook.ts';
import type { Proof } from './mail-proof.ts';

/**
 * For the page behind a mail's link: what ends when somebody else than its maker proves the address of the
 * account there. Undefined when it is confirmed already, or there is none.
 */
export async function whatEndsBy(
  { auth, rulebook }: Pick<Deps, 'auth' | 'rulebook'>,
  { payload }: Pick<Proof, 'payload'>,
): Promise<WordKey[] | undefined> {
  const { adapter, internalAdapter } = await auth.$context;
  const user = payload.userId ? await internalAdapter.findUserById(payload.userId) : null;
  return user && !user.emailVerified ? whatEnds(adapter, rulebook, user.id) : undefined;
}

/**
 * What an account has that ends when somebody else than its maker first proves its address, each thing
 * by the name that the copy of one's data has for it.
 */
export async function whatEnds(
  adapter: Pick<DBTransactionAdapter, 'count' | 'findOne'>,
  { tables, emptied }: Pick<Rulebook, 'tables' | 'emptied'>,
  userId: string,
): Promise<WordKey[]> {
  const ended: WordKey[] = [];
  for (const { name: model, atFirstProof } of tables) {
    if (atFirstProof === 'keep') continue;
    const rows = await adapter.count({ model, where: [{ field: 'userId', value: userId }] });
    if (rows > 0) ended.push(wordKey(`yourFile.tables.${model}`));
  }
  const where = [{ field: 'id', value: userId }];
  const user = await adapter.findOne<Record<string, unknown>>({ model: 'user', where });
  const columns = tables.find(({ name }) => name === 'user')?.columns ?? [];
  for (const column of columns) {
    const set = Object.hasOwn(emptied, column) && !isEmpty(user?.[column], emptied[column]);
    if (set) ended.push(wordKey(`yourFile.columns.${column}`));
  }
  return ended;
}

/** MySQL keeps truths as numbers. */
function isEmpty(value: unknown, empty: unknown): boolean {
  return value === undefined || value === null || value === empty || (empty === false && !value);
}
