import { perMinute, USUAL } from '../../auth/endpoint-rules.ts';
import { defineFeature } from '../../auth/feature.ts';
import { apiDocs } from './api-docs.ts';
import { flashes } from './flashes.ts';
import { proof } from './password.ts';
import { stepUpByPassword } from './policy/step-up-password.ts';
import { stepUpWays } from './policy/step-up-ways.ts';
import { refusals } from './refusals.ts';
import { stepUpRoutes } from './routes.ts';
import { settings } from './settings.ts';
import { words } from './words.ts';

/** Proving once more that it is you, before an important change. */
export const stepUp = defineFeature({
  name: 'step-up',
  words,
  refusals,
  flashes,
  settings,
  apiDocs,
  endpoints: {
    '/step-up': { limit: USUAL, event: null, session: 'needed', openWhile: ['settingUp'] },
    '/step-up/password': {
      limit: perMinute(20),
      event: 'stepUp',
      session: 'needed',
      openWhile: ['settingUp'],
    },
  },
  mounts: [{ at: '/step-up', access: 'user', routes: stepUpRoutes, whileSettingUp: true }],
  proofs: [proof],
  rules: () => ({ act: [stepUpByPassword(), stepUpWays()] }),
});
