export const words = {
  history: {
    events: {
      accountCreatedByOperator: 'Account created by the operator',
      accountDisabled: 'Account disabled by the operator',
      accountEnabled: 'Account enabled by the operator',
      signedOutByOperator: 'Signed out everywhere by the operator',
      unlockedByOperator: 'Unlocked by the operator',
      mailResentByOperator: 'Email sent again by the operator',
    },
  },

  mail: {
    accountCreated: {
      subject: 'Your account at {{site}}',
      preview: 'Choose a password to start.',
      what: 'The people who run {{site}} created an account for this email address. Choose a password to start.',
      action: 'Choose a password',
      lifetime:
        'The link and the code work for {{time}}. After that, ask for a new link on the page “Forgot your password?”.',
      notYou: 'If you did not expect this email, you do not need to do anything.',
    },
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    operator: typeof words;
  }
}
