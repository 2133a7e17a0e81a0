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
    ended: 'All sign-ins to this account were ended meanwhile. Sign in again.',
    refused: 'This name or address and this password do not go together.',
    disabled:
      'This account is switched off, so nobody can sign in to it. If you think that this is a mistake, write to the people who run this site.',
    byMail: 'Sign in by email',
    endedBefore:
      'You had been signed out before you sent this, so nothing was changed. Sign in to go on.',
    typedBefore:
      'You had been signed out before you sent this. What you typed is here again, but for secrets, and nothing was changed yet.',
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
    title: 'End the lock on your password?',
    description: 'End the lock after wrong passwords.',
    lead: 'Wrong passwords were entered for your account, so in some browsers your password does not count for a while.',
    hint: 'If that was you, or if you need to sign in now, end the lock here. If somebody else is guessing, your account is safer as it is: the lock ends by itself.',
    submit: 'End the lock',
    leave: 'If you close this page, nothing changes.',
    gone: 'This link no longer works',
    goneLead:
      'It has been used, or is older than a day. The lock ends by itself, and a new password ends it at once.',
    goneReset: 'Choose a new password',
    done: 'The lock on your password is ended',
    doneLead: 'You can sign in with it in every browser.',
    doneSignIn: 'Sign in',
  },

  history: {
    events: {
      signIn: 'Sign-in',
      passwordUnlocked: 'Lock after wrong passwords ended',
    },
    tried: {
      signIn: 'Tried to sign in',
      passwordUnlocked: 'Tried to end the lock after wrong passwords',
    },
  },

  mail: {
    passwordLocked: {
      subject: 'Wrong passwords for your account at {{site}}',
      preview: 'Ten wrong passwords in a row, so signing in by password is held up.',
      elsewhere:
        'Somebody has entered ten wrong passwords in a row for your account at {{site}}. To stop the guessing, your password does not count until {{until}} in browsers in which you have not signed in before; in the others it does. If it goes on, this will last longer each time.',
      here: 'Somebody has entered ten wrong passwords in a row for your account at {{site}}, in a browser in which you have signed in before. To stop the guessing, your password does not count in that browser until {{until}}; in others it does. If it goes on, this will last longer each time.',
      open: 'Nobody got in by this. Signing in by email, with a passkey or with a connected account stays open everywhere.',
      action: 'End the lock',
      reset: 'Choose a new password',
      after:
        'The link works for {{time}}, once. If you do nothing, the lock ends by itself; a new password ends it at once.',
    },
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    signIn: typeof words;
  }
}
