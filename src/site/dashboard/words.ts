export const words = {
  dashboard: {
    title: 'Dashboard',
    description: 'Your account at a glance.',
    greeting: 'Hello, {{name}}',
    account: 'Your account',
    accountLead: 'This is how the site knows you.',
    confirmed: 'Confirmed',
    notConfirmed: 'Not confirmed',
    memberSince: 'Member since',
    session: 'This session',
    sessionLead: 'How and since when you are signed in here.',
    sessionStarted: 'signed in {{when}}',
    thisBrowser: 'This browser',
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    dashboard: typeof words;
  }
}
