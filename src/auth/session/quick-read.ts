import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import type { AuthContext, BetterAuthPlugin, User } from 'better-auth';
import { getAuthTables } from 'better-auth/db';
import type { RowDataPacket } from 'mysql2';
import type { Prepared } from '../../db/request-pool.ts';
import { lookUpOnce } from '../../db/request-work.ts';
import type { ContextSession } from './context-session.ts';
import { columnsOf } from './library-rows.ts';
import { isLet, joinOf, type SessionGuard } from './session-guard.ts';
import type { SessionRow } from './session-lifetime.ts';

/** A session, with its real token, and its person, as the library gives them to endpoints. */
export type FoundSession = ContextSession & { readonly session: SessionRow };

/**
 * Gives the session of a request by its Cookie header, null for certainly none, undefined for "ask the
 * library". It writes nothing.
 * @throws when the database cannot be asked; that is never an answer
 */
export type QuickRead = (cookies: string) => Promise<FoundSession | null | undefined>;

/**
 * Judges the session of a request by the site's guard, from the row that `QuickRead` reads: the id of a session
 * that the request may not use, null when it may use what it has, undefined for "look closer".
 * @throws when the database cannot be asked
 */
type GuardRead = (cookies: string) => Promise<string | null | undefined>;

/**
 * Gives the row of a person as it is now, by one prepared query, as `internalAdapter.findUserById` does
 * outside of transactions.
 */
type PersonRead = (id: string) => Promise<WholePerson | null>;

/**
 * Gives the person with an address, in its one form, and the hash of their password, by one prepared query,
 * as `internalAdapter.findUserByEmail` does with accounts.
 */
type PasswordRead = (
  email: string,
) => Promise<{ readonly user: WholePerson; readonly hash: string | null } | null>;

type WholePerson = User & Record<string, unknown>;

interface Reads {
  readonly session: QuickRead;
  readonly refused: GuardRead;
  readonly person: PersonRead;
  readonly password: PasswordRead;
}

const PLUGIN = 'quick-read';

/** Gives the endpoints the quick reads, made once from what the library knows of its tables. */
export function quickReads(prepared: Prepared, guard: SessionGuard | undefined): BetterAuthPlugin {
  let reads: Reads | undefined;
  const of = (context: AuthContext): Reads => {
    reads ??= {
      ...createSessionReads(context, prepared, guard),
      person: createPersonRead(context, prepared),
      password: createPasswordRead(context, prepared),
    };
    return reads;
  };
  return { id: PLUGIN, options: { of } };
}

/** The quick reads of the site. */
export function quickReadsOf(context: AuthContext): Reads {
  const plugin = context.getPlugin(PLUGIN);
  if (!plugin?.options) throw new Error('The plugin "quick-read" is missing.');
  return (plugin.options as { of(context: AuthContext): Reads }).of(context);
}

/**
 * The library's look-up of a session at the price of one prepared query, once a request unless the request
 * changes a session or a person. It answers two certain cases itself: a request without the cookie, and one
 * whose cookie has a good signature, whose session is alive and whose account is open. The
 * library judges the others, such as an odd cookie, an expired session or a disabled account (docs/decisions/0044-quick-read.md).
 */
function createSessionReads(
  context: AuthContext,
  prepared: Prepared,
  guard: SessionGuard | undefined,
): Pick<Reads, 'session' | 'refused'> {
  const { options, secret, authCookies } = context;
  const tables = getAuthTables(options);
  const session = columnsOf('session', tables.session?.fields);
  const user = columnsOf('user', tables.user?.fields);
  const isOurs = options.session?.disableSessionRefresh && !options.session.cookieCache?.enabled;
  if (!isOurs || options.secondaryStorage || !session || !user) {
    return { session: async () => undefined, refused: async () => undefined };
  }

  const readToken = tokenReader(authCookies.sessionToken.name, secret);
  const names = [
    tables.session?.modelName ?? 'session',
    tables.user?.modelName ?? 'user',
    ...(guard ? [guard.table] : []),
  ];
  const guarded = guard ? joinOf(guard) : { columns: [], join: '' };
  const own = session.names.length + user.names.length;
  const tablesRead = new RegExp(`\\b(?:${names.join('|')})\\b`, 'i');
  const sql = `SELECT ${[...session.names, ...user.names, ...guarded.columns].join(', ')}
    FROM ${table(tables.session?.modelName, 'session')} AS session
    JOIN ${table(tables.user?.modelName, 'user')} AS user ON user.id = session.userId
    ${guarded.join}
    WHERE session.token = ?`;

  const rowOf = async (token: string): Promise<readonly unknown[] | undefined> => {
    const pendingCheck = context.checkSchema?.();
    if (pendingCheck) await pendingCheck;
    return lookUpOnce(`session ${token}`, tablesRead, async () => {
      const asked = { sql, rowsAsArray: true };
      const [[first]] = await prepared.execute<RowDataPacket[][]>(asked, [token]);
      return first;
    });
  };
  return {
    async session(cookies) {
      const isOdd = cookies.includes(authCookies.sessionData.name) || HALF_WAY.test(cookies);
      const token = isOdd ? undefined : readToken(cookies);
      if (token === null || token === undefined) return token;
      const row = await rowOf(token);
      if (!row) return undefined;
      const person = user.read(row, session.names.length);
      const found = session.read(row, 0) as unknown as SessionRow;
      const isAlive = found.expiresAt.getTime() > Date.now();
      if (!isAlive || HOLDS.some((hold) => person[hold] !== null)) return undefined;
      return { session: session.shown(found), user: user.shown(person) } as unknown as FoundSession;
    },
    async refused(cookies) {
      const token = readToken(cookies);
      if (token === null || token === undefined) return token;
      const row = await rowOf(token);
      if (!row || !guard || isLet(guard, row, own, cookies)) return null;
      return (session.read(row, 0) as unknown as SessionRow).id;
    },
  };
}

function createPersonRead(
  { options, internalAdapter }: AuthContext,
  prepared: Prepared,
): PersonRead {
  const { user } = getAuthTables(options);
  const columns = columnsOf('user', user?.fields);
  if (!columns) return (id) => internalAdapter.findUserById(id);
  const sql = `SELECT ${columns.names.join(', ')}
    FROM ${table(user?.modelName, 'user')} AS user WHERE user.id = ?`;
  return async (id) => {
    const [[row]] = await prepared.execute<RowDataPacket[][]>({ sql, rowsAsArray: true }, [id]);
    return row ? (columns.read(row, 0) as WholePerson) : null;
  };
}

function createPasswordRead(
  { options, internalAdapter }: AuthContext,
  prepared: Prepared,
): PasswordRead {
  const { user, account } = getAuthTables(options);
  const columns = columnsOf('user', user?.fields);
  const { userId, providerId, password } = account?.fields ?? {};
  if (!columns || !password || password.transform) {
    return async (email) => {
      const found = await internalAdapter.findUserByEmail(email, { includeAccounts: true });
      const own = found?.accounts.find((one) => one.providerId === 'credential');
      return found && { user: found.user as WholePerson, hash: own?.password ?? null };
    };
  }
  const named = (field: { fieldName?: string | undefined } | undefined, usual: string) =>
    `account.\`${field?.fieldName ?? usual}\``;
  const sql = `SELECT ${columns.names.join(', ')}, ${named(password, 'password')}
    FROM ${table(user?.modelName, 'user')} AS user
    LEFT JOIN ${table(account?.modelName, 'account')} AS account
      ON ${named(userId, 'userId')} = user.id AND ${named(providerId, 'providerId')} = 'credential'
    WHERE user.\`${user?.fields.email?.fieldName ?? 'email'}\` = ?`;
  return async (email) => {
    const [[row]] = await prepared.execute<RowDataPacket[][]>({ sql, rowsAsArray: true }, [email]);
    if (!row) return null;
    const hash: unknown = row[columns.names.length];
    return {
      user: columns.read(row, 0) as WholePerson,
      hash: typeof hash === 'string' ? hash : null,
    };
  };
}

/** Between the two steps of signing in. */
const HALF_WAY = /\.two_factor=/;

/** Columns of a person with a rule of their own behind them: switched off, locked, leaving. */
const HOLDS = ['disabledAt', 'blockedAt', 'deletionDueAt'];

/**
 * Finds the token in a Cookie header: null when the cookie is not there, undefined when only the
 * library can tell, for the cookie is there twice, has an unusual form, or not our signature.
 */
function tokenReader(name: string, secret: string) {
  const key = createSecretKey(secret, 'utf8');
  return (cookies: string): string | null | undefined => {
    const start = cookies.indexOf(name);
    if (start === -1) return null;
    if (cookies.includes(name, start + 1)) return undefined;
    if (start > 0 && !cookies.startsWith('; ', start - 2)) return undefined;
    const end = cookies.indexOf(';', start);
    const [, token, signature] =
      COOKIE.exec(cookies.slice(start + name.length, end === -1 ? undefined : end)) ?? [];
    if (!token || !signature) return undefined;
    const given = Buffer.from(decodeURIComponent(signature));
    const expected = Buffer.from(createHmac('sha256', key).update(token).digest('base64'));
    return given.length === expected.length && timingSafeEqual(given, expected) ? token : undefined;
  };
}

/** A token and its signature in Base64, encoded as the library does it. */
const COOKIE = /^=([\w-]{32})\.((?:[A-Za-z0-9]|%2B|%2F){43}%3D)$/;

function table(modelName: string | undefined, usual: string): string {
  return `\`${modelName ?? usual}\``;
}
