import { defineFeature } from '../../auth/feature.ts';
import { words } from './words.ts';

/** What somebody who runs the site does by command: bin/account.ts, bin/reseal.ts. */
export const operator = defineFeature({ name: 'operator', words, endpoints: {}, mounts: [] });
