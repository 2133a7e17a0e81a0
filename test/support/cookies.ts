import { parseSetCookie, type SetCookie } from 'cookie';

/** The cookies that an answer sets, by the end of their name: `session_token`. */
export function cookiesOf(answer: { headers: object }): Map<string, SetCookie> {
  const lines = (answer.headers as { 'set-cookie'?: string[] })['set-cookie'] ?? [];
  return new Map(
    lines.map((line) => {
      const cookie = parseSetCookie(line);
      return [cookie.name.split('.').at(-1) ?? cookie.name, cookie];
    }),
  );
}
