import { perMinute } from '../../auth/endpoint-rules.ts';
import { defineFeature } from '../../auth/feature.ts';
import { apiDocs } from './api-docs.ts';
import { mails } from './mails.ts';
import { signUp as rules } from './policy/sign-up.ts';
import { takenAddress } from './policy/taken-address.ts';
import { refusals } from './refusals.ts';
import { signUpRoutes } from './routes.ts';
import { words } from './words.ts';

/** A new account with an address and a password. */
export const signUp = defineFeature({
  name: 'sign-up',
  words,
  refusals,
  mails,
  apiDocs,
  endpoints: {
    '/sign-up/email': {
      limit: perMinute(20),
      event: 'signUp',
      session: 'ignored',
      floods: true,
      wayIn: { method: 'signUp', strength: 'one' },
    },
  },
  mounts: [{ at: '/sign-up', access: 'guest', routes: signUpRoutes, floods: true }],
  rules: (parts) => {
    const { EMAIL_VERIFICATION: emailVerification } = parts.config.settings;
    return {
      input: emailVerification === 'later' ? [takenAddress(parts)] : [],
      act: [rules({ ...parts, emailVerification })],
    };
  },
});
