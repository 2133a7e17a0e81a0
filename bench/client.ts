import { randomBytes } from 'node:crypto';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** What is sent: a form as the site's own page would post it, or JSON as a client of the API would. */
export interface Sent {
  readonly form?: Record<string, string>;
  readonly json?: object;
  readonly cookie?: string;
}

/** One request over a connection that is kept. */
export function send(url: string, { form, json, cookie }: Sent = {}): Promise<Answer> {
  const body = json ? JSON.stringify(json) : form && new URLSearchParams(form).toString();
  const headers = {
    // A visitor's own address, so that no limit is met.
    'x-forwarded-for': randomAddress(),
    ...(cookie && { cookie }),
    ...(body && {
      'content-type': json ? 'application/json' : 'application/x-www-form-urlencoded',
      'content-length': String(Buffer.byteLength(body)),
      'sec-fetch-site': 'same-origin',
      origin: new URL(url).origin,
    }),
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, headers, method: body ? 'POST' : 'GET' }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode = 0, headers: answered } = response;
        resolve({
          status: statusCode,
          headers: answered,
          body: Buffer.concat(chunks).toString('utf8'),
        });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** From the range that RFC 3849 keeps for examples. */
function randomAddress(): string {
  const [a, b] = randomBytes(4).toString('hex').match(/.{4}/g) ?? [];
  return `2001:db8:${a}:${b}::1`;
}

/** What a browser would send back of the cookies that it was given. */
export function cookiesOf(answer: Answer): string {
  return (answer.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';', 1)[0]).join('; ');
}

export function closeClient(): void {
  agent.destroy();
}
