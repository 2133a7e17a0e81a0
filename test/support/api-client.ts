import { parseSetCookie } from 'cookie';
import type { TestApp } from './app.ts';

/** Cookies by their names, as a browser keeps them. */
export type Jar = Map<string, string>;

/**
 * What the library's client needs in the place of a browser: where the site is, and a `fetch` with a jar of
 * cookies, at an address of its own. `origin`: what a page says that it is from; a program such as this says
 * nothing.
 */
export function browserOf(
  app: TestApp,
  { jar = new Map(), origin }: { jar?: Jar | undefined; origin?: string | undefined } = {},
) {
  const address = app.client().address;
  const customFetchImpl: typeof fetch = async (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('x-forwarded-for', address);
    if (origin) headers.set('origin', origin);
    if (jar.size > 0) headers.set('cookie', cookieHeader(jar));
    const answer = await fetch(input, { ...init, headers });
    for (const line of answer.headers.getSetCookie()) keep(jar, line);
    return answer;
  };
  return { baseURL: app.base, fetchOptions: { customFetchImpl } };
}

/** As a browser sends them. */
export function cookieHeader(jar: Jar): string {
  return [...jar.values()].join('; ');
}

function keep(jar: Jar, line: string): void {
  const { name, maxAge } = parseSetCookie(line);
  if (maxAge === 0) jar.delete(name);
  else jar.set(name, line.split(';', 1)[0] ?? '');
}
