export const words = {
  checkUp: {
    lastSignIn: 'Most recent other sign-in',
  },

  history: {
    title: 'Security history',
    description: 'What happened to your account, when and from where.',
    inUtc: 'Times are shown in UTC.',
    inUtcLink: 'Choose your time zone',
    filter: 'Show',
    all: 'Everything',
    signIns: 'Sign-ins',
    changes: 'Changes',
    refused: 'Refused',
    list: 'Events',
    wasRefused: 'Refused',
    byYou: 'by you',
    otherEvent: 'Other event',
    unknown: 'I do not recognise this',
    byMail: 'with a link in an email to you',
    bySomebody: 'by somebody not signed in as you',
    thisSession: 'This session',
    empty:
      'No events yet. Sign-ins and changes of your account will be listed here, the newest first.',
    emptyFilter: 'No events of this kind.',
    emptySoFar: 'None of the events searched so far are of this kind. Look at older events.',
    older: 'Older events',
    newest: 'Back to the newest',
    pages: 'Pages',
    events: {
      accountSecured: 'Account secured: signed out of all other devices',
    },
    tried: {
      accountSecured: 'Tried to secure the account',
    },
  },

  secureAccount: {
    title: 'Secure your account',
    description: 'Sign out everywhere else and check what has changed.',
    lead: 'If you think that somebody else may have access to your account, do this now.',
    what: 'What will happen',
    whatSessions: 'You are signed out on every other device.',
    whatTrust: 'No browser is trusted any longer: each one asks for the second step again.',
    whatPassword: 'Next, you choose a new password.',
    submit: 'Secure my account',
    done: 'You are signed out everywhere else, and no browser is trusted any longer. Now choose a new password.',
    changes: 'Changes in the last 7 days',
    changesLead: 'Take back each change that you did not make.',
    changesNone: 'Nothing was changed in the last 7 days.',
    changesCut: 'There may be more than are listed here.',
    changesAll: 'All changes',
    check: 'Check',
    reference: 'Reference number',
    referenceLead:
      'If you report this event to the people who run the site, give them this number. With it they find the event in their log.',
    prompt: 'Does something look wrong?',
    promptLead: 'Sign out everywhere else, and check what has changed lately.',
  },

  mail: {
    accountChanged: {
      subject: {
        accountSecured: 'Your account at {{site}} was secured',
      },
      what: {
        accountSecured:
          'Somebody who is signed in to your account signed it out on every other device and ended the trust in all browsers.',
      },
    },
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    history: typeof words;
  }
}
