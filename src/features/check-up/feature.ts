import { defineFeature } from '../../auth/feature.ts';
import { type CheckUp, createCheckUp } from './check-up.ts';
import { words } from './words.ts';

declare module '../../auth/deps.ts' {
  interface Services {
    /** Tells how the account of a person stands, for the dashboard. */
    readonly checkUp: CheckUp;
  }
}

/** What is fine with an account and what wants a look: each feature adds its lines (`checks`). */
export const checkUp = defineFeature({
  name: 'check-up',
  words,
  endpoints: {},
  mounts: [],
  services: (ground) => ({ checkUp: createCheckUp(ground) }),
});
