import type { BetterAuthOptions } from 'better-auth';
import { getAuthTables } from 'better-auth/db';
import type { Rulebook } from './rulebook.ts';

/**
 * Looks whether Better Auth knows what is to end at a first proof, and when an account is taken back: it
 * passes over a column of a person that it does not know, and fails at such a table in the middle of the act.
 * @throws at the start, with the name of what is missing, and where to declare it
 */
export function requireKnown(
  { tables, emptied, takenBack }: Pick<Rulebook, 'tables' | 'emptied' | 'takenBack'>,
  options: BetterAuthOptions,
): void {
  const known = getAuthTables(options);
  for (const { name, atFirstProof, whenTakenBack } of tables) {
    const wanted = [
      ...(atFirstProof === 'end' || whenTakenBack === 'end' ? ['userId'] : []),
      ...(whenTakenBack === 'end' ? ['createdAt'] : []),
    ];
    const missing = wanted.find((column) => !known[name]?.fields[column]);
    if (!missing) continue;
    throw new Error(
      `The rows of the table "${name}" are to end with what a stranger has left: its ` +
        `"${missing}" is missing in \`fields\` of its tables.ts.`,
    );
  }
  const columns = [
    ...Object.keys(emptied),
    ...takenBack.flatMap(({ name, since }) => [name, since]),
  ];
  const lost = columns.find((column) => !known.user?.fields[column]);
  if (!lost) return;
  throw new Error(
    `The column "${lost}" of a person is to be emptied of what a stranger has left: a plugin of its ` +
      'feature must declare it (`schema.user.fields`).',
  );
}
