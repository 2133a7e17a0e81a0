import { perMinute, USUAL } from '../../auth/endpoint-rules.ts';
import { defineFeature } from '../../auth/feature.ts';
import { cookiePrefix } from '../../web/cookies.ts';
import { apiDocs } from './api-docs.ts';
import { createBoundSessions } from './bound-sessions.ts';
import { boundSessions as rules } from './policy.ts';
import { settings } from './settings.ts';
import { tables } from './tables.ts';
import { laterInsteadOfTooMany } from './too-many.ts';
import { words } from './words.ts';

/** Sessions that are bound to a key of the browser's device, so that a stolen cookie is of no use (BOUND_SESSIONS). */
export const boundSessions = defineFeature({
  name: 'bound-sessions',
  words,
  settings,
  tables,
  apiDocs,
  endpoints: {
    '/bound-session/register': { limit: USUAL, event: 'sessionBound', session: 'ignored' },
    // All browsers of a network together; each comes every eight minutes.
    '/bound-session/refresh': { limit: perMinute(1200), event: null, session: 'ignored' },
  },
  mounts: [],
  services: ({ config, secrets, database, baseUrl }) => ({
    boundSessions:
      config.settings.BOUND_SESSIONS && isTrustworthy(baseUrl)
        ? createBoundSessions({
            secret: secrets.current,
            prefix: cookiePrefix(baseUrl.protocol === 'https:'),
            origin: baseUrl.origin,
            database,
          })
        : undefined,
  }),
  sessionGuard: ({ boundSessions: bound }) => bound?.guard,
  aroundApi: laterInsteadOfTooMany,
  counted: ({ boundSessions: bound }) =>
    bound
      ? [
          {
            name: 'latchkey_bound_sessions_total',
            help: 'Sessions bound to a device, their refreshes, challenges given, and requests without the cookie.',
            labels: ['result'],
            rows: bound.counted.rows,
          },
        ]
      : [],
  rules: ({ boundSessions: bound }) => ({ afterwards: [rules(bound)] }),
});

/** Browsers bind sessions of sites with TLS, and of this machine. */
function isTrustworthy({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || hostname === 'localhost' || hostname === '127.0.0.1';
}
