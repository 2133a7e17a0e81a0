import { type RequestHandler, Router } from 'express';

/** Handlers for a path and what is below it. */
export interface MountedAt {
  /** Without parameters: `/account/email`. */
  readonly at: string;
  readonly handlers: readonly RequestHandler[];
}

/**
 * Sends a request through the mounts that its path is at or below, in their order. Express would ask each
 * layer of each mount whether it is meant; here those for a path are found by comparing and have a router of their own,
 * which is kept. Case does not count, as with Express.
 *
 * @throws when a mount's path has a parameter or a pattern
 */
export function mountedAt(mounts: readonly MountedAt[]): RequestHandler {
  const odd = mounts.find(({ at }) => !/^\/[\w./-]*$/.test(at));
  if (odd) throw new Error(`A mount's path is plain: ${odd.at}. Its routes may have parameters.`);
  const all = mounts.map((mount) => {
    const path = mount.at.toLowerCase();
    return { ...mount, path, below: path === '/' ? path : `${path}/` };
  });
  const routers = new Map<string, Router>();
  return (req, res, next) => {
    const asked = req.path.toLowerCase();
    const meant = all.filter(({ path, below }) => asked === path || asked.startsWith(below));
    const key = meant.map(({ path }) => path).join();
    let router = routers.get(key);
    if (!router) {
      router = Router();
      for (const { at, handlers } of meant) router.use(at, ...handlers);
      routers.set(key, router);
    }
    router(req, res, next);
  };
}
