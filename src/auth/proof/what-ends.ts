import type { DBTransactionAdapter } from 'better-auth';
import { type WordKey, wordKey } from '../../i18n/words.ts';
import type { Rulebook } from '../rulebook.ts';
import type { Proof } from './mail-proof.ts';

type CountingAdapter = Pick<DBTransactionAdapter, 'count' | 'findOne'>;

/**
 * For the page behind a mail's link: what ends when somebody else than its maker proves the address of the
 * account there. Undefined when it is confirmed already, or there is none.
 */
export async function whatEndsBy(
  adapter: CountingAdapter,
  rulebook: Rulebook,
  { payload }: Pick<Proof, 'payload'>,
): Promise<WordKey[] | undefined> {
  const { userId } = payload;
  if (!userId) return undefined;
  const where = [
    { field: 'id', value: userId },
    { field: 'emailVerified', value: false },
  ];
  return (await adapter.count({ model: 'user', where })) === 1
    ? whatEnds(adapter, rulebook, userId)
    : undefined;
}

/**
 * Lists what an account has that ends when somebody else than its maker first proves its address; each thing
 * by the name that the copy of all data has for it.
 */
export async function whatEnds(
  adapter: CountingAdapter,
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
