import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import type { AuthContext } from 'better-auth';
import { getAuthTables } from 'better-auth/db';
import type { RowDataPacket } from 'mysql2';
import type { Prepared } from '../../db/request-pool.ts';
import { isDue, type SessionRow, touch } from './session-lifetime.ts';

/** A session and its person, as the library gives them to endpoints. */
export interface FoundSession {
  readonly user: { readonly id: string } & Record<string, unknown>;
  /** With the real token. */
  readonly session: SessionRow;
}

/** What a request says of itself: its Cookie header, and from where it comes. */
export interface Asking {
  readonly cookies: string;
  readonly address: string | null;
}

/**
 * Gives the session of a request, null for certainly none, undefined for "ask the library".
 * @throws when the database cannot be asked; that is never an answer
 */
export type QuickRead = (asking: Asking) => Promise<FoundSession | null | undefined>;

/**
 * The library's look-up of a session at the price of one prepared query. It decides only what is
 * certain: a request without the cookie, or the usual cookie with a good signature whose session is
 * alive and whose account nothing holds back. All else, such as an odd cookie, an expired session or a
 * disabled account, is the library's to judge (docs/decisions/0037-quick-read.md).
 */
export function createQuickRead(context: AuthContext, prepared: Prepared): QuickRead {
  const { options, secret, authCookies } = context;
  const tables = getAuthTables(options);
  const session = columnsOf('session', tables.session?.fields);
  const user = columnsOf('user', tables.user?.fields);
  const isOurs = options.session?.disableSessionRefresh && !options.session.cookieCache?.enabled;
  if (!isOurs || options.secondaryStorage || !session || !user) return async () => undefined;

  const readToken = tokenReader(authCookies.sessionToken.name, secret);
  const sql = `SELECT ${[...session.names, ...user.names].join(', ')}
    FROM ${table(tables.session?.modelName, 'session')} AS session
    JOIN ${table(tables.user?.modelName, 'user')} AS user ON user.id = session.userId
    WHERE session.token = ?`;

  return async ({ cookies, address }) => {
    if (cookies.includes(authCookies.sessionData.name) || HALF_WAY.test(cookies)) return undefined;
    const token = readToken(cookies);
    if (token === null || token === undefined) return token;
    const pendingCheck = context.checkSchema?.();
    if (pendingCheck) await pendingCheck;
    const [[row]] = await prepared.execute<RowDataPacket[][]>({ sql, rowsAsArray: true }, [token]);
    if (!row) return undefined;
    const person = user.read(row, session.names.length);
    const found = session.read(row, 0) as unknown as SessionRow;
    const now = Date.now();
    if (!(found.expiresAt.getTime() > now) || HOLDS.some((hold) => person[hold] !== null)) {
      return undefined;
    }
    if (isDue(found, now)) await touch(prepared, found, address, now);
    return { session: session.shown(found), user: user.shown(person) } as unknown as FoundSession;
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

type Fields = NonNullable<ReturnType<typeof getAuthTables>[string]>['fields'];

/** How the columns of a table are read, in the library's order; undefined for what only it can read. */
function columnsOf(tableName: string, fields: Fields = {}) {
  const all = [...Object.entries(fields).filter(([key]) => key !== 'id'), ['id', ID] as const];
  const columns = all.map(([key, { type, fieldName }]) => ({
    key,
    name: `${tableName}.\`${fieldName ?? key}\``,
    isBoolean: type === 'boolean',
  }));
  const hidden = all.flatMap(([key, { returned }]) => (returned === false ? [key] : []));
  if (all.some(([, field]) => field.transform?.output || !PLAIN.has(field.type))) return undefined;
  return {
    names: columns.map(({ name }) => name),
    read(row: readonly unknown[], offset: number): Record<string, unknown> {
      const values: Record<string, unknown> = {};
      columns.forEach(({ key, isBoolean }, index) => {
        const value = row[offset + index];
        values[key] = isBoolean && typeof value === 'number' ? value === 1 : value;
      });
      return values;
    },
    /** Without the columns that the library shows nobody. */
    shown(values: object): object {
      if (hidden.length === 0) return values;
      return Object.fromEntries(Object.entries(values).filter(([key]) => !hidden.includes(key)));
    },
  };
}

const ID: Fields[string] = { type: 'string' };

/** Types that the database gives as they are, but for numbers in the place of booleans. */
const PLAIN = new Set<unknown>(['string', 'number', 'boolean', 'date']);

function table(modelName: string | undefined, usual: string): string {
  return `\`${modelName ?? usual}\``;
}
