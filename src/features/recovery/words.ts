export const words = {
  recovery: {
    title: 'Lost access to your second factor?',
    description: 'A way back into your account when you cannot use your second step.',
    link: 'I cannot use any of these',
    lead: 'If you have lost access to all of your second steps, we can turn them off. That takes time, so that nobody can do it without you noticing.',
    how: 'What happens',
    howMail: 'We send an email to the address of your account. Press the button behind its link.',
    howWait:
      'Then {{count}} hours pass, or {{longer}} if you signed in by email or with a password that was just set by email: then the mailbox is all that you have shown. We tell every address of your account and every device that is signed in, and each of them can cancel. Nothing makes the wait shorter.',
    howOff:
      'After that your second steps and recovery codes are turned off and every device is signed out. You sign in as before, without a second step.',
    howPasskeys: 'Passkeys stay. You can still sign in with them.',
    submit: 'Send me the email',
    back: 'Back to the second step',
    sentTitle: 'Check your email',
    sent: 'We have sent you an email. Press the button on the page of its link within 30 minutes; nothing begins before that.',
    waitingTitle: 'The wait has already started',
    waiting:
      'You have asked before, and the wait continues: a second request makes it neither shorter nor longer. We send you an email when it is over.',
    startTitle: 'Turn off the second step?',
    startLead:
      'For the account {{email}}. After {{count}} hours its second steps and recovery codes are turned off, unless somebody cancels.',
    startTick: 'Yes, I cannot use any of my second steps',
    startSubmit: 'Start the wait',
    startKeep:
      'If you can use one of your second steps after all, close this page and sign in. If you did not ask for this, close it, too: somebody has taken the first step of signing in, for example with your password. Choose a new one.',
    startedTitle: 'The wait has started',
    started:
      'After the wait your second steps are turned off; the email that we have sent says when. If you regain access to one of them before, sign in and cancel.',
    gone: 'It was used, it has expired, it is not complete, or there is nothing left to do. Nothing was changed this time.',
    goneAction: 'Go to sign-in',
    banner:
      'Somebody asked to turn off the second step of your account. It will be turned off on {{due}}.',
    bannerHint:
      'If that was not you, cancel now: somebody has taken the first step of signing in, for example with your password. Choose a new one.',
    cancel: 'Cancel this',
    cancelTitle: 'Keep the second step?',
    cancelLead: 'Somebody asked to turn off the second step of an account. You can keep it here.',
    cancelTick: 'Yes, keep it',
    cancelSubmit: 'Keep the second step',
    cancelLeave: 'If it was you, close this page. The wait continues.',
    cancelledTitle: 'The second step stays',
    cancelled: 'The request was cancelled. Nothing was turned off.',
    cancelledHint:
      'The person who asked had already entered your password or used another first step. If it was not you, choose a new password now.',
    cancelledReset: 'Choose a new password',
    nothingPending: 'Nothing is pending any more.',
  },

  history: {
    events: {
      recoveryRequested: 'Email requested to turn off the second step',
      recoveryStarted: 'Wait started before the second step is turned off',
      recoveryCancelled: 'Request to turn off the second step cancelled',
      recoveryDone: 'Second step turned off after the wait',
    },
    tried: {
      recoveryRequested: 'Tried to request an email to turn off the second step',
      recoveryStarted: 'Tried to start the wait before the second step is turned off',
      recoveryCancelled: 'Tried to cancel the request to turn off the second step',
      recoveryDone: 'Tried to turn off the second step after the wait',
    },
  },

  mail: {
    accountChanged: {
      subject: {
        recoveryCancelled: 'Your second step at {{site}} stays on',
      },
      what: {
        recoveryCancelled:
          'The request to turn off the second step of your account was cancelled. Nothing was turned off. The person who asked had already entered your password or used another first step: if it was not you, choose a new password.',
      },
    },
    recoveryLink: {
      subject: 'Turn off the second step at {{site}}?',
      preview: 'Nothing begins until you press the button on the page of the link.',
      what: 'Somebody signed in to your account at {{site}} as far as the second step, and said that they have lost access to all of its second steps.',
      ifYou:
        'If it was you, open the link below. It starts a wait of {{time}}, during which every address of your account can cancel. After that, the second steps are turned off.',
      action: 'See what happens next',
      lifetime:
        'The link works for {{time}}. Nothing happens before you press the button on its page.',
      notYou:
        'If it was not you, somebody has taken the first step, for example with your password: choose a new one. Do not open the link.',
    },
    recoveryStarted: {
      subject: 'The second step of your account at {{site}} will be turned off',
      preview: 'On {{due}}. You can cancel until then.',
      what: 'Somebody asked to turn off the second step of an account at {{site}} that this address belongs to, because they have lost access to it. It will be turned off on {{due}}, and every device will be signed out.',
      you: 'If this was you, wait until then. The wait cannot be shortened.',
      notYou:
        'If it was not you, cancel it now. Somebody has taken the first step of signing in, for example with the password of the account: choose a new one, too.',
      action: 'Keep the second step',
      lifetime:
        'The link works until then. Nothing happens before you press the button on its page.',
    },
    recoveryDone: {
      subject: 'The second step of your account at {{site}} was turned off',
      preview: 'You can sign in without it, and set up a new one.',
      what: 'The wait is over: the second steps and recovery codes of your account at {{site}} were turned off, and every device was signed out.',
      next: 'Sign in as usual, without a second step, and set up a new one right away.',
      action: 'Sign in',
      notYou:
        'If you did not ask for this, choose a new password now and look at the security history of your account.',
    },
  },

  yourFile: {
    columns: {
      recoveryDueAt: 'Second step will be turned off on',
    },
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    recovery: typeof words;
  }
}
