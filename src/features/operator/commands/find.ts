import { type Selectable, sql } from 'kysely';
import { type Command, EXIT } from '../../../auth/command.ts';
import type { Database } from '../../../db/database.ts';
import type { Schema } from '../../../db/schema.ts';
import { accountNamed } from '../policy/account-named.ts';

/** A longer list helps nobody who looks for one person. */
const MOST = 50;

/** What an operator is told about an account. */
interface FoundAccount {
  readonly id: string;
  readonly email: string;
  readonly confirmed: boolean;
  readonly userName: string | null;
  readonly name: string;
  readonly createdAt: Date;
  readonly twoFactor: boolean;
  readonly sessions: number;
  readonly lastSignIn: Date | null;
  /** Why the account cannot be used as usual. */
  readonly state: readonly string[];
}

export const find: Command = {
  name: 'users find',
  about: 'Tells of an account, or of those whose address or user name begins so.',
  operand: '<who>',
  async run({ operand }, room) {
    const database = await room.database();
    const users = await look(database, operand.trim());
    const found = await Promise.all(users.map((user) => describe(database, user)));
    if (found.length === 0) {
      return { text: `Nobody is called ${operand}.`, data: [], exit: EXIT.notFound };
    }
    const rest = found.length === MOST ? `\n\nThese are the first ${MOST}; there may be more.` : '';
    return { text: found.map(shown).join('\n\n') + rest, data: found };
  },
};

/** Finds the account that is named exactly, or else those whose address or user name begins so. */
async function look({ query }: Database, typed: string): Promise<Selectable<Schema['user']>[]> {
  const users = query.selectFrom('user').selectAll();
  const exact = await users
    .where((where) => where.or([where('id', '=', ascii(typed)), accountNamed(typed)(where)]))
    .execute();
  if (exact.length > 0) return exact;
  const beginning = `${typed.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  const names = ascii(beginning);
  return users
    .where((where) =>
      where.or([where('email', 'like', beginning), where('username', 'like', names)]),
    )
    .orderBy('email')
    .limit(MOST)
    .execute();
}

/** The text for a comparison with a column of ASCII; '' for other texts, which nobody has. */
function ascii(text: string): string {
  return /^[ -~]*$/.test(text) ? text : '-';
}

async function describe(
  { query }: Database,
  user: Selectable<Schema['user']>,
): Promise<FoundAccount> {
  const counted = await sql<{ sessions: string }>`
    SELECT COUNT(*) AS sessions FROM session
    WHERE userId = ${user.id} AND expiresAt > UTC_TIMESTAMP(3)`.execute(query);
  const signIn = await query
    .selectFrom('auditEvent')
    .select('createdAt')
    .where('subjectId', '=', user.id)
    .where('outcome', '=', 'success')
    .where('event', '=', 'signIn')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return {
    id: user.id,
    email: user.email,
    confirmed: Boolean(user.emailVerified),
    userName: user.username,
    name: user.name,
    createdAt: user.createdAt,
    twoFactor: Boolean(user.twoFactorEnabled),
    sessions: Number(counted.rows[0]?.sessions ?? 0),
    lastSignIn: signIn?.createdAt ?? null,
    state: [
      ...(user.disabledAt ? [`disabled since ${day(user.disabledAt)}`] : []),
      ...(user.blockedAt ? [`locked by "this was not me" since ${day(user.blockedAt)}`] : []),
      ...(user.deletionDueAt ? [`is deleted on ${day(user.deletionDueAt)}`] : []),
      ...(user.recoveryDueAt ? [`loses its second step on ${day(user.recoveryDueAt)}`] : []),
    ],
  };
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function shown(account: FoundAccount): string {
  const { email, confirmed, userName, name, id, createdAt, twoFactor, sessions } = account;
  return [
    `${email}${confirmed ? '' : ' (not confirmed)'}`,
    `  name         ${name}`,
    ...(userName ? [`  user name    ${userName}`] : []),
    `  id           ${id}`,
    `  created      ${createdAt.toISOString()}`,
    `  last sign-in ${account.lastSignIn?.toISOString() ?? '–'}`,
    `  two-factor   ${twoFactor ? 'on' : 'off'}`,
    `  sessions     ${sessions}`,
    ...account.state.map((one) => `  state        ${one}`),
  ].join('\n');
}
