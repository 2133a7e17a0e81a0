export const words = {
  checkUp: {
    email: {
      confirmed: 'Email address confirmed',
      unconfirmed: 'Email address not confirmed',
      confirm: 'Confirm',
    },
  },

  stepUp: {
    acts: {
      changeEmail: 'change your email address',
    },
  },

  emailVerification: {
    title: 'Confirm your email address',
    description: 'Confirm that your email address is yours, with the link or the code we sent you.',
    lead: 'We have sent an email to {{email}}. Open the link in it, or enter its code here.',
    leadLink: 'Press the button to confirm that {{email}} is your address.',
    leadAsk: 'Open the link in our email, or have a new one sent.',
    otherPerson: 'You are signed in as {{viewer}}. This is about another address: {{email}}.',
    password: 'Password',
    passwordHint:
      'We do not know whether you signed up with this browser. If you have chosen a password, enter it, and everything stays as it is.',
    startOver: 'I have no password here, or do not know it any more: start over',
    startOverHint:
      'Every device is signed out, and you choose a new password next. Removed from the account: {{what}}.',
    startOverOrPassword: 'Enter your password above, or tick this box to start over.',
    submit: 'Confirm address',
    nothingCame: 'No email? Check your spam folder.',
    noCode:
      'There is no code that works here now: none was sent, it has expired, or there were five wrong attempts. Please ask for a new email.',
    resend: 'Send a new email',
    otherAddress: 'Use another address',
    sent: 'If this address is waiting to be confirmed, an email is on its way to it. It replaces earlier ones.',
    done: 'Thank you. Your email address is confirmed.',
    doneSignIn: 'Thank you. Your email address is confirmed. Sign in to continue.',
    notice: 'Your email address is not confirmed yet.',
    noticeAction: 'Confirm it',
  },

  history: {
    events: {
      confirmationResent: 'Confirmation email sent again',
      emailConfirmed: 'Email address confirmed',
      emailChangeCancelled: 'Change of email address cancelled',
      emailChangeRequested: 'Change of email address requested',
      emailChangeResent: 'Email to the new address sent again',
      emailChangeUndone: 'Change of email address undone',
      emailChanged: 'Email address changed',
    },
    tried: {
      confirmationResent: 'Tried to have the confirmation email sent again',
      emailConfirmed: 'Tried to confirm the email address',
      emailChangeCancelled: 'Tried to cancel a change of email address',
      emailChangeRequested: 'Tried to change the email address',
      emailChangeResent: 'Tried to have the email to the new address sent again',
      emailChangeUndone: 'Tried to undo a change of email address',
      emailChanged: 'Tried to confirm a new email address',
    },
  },

  email: {
    nav: 'Email address',
    title: 'Email address',
    description: 'The address of your account. Our mail goes to it.',
    current: 'Your address',
    confirmed: 'Confirmed',
    notConfirmed: 'Not confirmed',
    confirmFirst: 'You have not confirmed yet that this address is yours.',
    confirm: 'Confirm this address',
    pending: 'Waiting for confirmation of the new address',
    pendingLead:
      'Your account moves to {{email}} as soon as you confirm it. Until then everything stays as it is.',
    pendingUntil: 'The email with the link and the code works until {{time}}.',
    code: 'Code from the email',
    codeHint: 'Eight letters and digits. Upper and lower case, spaces and dashes do not matter.',
    codeRequired: 'Enter the code from the email, or open its link.',
    signOutElsewhere: 'Sign out of all other devices',
    signOutElsewhereHint: 'Every other device has to sign in again.',
    use: 'Use this address',
    resend: 'Send the email again',
    cancel: 'Cancel the change',
    change: 'Change the address',
    changeAnother: 'Choose another address',
    changeLead:
      'We send an email to the new address. Your account keeps the current one until you confirm.',
    codesMove:
      'The codes for your second step come by email. They go to the new address as soon as you confirm it.',
    newEmail: 'New email address',
    submit: 'Send the confirmation email',
    same: 'This is already your address.',
    wait_one: 'An email was sent a moment ago. You can ask for another in {{count}} second.',
    wait_other: 'An email was sent a moment ago. You can ask for another in {{count}} seconds.',
    codeWrong: 'This is not the code from our newest email. Please check it.',
    codeClosed: 'Too many wrong codes. Ask for a new email below, or cancel the change.',
    gone: 'This link or code does not work: it was used, replaced by a newer email, cancelled, has expired, or is not complete.',
    notYours: 'This link belongs to another account than the one that you are signed in to.',
    taken:
      'Another account uses this address now, so nothing was changed. Cancel, or choose another address.',
    nothingPending: 'No change of address is pending.',
    sent: 'We have sent an email to the new address. Open its link or enter its code here.',
    cancelled: 'The change was cancelled. Your address stays the same.',
    done: 'Your account now uses the new address.',
    confirmTitle: 'Use your new address',
    confirmLead:
      'Your account moves from {{from}} to {{to}}. Where you signed in with the old address, use the new one from then on.',
    replaces:
      'Another account has this address, but was never confirmed or is waiting to be deleted. It is removed for good.',
    goneAction: 'Go to your email address',
    notYoursTitle: 'This link belongs to another account',
    notYoursLead:
      'You are signed in as {{email}}, but somebody else requested this change. Sign out, then open the link again and sign in to the other account.',
  },

  emailUndo: {
    title: 'Undo the change of your email address',
    description: 'Brings an account back to the address that it had before.',
    lead: 'An account was moved away from {{email}}. If this was not you, undo it.',
    what: 'What happens',
    back: 'The account uses {{email}} again.',
    sessions: 'Every device is signed out, this one included if it is signed in to that account.',
    waysIn:
      'What was added since the person who changed the address may have come in is removed: passkeys, connected accounts, second steps, recovery codes, the user name. What they removed or turned off does not come back by itself.',
    links: 'Links that were sent to the other address stop working.',
    deletion: 'If the account was about to be deleted, that is called off.',
    reset: 'You choose a new password, because somebody may know the current one.',
    otherPerson: 'You are signed in here as {{email}}. That is another account; it is not touched.',
    tick: 'Yes, bring the account back',
    submit: 'Undo the change',
    keep: 'If you changed the address yourself, close this page. Nothing has happened.',
    gone: 'It was used already, it is more than seven days old, or it is not complete. Nothing was changed this time.',
    reach: 'If you cannot reach your account, ask for a new password.',
    taken:
      'Another account uses this address by now, so the change cannot be undone. Every device was signed out, nothing important can be changed until a new password is set, and if the account was about to be deleted, that was called off. Please write to the people who run this site.',
    done: 'The change is undone and every device is signed out. Now choose a new password: we have sent you an email with a link.',
    doneAndKept:
      'The change is undone and every device is signed out. The account was about to be deleted; that was called off, and it stays. Now choose a new password: we have sent you an email with a link.',
  },

  mail: {
    accountChanged: {
      subject: {
        emailChangeRequested: 'A change of email address was requested at {{site}}',
        emailChanged: 'Your account at {{site}} now uses this address',
        emailChangeUndone: 'Your account at {{site}} uses this address again',
      },
      what: {
        emailChangeRequested:
          'Somebody asked to move your account to another email address. Nothing has changed yet: the new address has to be confirmed first.',
        emailChanged: 'Your account now uses this email address.',
        emailChangeUndone:
          'The change of your email address was undone. Your account uses this address again, every device was signed out, and a new password is needed before anything can be changed.',
      },
    },
    confirmEmail: {
      subject: 'Confirm your email address for {{site}}',
      preview: 'One step is left: confirm that this address is yours.',
      ask: 'Please confirm that this is your email address. Open the link below, or enter this code on the page of {{site}} that asks for it.',
      action: 'Confirm this address',
      lifetime: 'The link and the code work for {{time}}. A newer email replaces them.',
      notYou:
        'If you did not give this address to us, somebody may have mistyped theirs. You can ignore this email; the address stays unconfirmed.',
    },
    emailChangeConfirm: {
      subject: 'Confirm your new email address for {{site}}',
      preview: 'One step is left: confirm that this address is yours.',
      ask: 'You asked to use this email address for your account at {{site}}. Open the link below in the browser in which you are signed in, or enter this code on the email page of your account.',
      action: 'Use this address',
      lifetime: 'The link and the code work for {{time}}. A newer email replaces them.',
      replaces:
        'Another account has this address, but was never confirmed or is waiting to be deleted. It is removed for good when you confirm the change.',
      notYou: 'If you did not ask for this, you can ignore this email. Nothing will change.',
    },
    emailChangeTaken: {
      subject: 'Your address was entered for another account at {{site}}',
      preview: 'Nothing was changed. Your account stays as it is.',
      what: 'Somebody wanted to use this email address for another account at {{site}}. Your account uses it already, so nothing was changed.',
      you: 'If it was you, sign in to your account instead, or choose another address for the other one.',
      action: 'Sign in',
      notYou:
        'If it was not you, you do not need to do anything. Nobody has learned that you have an account.',
    },
    emailChangedUndo: {
      subject: 'Your account at {{site}} has a new email address',
      preview: 'If this was not you, you can undo it.',
      what: 'Your account at {{site}} was moved from this email address to another one. Where you signed in with this address, use the new one from now on.',
      codes: 'The codes for the second step of signing in go to the new address, too.',
      you: 'If this was not you, undo it: your account comes back to this address, every device is signed out, and you choose a new password.',
      action: 'Undo the change',
      lifetime:
        'The link works for {{time}}. Nothing happens before you press the button on its page.',
    },
    emailRemoved: {
      subject: 'This address was removed from an account at {{site}}',
      preview: 'You do not need to do anything.',
      what: 'An account at {{site}} used this email address until now. It uses another one from now on.',
      after:
        'You do not need to do anything. The site will not send you any more email about that account.',
    },
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    email: typeof words;
  }
}
