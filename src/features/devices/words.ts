export const words = {
  checkUp: {
    devices: {
      here: 'You are signed in on this device only.',
      others_one: 'You are signed in here and on {{count}} other device.',
      others_other: 'You are signed in here and on {{count}} other devices.',
    },
  },

  devices: {
    title: 'Devices',
    description: 'Where you are signed in.',
    lead: 'Every browser in which you are signed in. Sign out what you do not use or do not recognise. A device that you sign out here is no longer trusted: its next sign-in needs every step, and we tell you by email.',
    list: 'Signed in',
    here: 'This browser',
    active: 'active {{when}}',
    activeNow: 'active now',
    since: 'since {{when}}',
    remembered: 'kept signed in',
    end: 'Sign out',
    endOf: 'Sign out {{browser}}',
    others: 'All other devices',
    othersLead:
      'Sign out everywhere except here. If you think that somebody else knows your password, change it, too.',
    endOthers: 'Sign out of all other devices',
    none: 'You are not signed in anywhere else.',
    more_one: 'There are more; the one used last is listed.',
    more_other:
      'There are more; the {{count}} used last are listed. All but this one end with the button below.',
    ended: 'The device was signed out.',
    othersEnded: 'You were signed out of all other devices.',
  },

  history: {
    events: {
      allSessionsEnded: 'Signed out everywhere',
      sessionEnded: 'Signed out one device',
      sessionsEnded: 'Signed out of all other devices',
    },
    tried: {
      allSessionsEnded: 'Tried to sign out everywhere',
      sessionEnded: 'Tried to sign out a device',
      sessionsEnded: 'Tried to sign out of all other devices',
    },
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    devices: typeof words;
  }
}
