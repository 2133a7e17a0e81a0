import { createHash } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import { parse } from 'cookie';
import type { Request, RequestHandler, Response } from 'express';
import { MINUTE, SECOND } from '../time.ts';
import { isFlash } from './flash.ts';

/** What went out, or would have. */
interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: unknown;
}

/** A form that a browser has sent, and what comes of it: nothing that could be said once more. */
interface Press {
  readonly form: string;
  readonly answer: Promise<Answer | undefined>;
}

/** How long an answer waits for the next press when the line broke, and when it has been sent. */
const KEPT = { broken: MINUTE, sent: 3 * SECOND } as const;

/** Of all visitors; the oldest goes first. */
const MOST = 500;

/**
 * A button that is pressed twice. The browser breaks the first request off, and shows the answer to the
 * second. So when the last form of a browser comes once more, with the very cookies, it gets the answer
 * of the first: while that is being made, when it could not be sent, and when it was sent but did not
 * arrive, for it would have changed a cookie. Only forms of which `isOneBrowsers` tells that nobody else
 * in the same office can have sent the same. docs/decisions/0036-pressed-twice.md.
 */
export function pressedTwice(isOneBrowsers: (req: Request) => boolean): RequestHandler {
  const presses = new Map<string, Press>();
  const judged = new WeakSet<Response>();

  return async (req, res, next) => {
    // An act that waited for a proof comes by a second time, within the answer to the proof.
    if (judged.has(res) || req.method !== 'POST' || req.is('multipart/form-data')) return next();
    judged.add(res);
    if (!isBrowser(req) || !isOneBrowsers(req)) return next();
    // As they came: an act that is carried out after a proof reads those of the answer.
    const { cookie, 'user-agent': agent, 'accept-language': language } = req.headers;
    const visitor = digest([req.ip, agent, language]);
    const form = digest([cookie, req.originalUrl, req.body]);
    const before = presses.get(visitor);
    const first = before?.form === form ? await before.answer : undefined;
    // It took so long that the visitor has been told so (deadline.ts).
    if (res.headersSent) return;
    if (first) return repeat(res, first);

    const press = { form, answer: answerOf(res) };
    presses.delete(visitor);
    presses.set(visitor, press);
    if (presses.size > MOST) presses.delete(presses.keys().next().value ?? visitor);
    const forget = () => presses.get(visitor) === press && presses.delete(visitor);
    press.answer.then((answer) => {
      let kept: number = KEPT.broken;
      const keep = () => setTimeout(forget, kept).unref();
      res.once('finish', () => {
        kept = answer && changesCookies(cookie, answer) ? KEPT.sent : 0;
      });
      if (res.closed) keep();
      else res.once('close', keep);
    });
    next();
  };
}

/** Other clients do not break off what they have sent, and may mean two equal requests. */
function isBrowser(req: Request): boolean {
  return req.get('user-agent')?.startsWith('Mozilla/') ?? false;
}

function digest(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

/** As it goes out, or would if the visitor were still there; undefined when it says to try again. */
function answerOf(res: Response): Promise<Answer | undefined> {
  const end = res.end;
  return new Promise((resolve) => {
    res.end = ((...given: Parameters<typeof end>) => {
      const { statusCode: status } = res;
      const final = status < 500 && status !== 429;
      resolve(final ? { status, headers: res.getHeaders(), body: given[0] } : undefined);
      return end.apply(res, given);
    }) as typeof end;
  });
}

/** Others than the message, which the next page takes away again. */
function changesCookies(cookie: string | undefined, { headers }: Answer): boolean {
  const sent = parse(cookie ?? '');
  return [headers['set-cookie'] ?? []].flat().some((line) => {
    const [name = '', value] = Object.entries(parse(line))[0] ?? [];
    return !isFlash(name) && (sent[name] ?? '') !== value;
  });
}

function repeat(res: Response, { status, headers, body }: Answer): void {
  for (const name of res.getHeaderNames()) res.removeHeader(name);
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value ?? '');
  res.status(status).end(body);
}
