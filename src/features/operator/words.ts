export const words = {
  history: {
    events: {
      accountDisabled: 'Account switched off by the people who run the site',
      accountEnabled: 'Account switched on again',
      signedOutByOperator: 'Signed out everywhere by the people who run the site',
    },
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    operator: typeof words;
  }
}
