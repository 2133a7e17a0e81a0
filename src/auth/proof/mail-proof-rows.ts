import type { DBTransactionAdapter } from 'better-auth';

/** A proof as it is kept. There is one for each purpose and subject. */
export interface ProofRow {
  readonly id: string;
  readonly subject: string;
  /** JSON. */
  readonly payload: string;
  readonly tokenHash: string;
  readonly codeHash: string;
  readonly attempts: number;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/** By what the rows are found: the purpose and the subject. */
export type ProofKey = readonly [purpose: string, subject: string];

/** Better Auth's adapter, or its transaction's. */
export type ProofRowsAdapter = Pick<
  DBTransactionAdapter,
  'consumeOne' | 'create' | 'deleteMany' | 'findOne' | 'incrementOne' | 'updateMany'
>;

/** ASVS 6.6.3: wrong codes until the proof is closed. Asking for a new mail does not reset it. */
export const TRIES = 5;

const MODEL = 'mailProof';

const keyed = ([purpose, subject]: ProofKey) => [
  { field: 'purpose', value: purpose },
  { field: 'subject', value: subject },
];

/** The row of a purpose and subject, whether it still holds or not. */
export function findRow(adapter: ProofRowsAdapter, key: ProofKey): Promise<ProofRow | null> {
  return adapter.findOne<ProofRow>({ model: MODEL, where: keyed(key) });
}

/** The row that has one of these hashes of a token. */
export function findRowByToken(
  adapter: ProofRowsAdapter,
  hashes: string[],
): Promise<ProofRow | null> {
  const where = [{ field: 'tokenHash', operator: 'in' as const, value: hashes }];
  return adapter.findOne<ProofRow>({ model: MODEL, where });
}

/** Puts a new row in the place of the one before; false when another request did so first. */
export async function replaceRow(
  adapter: ProofRowsAdapter,
  before: ProofRow,
  row: Partial<ProofRow>,
): Promise<boolean> {
  const ended = before.attempts >= TRIES || before.expiresAt <= new Date();
  const written = await adapter.incrementOne<ProofRow>({
    model: MODEL,
    where: [
      { field: 'id', value: before.id },
      { field: 'issuedAt', value: before.issuedAt },
    ],
    increment: { attempts: ended ? -before.attempts : 0 },
    set: row,
  });
  return written !== null;
}

/** Writes the first row of a purpose and subject; false when another request was first. */
export async function createRow(
  adapter: ProofRowsAdapter,
  [purpose, subject]: ProofKey,
  row: Partial<ProofRow>,
): Promise<boolean> {
  try {
    await adapter.create({ model: MODEL, data: { ...row, purpose, subject, attempts: 0 } });
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === 'ER_DUP_ENTRY') return false;
    throw error;
  }
}

/** Counts a try and gives the row; null when no further try is accepted. */
export async function countTry(adapter: ProofRowsAdapter, key: ProofKey): Promise<ProofRow | null> {
  const known = await findRow(adapter, key);
  if (!known) return null;
  // By its id, as `takeRow` does: by the other key, the two would lock the row from both ends.
  return adapter.incrementOne<ProofRow>({
    model: MODEL,
    where: [
      { field: 'id', value: known.id },
      { field: 'attempts', operator: 'lt', value: TRIES },
      { field: 'expiresAt', operator: 'gt', value: new Date() },
    ],
    increment: { attempts: 1 },
  });
}

/** Removes a row that still holds and is the same as it was, and gives it; null when it is not. */
export async function takeRow(
  adapter: ProofRowsAdapter,
  { id, issuedAt }: Pick<ProofRow, 'id' | 'issuedAt'>,
): Promise<ProofRow | null> {
  return adapter.consumeOne<ProofRow>({
    model: MODEL,
    where: [
      { field: 'id', value: id },
      { field: 'issuedAt', value: issuedAt },
      { field: 'expiresAt', operator: 'gt', value: new Date() },
    ],
  });
}

/** Puts a row back that was taken, as it was. @throws ER_DUP_ENTRY when a newer one has its place */
export async function putRowBack(adapter: ProofRowsAdapter, row: ProofRow): Promise<void> {
  const { aboutUserId: _, aboutEmail: __, ...data } = row as ProofRow & Record<string, unknown>;
  await adapter.create({ model: MODEL, data, forceAllowId: true });
}

/** Lets a row run out now; false when it had already. */
export async function endRow(adapter: ProofRowsAdapter, key: ProofKey): Promise<boolean> {
  const ended = await adapter.updateMany({
    model: MODEL,
    where: [...keyed(key), { field: 'expiresAt', operator: 'gt', value: new Date() }],
    update: { expiresAt: new Date(0) },
  });
  return ended > 0;
}

/** Removes a row. */
export async function deleteRow(adapter: ProofRowsAdapter, key: ProofKey): Promise<void> {
  await adapter.deleteMany({ model: MODEL, where: keyed(key) });
}
