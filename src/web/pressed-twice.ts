import { createHash } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'cookie';
import type { Request, RequestHandler, Response } from 'express';
import { MINUTE, SECOND } from '../time.ts';
import { isFlash } from './flash.ts';
import { whenOver } from './when-over.ts';

/** The answer to a press: as it was sent, or would have been if the connection had stayed open. */
interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  /** The HTML of the page; undefined for a redirect. */
  readonly page: string | undefined;
}

/** A form that a browser has sent, and its answer; undefined when the form is to be tried again. */
interface Press {
  readonly form: string;
  readonly answer: Promise<Answer | undefined>;
}

/** How long an answer is kept for the next press when the connection broke, and when it has been sent. */
const KEPT = { broken: MINUTE, sent: 3 * SECOND } as const;

/** So many presses are kept, of all visitors together; the oldest is forgotten first. */
const MOST = 500;

/** Milliseconds between two looks for an answer to a connection that is closed. */
const LOOK = 20;

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
    // An act that waited for a proof passes here a second time, within the answer to the proof.
    if (judged.has(res) || req.method !== 'POST' || req.is('multipart/form-data')) return next();
    judged.add(res);
    if (!isBrowser(req) || !isOneBrowsers(req)) return next();
    // Read before the act runs: an act that is carried out after a proof changes the request's cookies to
    // those of the answer.
    const { cookie, 'user-agent': agent, 'accept-language': language } = req.headers;
    const visitor = digest([req.ip, agent, language]);
    const form = digest([cookie, req.originalUrl, req.body]);
    const before = presses.get(visitor);
    const first = before?.form === form ? await before.answer : undefined;
    // Waiting took so long that the visitor has been told so (deadline.ts).
    if (res.headersSent) return;
    if (first) return repeat(res, first);

    const press = { form, answer: answerOf(res) };
    presses.delete(visitor);
    presses.set(visitor, press);
    if (presses.size > MOST) presses.delete(presses.keys().next().value ?? visitor);
    const forget = () => presses.get(visitor) === press && presses.delete(visitor);
    let isSent = false;
    whenOver(res, () => {
      isSent = res.writableFinished;
    });
    press.answer.then((answer) => {
      const kept = answer && changesCookies(cookie, answer) ? KEPT.sent : 0;
      setTimeout(forget, isSent ? kept : KEPT.broken).unref();
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

/** Resolves once the answer is made, also when the visitor has closed the connection meanwhile. */
async function answerOf(res: Response): Promise<Answer | undefined> {
  await new Promise<void>((resolve) => whenOver(res, resolve));
  // Node emits nothing when an answer is made for a connection that is closed.
  const end = Date.now() + KEPT.broken;
  while (!res.writableEnded && Date.now() < end) await sleep(LOOK, undefined, { ref: false });
  const { statusCode: status, locals } = res;
  const isFinal = res.writableEnded && status < 500 && status !== 429;
  const isKnown = locals.sentPage !== undefined || res.hasHeader('location');
  return isFinal && isKnown
    ? { status, headers: res.getHeaders(), page: locals.sentPage }
    : undefined;
}

/** Whether an answer sets cookies that the browser did not send; the message for the next page is none. */
function changesCookies(cookie: string | undefined, { headers }: Answer): boolean {
  const sent = parse(cookie ?? '');
  return [headers['set-cookie'] ?? []].flat().some((line) => {
    const [name = '', value] = Object.entries(parse(line))[0] ?? [];
    return !isFlash(name) && (sent[name] ?? '') !== value;
  });
}

function repeat(res: Response, { status, headers, page }: Answer): void {
  for (const name of res.getHeaderNames()) res.removeHeader(name);
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value ?? '');
  if (page === undefined) res.redirect(status, String(headers.location));
  else res.status(status).send(page);
}
