export const words = {
  checkUp: {
    lastSignIn: 'Most recent other sign-in',
  },

  history: {
    title: 'Security history',
    description: 'What happened to your account, when and from where.',
    filter: 'Show',
    all: 'Everything',
    signIns: 'Sign-ins',
    changes: 'Changes',
    refused: 'Refused',
    list: 'Events',
    wasRefused: 'Refused',
    byYou: 'by you',
    otherEvent: 'Something else',
    unknown: 'I do not recognise this',
    bySomebody: 'by somebody who was not signed in as you',
    thisSession: 'This session',
    empty:
      'Nothing here yet. Sign-ins and changes of your account will be listed, the newest first.',
    emptyFilter: 'Nothing of this kind has happened.',
    emptySoFar:
      'Nothing of this kind is among the events looked through so far. Look at older ones.',
    older: 'Older events',
    newest: 'Back to the newest',
    pages: 'Pages',
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    history: typeof words;
  }
}
