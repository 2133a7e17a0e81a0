import type { AuthContext } from 'better-auth';
import { sql } from 'kysely';
import type { Database } from '../../db/database.ts';
import type { ApiHandler } from '../stages.ts';
import { quickReadsOf } from './quick-read.ts';
import { isLet, joinOf, type SessionGuard } from './session-guard.ts';

/** The headers of a request without its session's cookie, if it may not use the session; undefined if it may. */
type SessionGate = (headers: Headers) => Promise<Headers | undefined>;

interface GateParts {
  readonly guard: SessionGuard;
  readonly context: Promise<unknown>;
  readonly database: Pick<Database, 'query'>;
}

/**
 * Stands before all that reads a session, endpoints of the library's own included: it takes the session's cookie
 * from a request that the guard does not let use it. So nothing behind it can forget to ask, and such a
 * request is that of somebody who is signed out.
 * @throws when the database cannot be asked: a session that cannot be judged is neither open nor gone
 */
export function createSessionGate({ guard, context, database }: GateParts): SessionGate {
  return async (headers) => {
    const cookies = headers.get('cookie') ?? '';
    const site = (await context) as AuthContext;
    const { name } = site.authCookies.sessionToken;
    if (!cookies.includes(name)) return undefined;
    const quick = await quickReadsOf(site).refused(cookies);
    const refused =
      quick === undefined
        ? await lookCloser(database, guard, partsWith(name, cookies), cookies)
        : quick;
    if (refused === null) return undefined;
    await guard.refused(refused, headers);
    return without(headers, name);
  };
}

/** The handler of the API behind the gate. */
export function handlerBehind(gate: SessionGate, handler: ApiHandler): ApiHandler {
  return async (request) => {
    const headers = await gate(request.headers);
    return handler(headers ? new Request(request, { headers }) : request);
  };
}

type GatedCall = (...given: never[]) => Promise<unknown>;

/** `auth.api` behind the gate. What the library hangs on its endpoints stays. */
export function apiBehind<T extends object>(gate: SessionGate, api: T): T {
  const calls = Object.entries(api as Record<string, GatedCall>).map(([name, call]) => [
    name,
    Object.assign(async (...given: never[]) => call(...(await gated(gate, given))), call),
  ]);
  return Object.fromEntries(calls);
}

type HeadersInput = ConstructorParameters<typeof Headers>[0];

async function gated(gate: SessionGate, given: never[]): Promise<never[]> {
  const [input, ...more] = given as { headers?: HeadersInput; request?: Request }[];
  const { headers = input?.request?.headers } = input ?? {};
  const changed = headers && (await gate(new Headers(headers)));
  if (!changed) return given;
  const request = input?.request && new Request(input.request, { headers: changed });
  return [{ ...input, headers: changed, ...(request && { request }) }, ...more] as never[];
}

/**
 * Cookies in a form that only the library can read. Whatever could be the token of a session in them, by any
 * reading, is looked up; that more is found than the library would take only matters to a visitor who sends such cookies.
 */
async function lookCloser(
  { query }: Pick<Database, 'query'>,
  guard: SessionGuard,
  parts: readonly string[],
  cookies: string,
): Promise<string | null> {
  const tokens = tokensIn(parts);
  if (tokens.length === 0) return null;
  const { columns, join } = joinOf(guard);
  const { rows } = await sql<Record<string, unknown>>`
    SELECT ${sql.raw(columns.join(', '))} FROM session ${sql.raw(join)}
    WHERE session.token IN (${sql.join(tokens)})`.execute(query);
  const isRefused = (row: object) => !isLet(guard, Object.values(row), 0, cookies);
  return (rows.find(isRefused)?.id as string | undefined) ?? null;
}

/** A token has 32 characters, and the dot before its signature behind it. */
const TOKEN = /[\w-]{32}(?=\.|%2e)/gi;

function tokensIn(parts: readonly string[]): string[] {
  const readings = parts.flatMap((part) => [part, decoded(part)]);
  return [...new Set(readings.flatMap((text) => text.match(TOKEN) ?? []))];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

/** However a Cookie header is read, a semicolon ends a cookie. */
function partsWith(name: string, cookies: string): string[] {
  return cookies.split(';').filter((part) => part.includes(name));
}

function without(headers: Headers, name: string): Headers {
  const left = new Headers(headers);
  const parts = (headers.get('cookie') ?? '').split(';').filter((part) => !part.includes(name));
  left.set('cookie', parts.map((part) => part.trim()).join('; '));
  return left;
}
