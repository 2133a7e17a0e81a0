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
    lead: 'Every browser in which you are signed in. Sign out what you do not use or do not know. A device that you sign out here is not trusted any more: its next sign-in needs every step, and we tell you by email.',
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
      'Signs you out everywhere but here. If you think that somebody else knows your password, change it, too.',
    endOthers: 'Sign out all others',
    none: 'You are signed in nowhere else.',
    more_one: 'There are more; the one used last is listed.',
    more_other:
      'There are more; the {{count}} used last are listed. All but this one end with the button below.',
    ended: 'The device is signed out.',
    othersEnded: 'All other devices are signed out.',
  },

  history: {
    events: {
      allSessionsEnded: 'Signed out everywhere',
      sessionEnded: 'A device signed out',
      sessionsEnded: 'Signed out everywhere else',
    },
    tried: {
      allSessionsEnded: 'Tried to sign out everywhere',
      sessionEnded: 'Tried to sign out a device',
      sessionsEnded: 'Tried to sign out everywhere else',
    },
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    devices: typeof words;
  }
}
