import { randomBytes } from 'node:crypto';
import { Agent } from 'undici';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** What is sent: a form as the site's own page would post it, or JSON as a client of the API would. */
export interface Sent {
  readonly form?: Record<string, string>;
  readonly json?: object;
  readonly cookie?: string | undefined;
  /** Where it comes from; an address of its own when it is not given. */
  readonly from?: string;
}

const agent = new Agent({ connections: 64, pipelining: 1 });

/** One request over a connection that is kept. */
export async function send(url: string, { form, json, cookie, from }: Sent = {}): Promise<Answer> {
  const { origin, pathname, search } = new URL(url);
  const content = json ? JSON.stringify(json) : form && new URLSearchParams(form).toString();
  const { statusCode, headers, body } = await agent.request({
    origin,
    path: pathname + search,
    method: content === undefined ? 'GET' : 'POST',
    headers: {
      // A visitor's own address, so that no limit is met.
      'x-forwarded-for': from ?? randomAddress(),
      ...(cookie && { cookie }),
      ...(content !== undefined && {
        'content-type': json ? 'application/json' : 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'same-origin',
        origin,
      }),
    },
    body: content ?? null,
  });
  return { status: statusCode, headers, body: await body.text() };
}

/** From the range that RFC 3849 keeps for examples. */
function randomAddress(): string {
  const [a, b] = randomBytes(4).toString('hex').match(/.{4}/g) ?? [];
  return `2001:db8:${a}:${b}::1`;
}

/** What a browser would send back of the cookies that it was given. */
export function cookiesOf({ headers }: Answer): string {
  const cookies = [headers['set-cookie'] ?? []].flat();
  return cookies.map((cookie) => cookie.split(';', 1)[0]).join('; ');
}

export function expectStatus({ status, body }: Answer, wanted: number): void {
  if (status !== wanted) throw new Error(`answered ${status} instead of ${wanted}: ${body}`);
}

export function closeClient(): Promise<void> {
  return agent.close();
}
