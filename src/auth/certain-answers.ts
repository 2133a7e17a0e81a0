import { whileCertain } from '../db/request-work.ts';

type Call = (...given: never[]) => Promise<unknown>;

/**
 * The library's calls, of which none answers once a look-up of the request has failed: a 401 or a success
 * would claim more than the database has told (design rule 19). `api`: `auth.api`; the properties that the
 * library hangs on its endpoints stay.
 * @throws what `whileCertain` throws
 */
export function certainAnswers<T extends object>(api: T): T {
  const calls = Object.entries(api as Record<string, Call>).map(([name, call]) => [
    name,
    Object.assign((...given: never[]) => whileCertain(() => call(...given)), call),
  ]);
  return Object.fromEntries(calls);
}
