import type { Request, RequestHandler, Response } from 'express';

/** The name for requests that no page and no endpoint of ours answers. */
const OTHER = 'other';

/** Notes below which mount a request was answered, for metrics and traces. */
export const answeredBelow =
  (at: string): RequestHandler =>
  (_req, res, next) => {
    res.locals.mountedAt = at;
    next();
  };

/** The mount has not answered: the request goes on to what stands behind it. */
export const notAnswered: RequestHandler = (_req, res, next) => {
  res.locals.mountedAt = undefined;
  next();
};

/**
 * Names what answered a request: a page or an endpoint as the code declares it, never what a visitor has
 * typed, so there are few. `endpoints`: the whole paths of the API, with `:id` for what varies.
 */
export function routeNamer(endpoints: readonly string[]): (req: Request, res: Response) => string {
  const known = new Set(endpoints);
  const families = endpoints
    .filter((path) => path.includes('/:'))
    .map((path) => [path.slice(0, path.indexOf('/:') + 1), path] as const);
  return (req, res) => {
    const { mountedAt } = res.locals;
    if (typeof mountedAt === 'string') {
      const below = req.baseUrl === mountedAt ? req.route?.path : undefined;
      const rest = typeof below === 'string' && below !== '/' ? below : '';
      return (mountedAt === '/' ? '' : mountedAt) + rest || '/';
    }
    const path = req.originalUrl.split('?', 1)[0] ?? '';
    if (known.has(path)) return path;
    return families.find(([beginning]) => path.startsWith(beginning))?.[1] ?? OTHER;
  };
}
