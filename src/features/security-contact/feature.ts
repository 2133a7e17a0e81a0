import { defineFeature } from '../../auth/feature.ts';
import { SECURITY_TXT, securityContactRoutes } from './routes.ts';
import { settings } from './settings.ts';

/** Tells programs and people who find a weakness where to report it. It has no words of ours. */
export const securityContact = defineFeature({
  name: 'security-contact',
  words: {},
  settings,
  endpoints: {},
  mounts: [
    {
      at: SECURITY_TXT,
      access: 'anyone',
      routes: securityContactRoutes,
      when: ({ config }) => config.settings.SECURITY_CONTACT !== undefined,
      whileLeaving: true,
      whileSettingUp: true,
    },
  ],
});
