import express, {
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from 'express';
import { HttpError } from './errors.ts';

/**
 * To be used inside a router of its own, in front of the mount's access rule: does its router know
 * this path, and this method for it? If not, 404 goes on to the next mount and 405 says in Allow
 * what works (RFC 9110 15.5.6), so that nobody has to sign in to learn that there is nothing. The
 * first route that matches says which page it is: `/new` in front of `/:id` is no row of that name.
 *
 * A form that was refused stands at the address that takes it. A visitor who opens that address with
 * Enter is led to the page of the form: the next one above it.
 */
export function knownMethod(router: Router): RequestHandler {
  return (req, res, next) => {
    const page = router.stack.find((layer) => layer.route && matches(layer, req.path))?.route?.path;
    if (page === undefined) return next('router');
    const allowed = methodsAt(router, page);
    const asked = req.method === 'GET' || req.method === 'HEAD';
    if (asked && !allowed.has('GET')) return res.redirect(303, formAbove(router, page, req));
    answer(allowed, req, res, next);
  };
}

/** Whether any page of a router takes a form. */
export function takesForms(router: Router): boolean {
  return router.stack.some(({ route }) => route && methodsOf(route).includes('POST'));
}

/** Runs these handlers for a POST only: no other request has a form. */
export function forPosts(...handlers: RequestHandler[]): RequestHandler {
  const forms = express.Router().use(handlers);
  return (req, res, next) => (req.method === 'POST' ? forms(req, res, next) : next());
}

/** What the routes of a path answer, the path as they name it. */
function methodsAt(router: Router, page: string): ReadonlySet<string> {
  const routes = router.stack.flatMap(({ route }) => (route?.path === page ? [route] : []));
  const methods = new Set(routes.flatMap(methodsOf));
  return methods.has('GET') ? methods.add('HEAD') : methods;
}

/** The nearest page above, with the query; above the whole router where it has none. */
function formAbove(router: Router, page: string, { baseUrl, path, url }: Request): string {
  const names = page.split('/');
  const isPage = (depth: number) =>
    methodsAt(router, names.slice(0, depth).join('/') || '/').has('GET');
  let depth = names.length - 1;
  while (depth > 0 && !isPage(depth)) depth -= 1;
  const above =
    depth > 0
      ? baseUrl + path.split('/').slice(0, depth).join('/')
      : baseUrl.slice(0, baseUrl.lastIndexOf('/'));
  return (above || '/') + url.slice(path.length);
}

/** The same for a route whose paths Express does not know: `listed` has the methods of each. */
export function listedMethods(listed: ReadonlyMap<string, ReadonlySet<string>>): RequestHandler {
  return (req, res, next) => {
    const allowed = listed.get(req.path);
    if (!allowed) return next('route');
    answer(allowed, req, res, next);
  };
}

/** The same where every path is there: it takes these methods and no other. */
export function onlyMethods(...methods: string[]): RequestHandler {
  const allowed = new Set(methods);
  return (req, res, next) => answer(allowed, req, res, next);
}

function answer(
  allowed: ReadonlySet<string>,
  req: Request,
  res: Response,
  next: NextFunction,
): void {
  if (allowed.has(req.method)) {
    next();
    return;
  }
  res.set('Allow', [...allowed].sort().join(', '));
  if (req.method === 'OPTIONS') res.status(204).end();
  else next(new HttpError(405, `${req.method} is not for this page`));
}

/** Express' router has it, its types do not. */
function matches(layer: unknown, path: string): boolean {
  return (layer as { match(path: string): boolean }).match(path);
}

function methodsOf(route: unknown): string[] {
  return Object.keys((route as { methods: object }).methods).map((name) => name.toUpperCase());
}
