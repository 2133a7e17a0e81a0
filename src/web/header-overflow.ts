import { IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Express } from 'express';
import { SECOND } from '../time.ts';
import { LARGEST } from './cookie-flood.ts';

/**
 * What is still read of such a request: to close with bytes unread would reset the connection, and the browser would
 * not see the page. In bytes, more than all cookies that a browser keeps for a site; and how long.
 */
const MOST_UNREAD = 2 * 1024 * 1024;
const PATIENCE = 5 * SECOND;

/**
 * Answers requests whose headers are longer than Node's parser reads with the page of `mendCookies`, in the place of
 * an empty 431: it is the cookies of a browser that become so long, and it would send them with each request. All other
 * mistakes of clients get Node's own answers, which a listener for `clientError` would have to write itself.
 */
export function answerOverflow(server: Server, app: Express): void {
  const emit = server.emit.bind(server) as (event: string, ...about: unknown[]) => boolean;
  const answer = (error: ParserError, socket: Socket & { _httpMessage?: unknown }) => {
    // While an answer is under way nothing else can be sent.
    if (error.code !== 'HPE_HEADER_OVERFLOW' || !socket.writable || socket._httpMessage)
      return false;
    readRest(socket);
    const req = unread(socket, cookiesIn(error));
    app(req, answerOf(req, socket));
    return true;
  };
  server.emit = (event: string, ...about: unknown[]) =>
    (event === 'clientError' && answer(...(about as Parameters<typeof answer>))) ||
    emit(event, ...about);
}

interface ParserError extends Error {
  readonly code?: string;
  /** The part of the request in which the parser gave up. */
  readonly rawPacket?: Buffer;
}

/** The part of the cookies that is known, made as long as what `mendCookies` looks for. */
function cookiesIn({ rawPacket }: ParserError): string {
  const text = rawPacket?.toString('latin1') ?? '';
  return text.replace(/^[\s\S]*?\ncookie:/i, '').padEnd(LARGEST + 1);
}

/** The request, as far as it matters for the page. */
function unread(socket: Socket, cookie: string): IncomingMessage {
  const req = new IncomingMessage(socket);
  Object.assign(req, { method: 'GET', url: '/', httpVersionMajor: 1, httpVersionMinor: 1 });
  req.headers = { accept: 'text/html', cookie };
  return req;
}

/** An answer after which the connection ends. */
function answerOf(req: IncomingMessage, socket: Socket): ServerResponse {
  const res = new ServerResponse(req);
  res.shouldKeepAlive = false;
  res.assignSocket(socket);
  res.once('finish', () => socket.end());
  return res;
}

/** Reads what is still on the way, and throws it away; the parser sees none of it. */
function readRest(socket: Socket): void {
  let left = MOST_UNREAD;
  const timer = setTimeout(() => socket.destroy(), PATIENCE);
  socket.once('close', () => clearTimeout(timer));
  socket.removeAllListeners('data');
  socket.on('data', ({ length }) => {
    left -= length;
    if (left < 0) socket.destroy();
  });
}
