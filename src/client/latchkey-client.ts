import type { BetterAuthClientPlugin } from 'better-auth/client';
import { type ApiEndpoints, type PERSON, POSTS, type SESSION } from './api.ts';
import { replacedMethods } from './replaced-methods.ts';
import { type StepUp, sendingAgain } from './step-up.ts';

/** What a page or an app does about answers of the site. */
export interface LatchkeyClientOptions {
  /**
   * Called when a call wants a proof of the last minutes: ask the person, prove it with one of the
   * `stepUp` methods, and give true. Then the call is sent again, and its answer is the one that counts. Calls
   * that come meanwhile wait for the same proof. Without this a call is refused with `STEP_UP_REQUIRED`.
   */
  readonly onStepUp?: (wanted: StepUp) => Promise<boolean>;
}

/** What the types know of the site; no code of it comes along. */
interface SiteTypes {
  id: 'latchkey';
  endpoints: ApiEndpoints;
  schema: {
    user: { fields: typeof PERSON };
    session: { fields: typeof SESSION };
  };
}

/**
 * Latchkey for the library's client: `createAuthClient({ plugins: [latchkeyClient()] })`. Every endpoint of the
 * site is a method with types of its own, the fields of the person and the session are known, and methods of the
 * library that the site has replaced lead to its own.
 */
export function latchkeyClient({ onStepUp }: LatchkeyClientOptions = {}) {
  return {
    id: 'latchkey',
    $InferServerPlugin: {} as SiteTypes,
    // Otherwise the library sends a call without a body as GET.
    pathMethods: Object.fromEntries(POSTS.map((path) => [path, 'POST' as const])),
    getActions: replacedMethods,
    fetchPlugins: [sendingAgain(onStepUp)],
    // What `useSession` shows may have changed.
    atomListeners: [{ matcher: isPost, signal: '$sessionSignal' }],
  } satisfies BetterAuthClientPlugin;
}

function isPost(path: string): boolean {
  return (POSTS as readonly string[]).includes(path);
}
