export const words = {
  fields: {
    emailOrName: 'Email address or user name',
    emailOrNameRequired: 'Enter your email address or your user name.',
  },

  signIn: {
    title: 'Sign in',
    description: 'Sign in to your account.',
    remember: 'Keep me signed in',
    rememberHint: 'Leave this off on a shared computer.',
    submit: 'Sign in',
    ended: 'All sign-ins to this account were ended in the meantime. Sign in again.',
    refused: 'Incorrect email, user name or password.',
    locked:
      'Too many wrong passwords. For {{time}} no password is accepted here, not even the right one.',
    lockedWays: 'Sign in another way below, or',
    lockedReset: 'choose a new password',
    lockedMail:
      'If an account has this name, we emailed its owner a link that ends the wait. We say this for every name.',
    confirmFirst:
      'If you created an account and have not confirmed your email address yet, do that first.',
    confirmFirstLink: 'Confirm your email address',
    disabled:
      'This account is disabled, so nobody can sign in to it. If you think that this is a mistake, contact the people who run this site.',
    byMail: 'Sign in by email',
    endedBefore:
      'You had been signed out before you sent this, so nothing was changed this time. Sign in to continue.',
    typedBefore:
      'You had been signed out before you sent this. What you typed is still here, except for secrets, and nothing was changed this time.',
    someoneElse:
      'Somebody else has signed in here since that page was opened, so nothing was changed. This is their account.',
    already:
      'You are signed in as {{viewer}}, so nothing of what you sent was used. To use another account, sign out first.',
    lastWay: 'Last used',
    or: 'or',
    forgot: 'Forgot your password?',
    newHere: 'New here?',
    signUp: 'Create an account',
  },

  unlock: {
    title: 'End the password lock?',
    description: 'End the lock after wrong passwords.',
    lead: 'Wrong passwords were entered for your account, so in some browsers no password counts for a while.',
    hint: 'If that was you, or if you need to sign in now, end the lock here. If somebody else is guessing, your account is safer as it is: the lock ends by itself.',
    tick: 'Yes, end the lock',
    submit: 'End the lock',
    leave: 'If you close this page, nothing changes.',
    goneLead:
      'It has been used, it has expired, or it is not complete. The lock ends by itself, and a new password ends it right away.',
    goneReset: 'Choose a new password',
    done: 'The password lock is off',
    doneLead: 'The right password counts again in every browser.',
    doneSignIn: 'Sign in',
  },

  history: {
    events: {
      signIn: 'Sign-in',
      passwordUnlocked: 'Password lock ended',
    },
    tried: {
      signIn: 'Tried to sign in',
      passwordUnlocked: 'Tried to end the password lock',
    },
  },

  mail: {
    passwordLocked: {
      subject: 'Wrong passwords for your account at {{site}}',
      preview: 'Ten wrong passwords in a row: signing in with a password is locked.',
      elsewhere:
        'Somebody has entered ten wrong passwords in a row for your account at {{site}}. To stop the guessing, no password is accepted until {{until}} in browsers in which you have not signed in before; in the others the right one is. If the guessing continues, the lock lasts longer each time.',
      here: 'Somebody has entered ten wrong passwords in a row for your account at {{site}}, in a browser in which you have signed in before. To stop the guessing, no password is accepted in that browser until {{until}}; in others the right one is. If the guessing continues, the lock lasts longer each time.',
      open: 'Nobody got in this way. Every other way to sign in stays open.',
      action: 'End the lock',
      reset: 'Choose a new password',
      after:
        'The link works for {{time}}, once. If you do nothing, the lock ends by itself; a new password ends it right away.',
    },
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    signIn: typeof words;
  }
}
