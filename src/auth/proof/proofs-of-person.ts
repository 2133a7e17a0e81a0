import type { DBTransactionAdapter } from 'better-auth';

/** More proofs than anybody can have. */
const ALL = 10_000;

/** Ends every proof by mail that is about a person, within the transaction that is under way. */
export async function endProofsAbout(
  adapter: Pick<DBTransactionAdapter, 'deleteMany' | 'findMany'>,
  userId: string,
): Promise<void> {
  await adapter.deleteMany({ model: 'mailProof', where: [{ field: 'subject', value: userId }] });
  // The rows are looked for first, and deleted by their ids: a DELETE by a search would lock rows of others
  // between these.
  const rows = await adapter.findMany<{ id: string }>({
    model: 'mailProof',
    where: [{ field: 'aboutUserId', value: userId }],
    limit: ALL,
  });
  for (const { id } of rows) {
    await adapter.deleteMany({ model: 'mailProof', where: [{ field: 'id', value: id }] });
  }
}
