export const words = {
  recovery: {
    title: 'Nothing at hand?',
    description: 'A way back into your account when you cannot take the second step.',
    link: 'I cannot use any of these',
    lead: 'If you can use none of your second steps any more, we can switch them off. That takes time, so that nobody can do it behind your back.',
    how: 'What happens',
    howMail: 'We send an email to the address of your account. Press the button behind its link.',
    howWait:
      'Then {{count}} hours pass, or {{longer}} if you signed in by email or with a password that was just set by email: then the mailbox is all that you have shown. We tell every address of your account and every device that is signed in, and each of them can cancel. Nothing makes the wait shorter.',
    howOff:
      'After that your second steps and recovery codes are switched off and every device is signed out. You sign in as before, without a second step.',
    howPasskeys: 'Passkeys stay. They are ways to sign in of their own.',
    submit: 'Send me the email',
    back: 'Back to the second step',
    sentTitle: 'Look into your mailbox',
    sent: 'We have sent you an email. Press the button behind its link within 30 minutes; before that nothing begins.',
    waitingTitle: 'The wait is under way',
    waiting:
      'You have asked before, and the wait goes on as it was: a second request makes it neither shorter nor longer. We send you an email when it is over.',
    startTitle: 'Switch off the second step?',
    startLead:
      'For the account {{email}}. After {{count}} hours its second steps and recovery codes are switched off, unless somebody cancels.',
    startSubmit: 'Begin the wait',
    startKeep:
      'If you can use one of your second steps after all, close this page and sign in. If you did not ask for this, close it, too: somebody knows your password. Choose a new one.',
    startedTitle: 'The wait has begun',
    started:
      'After the wait your second steps are switched off; the email that we have sent says when. If you find one of them before, sign in and cancel.',
    goneTitle: 'This link no longer works',
    gone: 'It was used, it is too old, or there is nothing left for it to do. Nothing was changed.',
    goneAction: 'Go to sign-in',
    banner:
      'Somebody asked to switch off the second step of your account. It will be off on {{due}}.',
    bannerHint: 'If that was not you, cancel now and choose a new password: somebody knows yours.',
    cancel: 'Cancel this',
    cancelTitle: 'Keep the second step?',
    cancelLead:
      'Somebody asked to switch off the second step of an account. Press the button, and it stays on.',
    cancelSubmit: 'Keep the second step',
    cancelLeave: 'If it was you, close this page. The wait goes on.',
    cancelledTitle: 'The second step stays',
    cancelled: 'The request is cancelled. Nothing was switched off.',
    cancelledHint:
      'Whoever asked had already shown your password or another first proof. If it was not you, choose a new password now.',
    cancelledReset: 'Choose a new password',
    nothingPending: 'Nothing is waiting any more.',
  },

  history: {
    events: {
      recoveryRequested: 'Email asked for to switch off the second step',
      recoveryStarted: 'Wait begun before the second step is switched off',
      recoveryCancelled: 'Switching off the second step cancelled',
      recoveryDone: 'Second step switched off after the wait',
    },
    tried: {
      recoveryRequested: 'Tried to ask for an email to switch off the second step',
      recoveryStarted: 'Tried to begin the wait before the second step is switched off',
      recoveryCancelled: 'Tried to cancel switching off the second step',
      recoveryDone: 'Tried to switch off the second step after the wait',
    },
  },

  mail: {
    accountChanged: {
      subject: {
        recoveryCancelled: 'Your second step at {{site}} stays on',
      },
      what: {
        recoveryCancelled:
          'The request to switch off the second step of your account was cancelled. Nothing was switched off. Whoever asked had already shown your password or another first proof: if it was not you, choose a new password.',
      },
    },
    recoveryLink: {
      subject: 'Switch off the second step at {{site}}?',
      preview: 'Nothing begins before you press the button behind the link.',
      what: 'Somebody signed in to your account at {{site}} as far as the second step, and said that none of its second steps can be used any more.',
      ifYou:
        'If it was you, open the link below. Then a wait of {{time}} begins, in which every address of your account can cancel. After it the second steps are switched off.',
      action: 'See what happens next',
      lifetime:
        'The link works for {{time}}. Nothing happens before you press the button on its page.',
      notYou:
        'If it was not you, somebody knows your password: choose a new one. Do not open the link.',
    },
    recoveryStarted: {
      subject: 'The second step of your account at {{site}} will be switched off',
      preview: 'On {{due}}. You can cancel until then.',
      what: 'Somebody asked to switch off the second step of an account at {{site}} that this address belongs to, because it cannot be used any more. It will be switched off on {{due}}, and every device will be signed out.',
      you: 'If this was you, wait until then. Nothing makes it quicker.',
      notYou:
        'If it was not you, cancel it now. Somebody knows the password of the account: choose a new one, too.',
      action: 'Keep the second step',
      lifetime:
        'The link works until then. Nothing happens before you press the button on its page.',
    },
    recoveryDone: {
      subject: 'The second step of your account at {{site}} is switched off',
      preview: 'You can sign in without it, and set up a new one.',
      what: 'The wait is over: the second steps and recovery codes of your account at {{site}} are switched off, and every device is signed out.',
      next: 'Sign in as before, without a second step, and set up a new one at once.',
      action: 'Sign in',
      notYou:
        'If you did not ask for this, choose a new password now and look at the security history of your account.',
    },
  },

  yourFile: {
    columns: {
      recoveryDueAt: 'Second step will be switched off on',
    },
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    recovery: typeof words;
  }
}
