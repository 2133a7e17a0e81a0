export const words = {
  devices: {
    bound: 'bound to this device',
  },

  history: {
    events: {
      sessionBound: 'Sign-in bound to the device',
      boundSessionRefused: 'Sign-in used without its device',
    },
    tried: {
      sessionBound: 'Tried to bind a sign-in to a device',
      boundSessionRefused: 'Tried to use a sign-in without its device',
    },
  },

  yourFile: {
    tables: {
      boundSession: 'Sessions bound to a device',
    },
    columns: {
      cookieUntil: 'Second cookie works until',
      refreshedAt: 'Last signed by the device',
      refusedAt: 'Last used without the device',
    },
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    boundSessions: typeof words;
  }
}
