export const words = {
  dashboard: {
    title: 'Dashboard',
    description: 'How your account stands, and where you are signed in.',
    greeting: 'Hello, {{name}}',
    memberSince: 'member since',
    session: 'This session',
    sessionStarted: 'signed in {{when}}',
    thisBrowser: 'This browser',
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    dashboard: typeof words;
  }
}
