import { runWithAdapter } from '@better-auth/core/context';
import type { BetterAuthOptions } from 'better-auth';
import { router } from 'better-auth/api';

type RouterContext = Parameters<typeof router>[0];

/** What the library's handler is made of. */
interface RoutedLibrary {
  readonly $context: Promise<unknown>;
  readonly options: unknown;
}

/**
 * The library's handler with its routes built once. Its own builds every endpoint and every schema
 * anew for each request, to work out a base URL and trusted origins that are fixed here. A call
 * gets a copy of the context in the library's dispatch; the frozen one would refuse to be changed.
 */
export function keptRouter(auth: RoutedLibrary): (request: Request) => Promise<Response> {
  const built = auth.$context.then((shared) => {
    const context = frozenCopy(shared as RouterContext);
    return { ...context, handle: router(context, auth.options as BetterAuthOptions).handler };
  });
  return async (request) => {
    const { adapter, handle } = await built;
    return runWithAdapter(adapter, () => handle(request));
  };
}

function frozenCopy<T extends object>(original: T): T {
  const copy = Object.create(Object.getPrototypeOf(original));
  return Object.freeze(Object.defineProperties(copy, Object.getOwnPropertyDescriptors(original)));
}
