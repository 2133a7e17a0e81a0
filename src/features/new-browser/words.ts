export const words = {
  newBrowser: {
    title: 'Confirm that it is you',
    description: 'A code by email, because this browser is new to your account.',
    label: 'Code by email, for a new browser',
    lead: 'This browser is new to your account. So that a stolen password is not enough, we email a code to the address of your account. Enter it here.',
    submit: 'Continue',
    nothingCame: 'No email? Check your spam folder.',
    resend: 'Send a new code',
    notOffered: 'A code by email cannot finish this sign-in. Use another way.',
  },

  history: {
    seconds: {
      newBrowser: 'a code by email, for a new browser',
    },
    events: {
      newBrowserCodeSent: 'Code sent by email, for a new browser',
    },
    tried: {
      newBrowserCodeSent: 'Tried to get a code by email, for a new browser',
    },
  },

  mail: {
    newBrowserCode: {
      subject: 'Confirm your sign-in to {{site}}',
      preview: 'A code for signing in with a new browser.',
      ask: 'Somebody is signing in to your account at {{site}} with a browser that is new to it. If it is you, enter this code there.',
      lifetime: 'The code works for {{time}}, only in that browser, and only once.',
      notYou:
        'If it is not you, somebody can take the first step of signing in, for example with your password. Without this code they cannot sign in: do not give it to anybody, and choose a new password.',
      reset: 'Choose a new password',
    },
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    newBrowser: typeof words;
  }
}
