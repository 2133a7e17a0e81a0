import type { GenericEndpointContext } from 'better-auth';

/** Somebody who is signed in, with their session, as an endpoint or a hook has them. */
export type ContextSession = NonNullable<GenericEndpointContext['context']['session']>;
