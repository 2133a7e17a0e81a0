export const words = {
  signInMail: {
    title: 'Sign in by email',
    description: 'Sign in with a link or a code that we send you, without a password.',
    lead: 'We send you an email with a link and a code. No password is needed.',
    submit: 'Send the email',
    password: 'Sign in with a password',
    codeTitle: 'Check your email',
    leadCode:
      'We have sent an email to {{email}}. Open its link in this browser, or enter its code here. It works for 10 minutes.',
    leadLink: 'Press the button to sign in as {{email}}.',
    signIn: 'Sign in',
    nothingCame: 'No email? Check your spam folder.',
    resend: 'Send a new email',
    otherAddress: 'Use another address',
    elsewhere: 'The link and the code only work in the browser that asked for them.',
    elsewhereTitle: 'Enter this code where you asked for it',
    elsewhereLead:
      'You asked to sign in with another browser, or this one does not know any more that you asked. Enter this code where you asked:',
    elsewhereWarning:
      'Did somebody else ask you for this code, or did you not ask for it? Then do not give it to anyone, and close this page. Nobody can sign in without it.',
    elsewhereHere: 'To sign in here instead, ask for a new email in this browser.',
    whichTitle: 'Sign in to another account?',
    whichLead:
      'You are signed in as {{viewer}}. The link is for the account with the address {{email}}.',
    whichOther: 'Sign out and continue as {{email}}',
    whichSame: 'Stay signed in as {{viewer}}',
    passwordLost:
      'Your email address is now confirmed. The password that was chosen with it was never confirmed to be yours, so it was removed. You can set a new one under “Password”.',
  },

  history: {
    events: {
      signInMailAsked: 'Email to sign in requested',
    },
    tried: {
      signInMailAsked: 'Tried to request an email to sign in',
    },
  },

  mail: {
    signIn: {
      subject: 'Sign in to {{site}}',
      preview: 'Requested from {{browser}}. It works for a few minutes.',
      ask: 'Somebody asked to sign in to your account at {{site}} by email. If it was you, open the link below in the browser in which you asked, or enter this code there.',
      action: 'Sign in',
      lifetime:
        'The link and the code work for {{time}}, once, and only in that browser. A newer email replaces them.',
      notYou:
        'If it was not you, you do not need to do anything: nobody can sign in without this email. Do not give the code to anyone who asks for it.',
    },
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    signInMail: typeof words;
  }
}
