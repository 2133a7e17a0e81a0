export const words = {
  signUp: {
    title: 'Create your account',
    description: 'Create an account with your name, your email address and a password.',
    nameHint: 'What should we call you?',
    nameRequired: 'Enter your name.',
    passwordHint:
      'At least {{min}} characters. A few unrelated words together work well; your name, your address and well-known passwords do not.',
    passwordRequired: 'Choose a password.',
    submit: 'Create account',
    taken:
      'An account already uses this address. Sign in, or use another address. If it is yours, an email from us says how to get in.',
    takenSignIn: 'Sign in with this address',
    takenReset: 'Choose a new password',
    haveAccount: 'Already have an account?',
    signIn: 'Sign in',
  },

  history: {
    events: {
      signUp: 'Account created',
    },
    tried: {
      signUp: 'Tried to create an account',
    },
  },

  mail: {
    accountExists: {
      subject: 'You already have an account at {{site}}',
      preview: 'Nothing was created, and nothing was changed.',
      what: 'Somebody tried to create an account at {{site}} with this email address. You already have one, so nothing was created and nothing was changed.',
      you: 'If it was you, sign in. If you forgot your password, choose a new one.',
      signIn: 'Sign in',
      reset: 'Choose a new password',
      notYou: 'If it was not you, you do not need to do anything.',
    },
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    signUp: typeof words;
  }
}
