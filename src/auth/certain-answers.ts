import { whileCertain } from '../db/request-work.ts';

type Call = (...given: never[]) => Promise<unknown>;

/**
 * The library's calls, none of which answers once a look-up of the request has failed: a 401 or a success
 * would say more than anybody knows (design rule 19). `api`: `auth.api`; what the library hangs on its
 * endpoints stays.
 * @throws what `whileCertain` throws
 */
export function certainAnswers<T extends object>(api: T): T {
  const calls = Object.entries(api as Record<string, Call>).map(([name, call]) => [
    name,
    Object.assign((...given: never[]) => whileCertain(() => call(...given)), call),
  ]);
  return Object.fromEntries(calls);
}
