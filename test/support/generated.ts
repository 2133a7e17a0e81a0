import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { request } from 'undici';
import type { Described } from '../../bin/describe.ts';
import { API_PATH } from '../../src/auth/auth.ts';
import type { TestApp } from './app.ts';
import { newAddress } from './client.ts';

/** Requests that nobody has thought of: for each route any body, cookies, headers and query. */

/** What no page may show as it came: a tag that would be one. */
export const MARKUP = '<img src=x onerror=alert(7)>';

/** One request, as it is sent. */
export interface Generated {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export interface Answered {
  readonly status: number;
  readonly type: string;
  readonly location: string | undefined;
  readonly text: string;
}

const NASTY = [
  '',
  ' ',
  MARKUP,
  `"'>${MARKUP}`,
  `${MARKUP}@example.com`,
  `a@example.com${MARKUP}`,
  "' OR 1=1 -- ",
  '\0',
  'a\0b',
  'a\r\nSet-Cookie: x=1',
  '\u202Eab\u2066',
  '\uD800',
  '\uFFFD\uFEFF',
  'é'.repeat(300),
  '🌻'.repeat(70),
  'x'.repeat(20_000),
  '__proto__',
  'constructor',
  'toString',
  '%zz%00',
  '../../etc/passwd',
  '//evil.example/',
  '/\\evil.example',
  'https://evil.example/',
  'javascript:alert(7)',
  '/dashboard?x=1#y',
  '<%= 1 %>{{1}}',
  'github',
  'credential',
  'nobody@example.com',
  'a quiet harbour',
  'true',
  'null',
  'NaN',
  '-1',
  '1e999',
  '9007199254740993',
  '9999-99-99',
  '2026-01-01T00:00:00Z',
  'ABCD-EFGH',
  '000000',
  '01a22fba-3b8c-76de-b550-e8e786bc51d6',
];

const text = () =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...NASTY) },
    { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
    { weight: 1, arbitrary: fc.base64String({ maxLength: 60 }) },
  );

const value = () =>
  fc.oneof(
    { weight: 5, arbitrary: text() },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
    { weight: 1, arbitrary: fc.constantFrom<unknown>({ toString: 1 }, [[]], { length: -1 }, 1e21) },
  );

/** Names of fields of forms, of queries and of the API that our own pages and programs send. */
const FIELDS = [
  ...['next', 'from', 'id', 'token', 'code', 'key', 'error', 'error_description', 'state', 'email'],
  ...['username', 'name', 'password', 'newPassword', 'currentPassword', 'image', 'remember', 'all'],
  ...['trust', 'response', 'user', 'method', 'page', 'timeZone', 'language', 'provider', 'pressed'],
  ...['deliberate', '__proto__', 'constructor', 'hasOwnProperty'],
];

/** Any endpoint refuses those of other sites, and only the ones that read them are described so. */
const PAGES = ['callbackURL', 'redirectTo'];

/** The cookies of the site, as the docs list them. */
const COOKIES = cookieNames();

function cookieNames(): string[] {
  const docs = readFileSync(new URL('../../docs/security.md', import.meta.url), 'utf8');
  const [, part = ''] = docs.split('### Cookies');
  const rows = (part.split('###')[0] ?? '').split('\n').filter((line) => line.startsWith('| `'));
  return rows.flatMap((line) =>
    [...(line.split('|')[1] ?? '').matchAll(/`([\w-]+)…?`/g)].map(([, name = '']) => name),
  );
}

const headerText = () =>
  fc.oneof(
    fc.constantFrom('', '*', '*/*;q=x', 'application/json', 'text/html', MARKUP, 'x'.repeat(3000)),
    fc.constantFrom('de;q=0,%%%,en', 'bytes=0-', '"x"', 'http://evil.example/', 'no-cache', '-1'),
    fc.string({
      unit: fc
        .integer({ min: 0x20, max: 0xff })
        .filter((code) => code < 0x7f || code > 0x9f)
        .map((code) => String.fromCharCode(code)),
      maxLength: 40,
    }),
  );

const HEADERS = [
  ...['accept', 'accept-language', 'accept-encoding', 'user-agent', 'referer', 'if-none-match'],
  ...['range', 'x-forwarded-host', 'x-forwarded-proto', 'x-client-ip', 'x-request-id', 'purpose'],
  ...['authorization', 'sec-fetch-mode', 'sec-fetch-dest', 'x-http-method-override', 'x-captcha'],
  ...['x-proof-of-work', 'secure-session-response', 'sec-secure-session-id'],
];

const record = (names: readonly string[], values: fc.Arbitrary<unknown>, most: number) =>
  fc
    .array(fc.tuple(fc.constantFrom(...names), values), { minLength: 1, maxLength: most })
    .map((entries) => entries as [string, unknown][]);

/** A body of the type that a route takes, mostly; its fields mostly are those that somebody reads. */
function bodies(
  names: readonly string[],
  takes: 'form' | 'json' | 'file',
): fc.Arbitrary<readonly [type: string, body: string]> {
  const form = record(names, text(), 8).map((entries) =>
    new URLSearchParams(
      entries.map(([name, one]): [string, string] => [name, String(one)]),
    ).toString(),
  );
  // Own properties even where the name is `__proto__`, as JSON.parse makes them.
  const json = record(names, value(), 8).map((entries) => {
    const fields = entries.map(
      ([name, one]) => `${JSON.stringify(name)}:${JSON.stringify(one) ?? 'null'}`,
    );
    return `{${fields.join()}}`;
  });
  const file = record(names, text(), 3).map((entries) =>
    [
      ...entries.map(([name, one]) => `--x\r\n${disposition(name)}\r\n\r\n${one}\r\n`),
      `--x\r\n${disposition('image')}; filename="a.png"\r\n\r\n\x89PNG\r\n\r\n--x--\r\n`,
    ].join(''),
  );
  const any = fc.oneof(form, json, file, fc.json(), text());
  const right = {
    form: fc.tuple(fc.constant('application/x-www-form-urlencoded'), form),
    json: fc.tuple(fc.constant('application/json'), json),
    file: fc.tuple(fc.constant('multipart/form-data; boundary=x'), file),
  }[takes];
  const types = fc.constantFrom(
    ...['application/json', 'application/x-www-form-urlencoded', 'text/plain', 'x', ''],
    ...['application/json; charset=utf-7', 'multipart/form-data; boundary=x'],
  );
  return fc.oneof({ weight: 6, arbitrary: right }, { weight: 1, arbitrary: fc.tuple(types, any) });
}

function disposition(name: string): string {
  return `Content-Disposition: form-data; name="${name}"`;
}

/**
 * Any request to one route: it has a query, headers, cookies and, where the method has one, a body. Some cookies have a good signature: the site has made them,
 * for something else.
 */
export function requestsTo(
  { method, path, rules }: Described,
  parts: { readonly fields: readonly string[]; readonly secret: string },
): fc.Arbitrary<Generated> {
  // Those of the endpoint more often: half of what is sent is what it reads.
  const names = [...FIELDS, ...repeated(parts.fields, FIELDS.length)];
  const takesFile = rules.includes('body: a form with a file');
  const takes = path.startsWith(API_PATH) ? 'json' : takesFile ? 'file' : 'form';
  const holes = path.split(/(?<=\/)[:*{][^/]*/).length - 1;
  return fc
    .record({
      fill: fc.array(text(), { minLength: holes, maxLength: holes }),
      query: record([...names, ...PAGES], text(), 3),
      headers: record(HEADERS, headerText(), 4),
      cookies: fc.array(fc.tuple(fc.constantFrom(...COOKIES), text(), fc.boolean()), {
        minLength: 1,
        maxLength: 4,
      }),
      sent: method === 'GET' ? fc.constant(undefined) : bodies(names, takes),
    })
    .map(({ fill, query, headers, cookies, sent }) => {
      const filled = fill.reduce(
        (done, one) => done.replace(/(?<=\/)[:*{][^/]*/, encoded(one).slice(0, 3000)),
        path,
      );
      const search = query.map(
        ([name, one]) => `${encoded(name)}=${encoded(String(one)).slice(0, 4000)}`,
      );
      return {
        method,
        path: filled + (search.length > 0 ? `?${search.join('&')}` : ''),
        headers: {
          ...Object.fromEntries(headers as [string, string][]),
          ...(sent && { 'content-type': sent[0] }),
        },
        cookies: Object.fromEntries(
          cookies.map(([name, one, signed]) => [
            `latchkey.${name}`,
            encoded(
              signed && ASCII.test(one) ? `${one}.${signatureOf(parts.secret, one)}` : one,
            ).slice(0, 3500),
          ]),
        ),
        body: sent?.[1],
      };
    });
}

function repeated(names: readonly string[], length: number): string[] {
  return names.length === 0
    ? []
    : Array.from({ length }, (_, index) => names[index % names.length] ?? '');
}

/** The site signs nothing else. */
const ASCII = /^[ -~]*$/;

/** As the library signs cookies. */
function signatureOf(secret: string, one: string): string {
  return createHmac('sha256', secret).update(one).digest('base64');
}

/** Half of a surrogate pair cannot be encoded; it becomes what browsers make of it. */
function encoded(one: string): string {
  return encodeURIComponent(Buffer.from(one).toString());
}

/** Sends it from a network of its own, so that no limit hides what is behind it. */
export async function send(
  app: TestApp,
  generated: Generated,
  extra: Readonly<Record<string, string>> = {},
): Promise<Answered> {
  const { method, path, headers, cookies, body } = generated;
  const jar = Object.entries(cookies).map(([name, one]) => `${name}=${one}`);
  const { cookie, ...others } = extra;
  const answer = await request(app.base + path, {
    method: method as 'GET',
    headers: {
      host: new URL(app.origin).host,
      'x-forwarded-for': newAddress(),
      ...headers,
      ...others,
      cookie: [...(cookie ? [cookie] : []), ...jar].join('; '),
    },
    ...(body !== undefined && { body }),
  });
  return {
    status: answer.statusCode,
    type: String(answer.headers['content-type'] ?? ''),
    location: answer.headers.location as string | undefined,
    text: await answer.body.text(),
  };
}
