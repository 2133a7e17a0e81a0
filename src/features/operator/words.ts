export const words = {
  history: {
    events: {
      accountDisabled: 'Account disabled by the operator',
      accountEnabled: 'Account enabled by the operator',
      signedOutByOperator: 'Signed out everywhere by the operator',
    },
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    operator: typeof words;
  }
}
