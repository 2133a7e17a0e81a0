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
      'This password is too simple: it is a pattern or a repetition. Use a few unrelated words instead.',
    passwordTooCommon: 'This password is too common. Use a few unrelated words instead.',
    passwordBreached:
      'This password has appeared in a data breach of another site, so it is among those that are tried first. Choose another one.',
    passwordTooPersonal:
      'This password contains your name, your email address or the name of this site. Choose words that have nothing to do with you.',
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
    askLead: 'We send you an email with a link and a code to choose a new password.',
    askSubmit: 'Send the email',
    back: 'Back to sign-in',
    enterCode: 'Enter the code from the email',
    title: 'Choose a new password',
    description: 'Set a new password for your account.',
    leadCode:
      'We have sent an email to {{email}}. Open the link in it, or enter its code here. It works for 30 minutes.',
    leadLink: 'For the account with the address {{email}}.',
    signOut: 'You will be signed out everywhere, and then sign in with the new password.',
    ends: 'Nobody has confirmed this address yet. What was set up in the account until now is removed: {{what}}.',
    password: 'New password',
    submit: 'Set password',
    nothingCame: 'No email? Check your spam folder.',
    resend: 'Send a new email',
    otherAddress: 'Use another address',
    again: 'Ask for a new email',
    done: 'Your new password was set, and every device was signed out. Sign in with it now.',
    doneDisabled:
      'Your new password was set. But this account is disabled, so nobody can sign in to it, with this password or in another way. If you think that this is a mistake, contact the people who run this site.',
    toChoose: 'Your email address is confirmed. Now choose a password for your account.',
    whichTitle: 'Which account is it for?',
    whichLead:
      'You are signed in as {{viewer}}. The link is for the account with the address {{email}}.',
    whichOther: 'Sign out and continue',
    whichSame: 'Stay signed in',
  },

  history: {
    events: {
      passwordReset: 'Password reset by email',
      passwordResetRequested: 'Password reset requested by email',
      passwordChanged: 'Password changed',
      passwordSet: 'Password set',
    },
    tried: {
      passwordReset: 'Tried to reset the password by email',
      passwordResetRequested: 'Tried to request a password reset by email',
      passwordChanged: 'Tried to change the password',
      passwordSet: 'Tried to set a password',
    },
  },

  password: {
    title: 'Password',
    description: 'Change the password of your account.',
    setDescription: 'Your account has no password yet. Set one to sign in with it.',
    change: 'Change your password',
    setTitle: 'Set a password',
    current: 'Current password',
    new: 'New password',
    endOthers: 'Sign out of all other devices',
    endOthersHint: 'You stay signed in here.',
    submit: 'Change password',
    setSubmit: 'Set password',
    changed: 'Your password was changed.',
    set: 'Your password was set.',
    currentWrong: 'Incorrect current password.',
    unchanged: 'This is already your password. Choose another.',
    noneYet: 'Your account has no password yet. Open this page again to set one.',
    alreadySet: 'Your account already has a password. Open this page again to change it.',
  },

  mail: {
    accountChanged: {
      subject: {
        passwordChanged: 'Your password at {{site}} was changed',
        passwordSet: 'A password was set for your account at {{site}}',
        passwordReset: 'A new password was set for your account at {{site}}',
      },
      what: {
        passwordChanged: 'The password of your account was changed.',
        passwordSet: 'Your account now has a password. You can sign in with it.',
        passwordReset:
          'A new password was set for your account with the link or code that we sent you by email.',
      },
    },
    resetPassword: {
      subject: 'Choose a new password for {{site}}',
      preview: 'Choose a new password for your account at {{site}}.',
      ask: 'Somebody asked to choose a new password for your account at {{site}}. If it was you, open the link below, or enter this code on the page that asks for it.',
      action: 'Choose a new password',
      lifetime: 'The link and the code work for {{time}}, and only once.',
      notYou: 'If it was not you, you can ignore this email. Nothing changes without it.',
    },
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    password: typeof words;
  }
}
