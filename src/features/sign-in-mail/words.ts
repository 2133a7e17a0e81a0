export const words = {
  stepUp: {
    acts: {
      mailSignIn: 'change whether you can sign in by email',
    },
  },

  signInMail: {
    title: 'Sign in by email',
    choice: {
      lead: 'Anyone who reads your email can sign in with a link that we send. If you never sign in by email, turn it off. You can still choose a new password by email.',
      leadOff:
        'Nobody can sign in to your account by email: we send no link, even if somebody asks for one. You can still choose a new password by email.',
      turnOff: 'Never sign me in by email',
      turnOn: 'Allow signing in by email',
      off: 'Signing in by email is turned off for your account.',
      on: 'You can sign in by email again.',
      needed:
        'Email is your only way in, so it stays on. Set a password or create a passkey first.',
    },
    description: 'Sign in with a link or a code that we send you, without a password.',
    lead: 'We send you an email with a link and a code. No password is needed.',
    submit: 'Send the email',
    password: 'Sign in with a password',
    codeTitle: 'Check your email',
    leadCode:
      'We have sent an email to {{email}}, unless its owner has turned off signing in by email. Open the link of the email in this browser, or enter its code here. It works for 10 minutes.',
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
    whichOther: 'Sign out and continue',
    whichSame: 'Stay signed in',
    passwordLost:
      'Your email address is now confirmed. The password that was chosen with it was never confirmed to be yours, so it was removed. You can set a new one under “Password”.',
  },

  history: {
    events: {
      signInMailAsked: 'Email to sign in requested',
      mailSignInOff: 'Signing in by email turned off',
      mailSignInOn: 'Signing in by email turned on',
    },
    tried: {
      signInMailAsked: 'Tried to request an email to sign in',
      mailSignInOff: 'Tried to turn off signing in by email',
      mailSignInOn: 'Tried to turn on signing in by email',
    },
  },

  mail: {
    accountChanged: {
      subject: {
        mailSignInOff: 'Signing in by email was turned off at {{site}}',
        mailSignInOn: 'Signing in by email was turned on at {{site}}',
      },
      what: {
        mailSignInOff: 'Your account can no longer be signed in to by email.',
        mailSignInOn: 'Your account can be signed in to by email again.',
      },
    },
    signIn: {
      subject: 'Sign in to {{site}}',
      preview: 'Requested from {{browser}}. It works for a few minutes.',
      ask: 'Somebody asked to sign in to your account at {{site}} by email. If it was you, open the link below in the browser in which you asked, or enter this code there.',
      action: 'Sign in',
      never: 'Never sign me in by email',
      lifetime:
        'The link and the code work for {{time}}, once, and only in that browser. A newer email replaces them.',
      notYou:
        'If it was not you, you do not need to do anything: nobody can sign in without this email. Do not give the code to anyone who asks for it.',
    },
  },

  yourFile: {
    columns: {
      mailSignInOffAt: 'No signing in by email since',
    },
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    signInMail: typeof words;
  }
}
