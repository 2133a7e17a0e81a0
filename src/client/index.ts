/** The client of the JSON API. This folder needs nothing but `better-auth`: copy it into an app. */
export type { Passkey, Person, Session } from './api.ts';
export { type LatchkeyClientOptions, latchkeyClient } from './latchkey-client.ts';
export { type CallOutcome, outcomeOf } from './outcome.ts';
export type { StepUp } from './step-up.ts';
