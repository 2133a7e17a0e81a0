export const words = {
  checkUp: {
    password: {
      since: 'Last changed {{when}}',
      none: 'You have no password. You sign in another way.',
      set: 'Set a password',
    },
  },

  fields: {
    passwordTooShort: 'Use at least {{min}} characters.',
    passwordTooLong: 'Use at most {{max}} characters.',
    passwordTooSimple:
      'This is a pattern or a repetition, which is guessed quickly. A few unrelated words together work well.',
    passwordTooCommon:
      'This is one of the passwords that are guessed first. A few unrelated words together work well.',
    passwordTooPersonal:
      'This is made of your name, your address or the name of this site, which are guessed first. Choose words that have nothing to do with you.',
  },

  stepUp: {
    acts: {
      changePassword: 'change your password',
      setPassword: 'set a password',
    },
  },

  passwordReset: {
    askTitle: 'Forgot your password?',
    askDescription: 'Choose a new password with a link or a code that we send you by email.',
    askLead: 'We send you an email with a link and a code to choose a new one.',
    askSubmit: 'Send the email',
    back: 'Back to sign-in',
    enterCode: 'Enter the code from the email',
    title: 'Choose a new password',
    description: 'Set a new password for your account.',
    leadCode:
      'We have sent an email to {{email}}. Open the link in it, or enter its code here. It works for 30 minutes.',
    leadLink: 'For the account with the address {{email}}.',
    signOut: 'You will be signed out everywhere, and then sign in with the new password.',
    password: 'New password',
    submit: 'Set password',
    nothingCame: 'No email? Look in the folder for spam, too.',
    resend: 'Send a new email',
    otherAddress: 'Use another address',
    goneTitle: 'This link no longer works',
    again: 'Ask for a new email',
    done: 'Your new password is set, and every device is signed out. Sign in with it now.',
    doneDisabled:
      'Your new password is set. But this account is switched off, so nobody can sign in to it, with this password or in another way. If you think that this is a mistake, write to the people who run this site.',
    toChoose: 'Your email address is confirmed. Now choose a password for your account.',
    whichTitle: 'Which account is it for?',
    whichLead:
      'You are signed in as {{viewer}}. The link is for the account with the address {{email}}.',
    whichOther: 'Sign out and set a password for {{email}}',
    whichSame: 'Stay signed in as {{viewer}}',
  },

  history: {
    events: {
      passwordReset: 'New password set by way of an email',
      passwordResetRequested: 'New password asked for by email',
      passwordChanged: 'Password changed',
      passwordSet: 'Password set',
    },
    tried: {
      passwordReset: 'Tried to set a new password by way of an email',
      passwordResetRequested: 'Tried to ask for a new password by email',
      passwordChanged: 'Tried to change the password',
      passwordSet: 'Tried to set a password',
    },
  },

  password: {
    title: 'Password',
    description: 'Choose another password for your account.',
    setDescription: 'Your account has no password yet. Set one to sign in with it.',
    change: 'Change your password',
    setTitle: 'Set a password',
    current: 'Current password',
    new: 'New password',
    endOthers: 'Sign out everywhere else',
    endOthersHint: 'Ends all other sessions. This one stays.',
    submit: 'Change password',
    setSubmit: 'Set password',
    changed: 'Your password is changed.',
    set: 'Your password is set.',
    currentWrong: 'This is not your current password.',
    unchanged: 'This is your password already. Choose another.',
    noneYet: 'Your account has no password yet. Open this page again to set one.',
    alreadySet: 'Your account has a password already. Open this page again to change it.',
  },

  mail: {
    accountChanged: {
      subject: {
        passwordChanged: 'Your password at {{site}} was changed',
        passwordSet: 'Your account at {{site}} has a password now',
        passwordReset: 'A new password was set for your account at {{site}}',
      },
      what: {
        passwordChanged: 'The password of your account was changed.',
        passwordSet: 'Your account has a password now. You can sign in with it.',
        passwordReset: 'A new password was set for your account, by way of an email to you.',
      },
    },
    resetPassword: {
      subject: 'Choose a new password for {{site}}',
      preview: 'You asked for a new password for your account at {{site}}.',
      ask: 'A new password was asked for your account at {{site}}. If it was you, open the link below, or enter this code on the page that asks for it.',
      action: 'Choose a new password',
      lifetime: 'The link and the code work for {{time}}, and only once.',
      notYou: 'If it was not you, you can ignore this email. Your password stays as it is.',
    },
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    password: typeof words;
  }
}
