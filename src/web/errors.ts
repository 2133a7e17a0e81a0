import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Catalogue } from '../i18n/words.ts';

/** A refusal with an HTTP status; the site's error page for that status is shown. */
export class HttpError extends Error {
  readonly status: number;
  /** Seconds until it is worth trying again. */
  readonly retryAfter: number | undefined;
  /** Words of the refusal's own, in the place of those for its status. */
  readonly words: ErrorWords | undefined;

  constructor(
    status: number,
    message: string,
    options: { retryAfter?: number; words?: ErrorWords; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'HttpError';
    this.status = status;
    this.retryAfter = options.retryAfter;
    this.words = options.words;
  }
}

type Pages = Catalogue['errors'];

/** The words of an error page for a refusal that those for its status would not explain. */
export type ErrorWords = {
  [Name in keyof Pages]: Pages[Name] extends { title: string; message: string; next: string }
    ? Name
    : never;
}[keyof Pages];

/** How an error page is shown to a person. */
export type ShowError = (
  res: Response,
  error: {
    status: ErrorStatus;
    words: ErrorWords | undefined;
    reference: string;
    retryAfter: number | undefined;
  },
) => void;

const STATUSES = [400, 403, 404, 405, 408, 413, 415, 429, 431, 500, 503] as const;
export type ErrorStatus = (typeof STATUSES)[number];

/** Seconds after which a visitor may look again when the database cannot work. */
export const RETRY_AFTER = 5;

/** Nothing answered: 404. */
export const notFound: RequestHandler = (_req, _res, next) => {
  next(new HttpError(404, 'Not found'));
};

/**
 * The last handler. A person sees the site's page with a reference number, a program JSON; neither
 * sees what went wrong inside (ASVS 16.5.1). What failed because the database is `unable` is a 503.
 */
export function errorHandler(
  show: ShowError,
  unable: (error: unknown) => boolean,
): ErrorRequestHandler {
  return (error, req, res, _next) => {
    if (res.headersSent) return breakOff(error, req, res);
    // A request that its sender broke off is no fault of ours.
    const asked = error === req.errored ? 400 : statusOf(error);
    const status = asked === 500 && unable(error) ? 503 : asked;
    const retryAfter = error?.retryAfter ?? (status === 503 ? RETRY_AFTER : undefined);
    const reference = String(req.id);
    if (status === 500) req.log.error({ err: error }, 'request failed');
    else if (status === 503) req.log.warn({ reason: messageOf(error) }, 'service unavailable');
    else noteRefusal(req, res, messageOf(error), status);
    res.status(status);
    // The rest of the request is not read: the connection ends with this answer.
    if (status === 408) res.set('Connection', 'close');
    if (retryAfter !== undefined) res.set('Retry-After', String(retryAfter));
    if (wantsJson(req.originalUrl, req.headers.accept)) {
      res
        .set('Cache-Control', 'no-store')
        .json({ code: CODES[status], message: CODES[status], reference });
    } else {
      show(res, { status, words: error?.words, reference, retryAfter });
    }
  };
}

/** Notes why a request is refused: in its line of the log, or in one of its own where that is written already. */
function noteRefusal(req: Request, res: Response, reason: string, status: number): void {
  if (res.closed) req.log.info({ reason, status }, 'request refused');
  else res.locals.refusedFor = reason;
}

/**
 * Cuts an answer that had begun, so that half of it does not look whole. Where the answer is whole, its
 * connection may carry somebody else's request already, and stays.
 */
function breakOff(error: unknown, req: Request, res: Response): void {
  req.log.warn({ err: error }, res.writableEnded ? 'failed after its answer' : 'answer broken off');
  if (!res.writableEnded) res.destroy();
}

const CODES: Record<ErrorStatus, string> = {
  400: 'BAD_REQUEST',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  408: 'REQUEST_TIMEOUT',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'TOO_MANY_REQUESTS',
  431: 'REQUEST_HEADER_FIELDS_TOO_LARGE',
  500: 'INTERNAL_SERVER_ERROR',
  503: 'SERVICE_UNAVAILABLE',
};

/**
 * The status of an error. Body parsers and Express' own decoding carry a 4xx; any other error is our fault.
 */
function statusOf(error: unknown): ErrorStatus {
  const status = (error as { status?: unknown } | null)?.status;
  if (isKnown(status)) return status;
  return typeof status === 'number' && status >= 400 && status < 500 ? 400 : 500;
}

function isKnown(status: unknown): status is ErrorStatus {
  return (STATUSES as readonly unknown[]).includes(status);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The API answers programs; but a browser that a provider sends there shows what it gets to a person. */
function wantsJson(url: string, accept = ''): boolean {
  if (accept.includes('html')) return false;
  return url.startsWith('/api/') || accept.includes('json');
}
