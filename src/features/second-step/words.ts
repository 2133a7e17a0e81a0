export const words = {
  checkUp: {
    secondStep: {
      on: 'On: {{ways}}',
      off: 'Off. Anyone who learns your password can sign in.',
      setUp: 'Set up',
      app: 'authenticator app',
      passkey: 'passkey',
      mail: 'code by email',
    },
    recoveryCodes: {
      none: 'None yet. Without them you may lose your account together with your phone.',
    },
  },

  stepUp: {
    acts: {
      mailFactorOff: 'stop asking for a code by email when you sign in',
      mailFactorOn: 'ask for a code by email when you sign in',
      recoveryCodes: 'make new recovery codes',
      setUpTotp: 'set up an authenticator app',
      totpOff: 'switch off the authenticator app',
      totpOn: 'switch on the authenticator app',
    },
    ways: {
      recovery: 'With a recovery code',
      mail: 'With a code by email',
      totp: 'With the code of your authenticator app',
    },
  },

  challenge: {
    title: 'One more step',
    description: 'The second step of signing in.',
    totp: 'Enter the code that your authenticator app shows for {{site}}.',
    code: 'Code from the app',
    codeHint: 'Six digits. The app shows new ones every half minute.',
    codeRequired: 'Enter the code.',
    codeWrong:
      'This code is not right, or was used already. Wait for the next one in the app, then enter that.',
    trust: 'Trust this browser for 30 days',
    trustHint: 'Signing in here asks for one step only. Leave this off on a shared computer.',
    submit: 'Go on',
    another: 'Another way',
    none: 'With the way in which you came, no second step is left for this account. Leave, and sign in another way.',
    leave: 'Not you? Sign out',
    gone: 'The first step was too long ago, or was taken in another browser. Please sign in again.',
    tooMany: 'These were too many wrong codes. Please sign in again; then there are new tries.',
    closed:
      'Signing in again gives no new tries at this second step before that. If somebody else has tried, too, they may know your password: choose a new one.',
    closedSignIn: 'Go to sign-in',
  },

  security: {
    menu: 'Two-step sign-in',
    title: 'Two-step sign-in',
    description: 'A second step at sign-in keeps people out who know your password.',
    required:
      'This site asks everybody for a second step. Set one up, then everything is open to you.',
    on: 'On',
    off: 'Off',
    totp: 'Authenticator app',
    totpLead:
      'An app on your phone, or a password manager, shows a code that you enter after your password.',
    totpSince: 'On since {{date}}.',
    totpSetUp: 'Set up an app',
    totpOff: 'Switch off the app',
    totpOffLead:
      'Signing in no longer asks for its codes. Browsers that you trust have to be trusted anew.',
    totpOffSubmit: 'Switch off',
    confirmFirst:
      'Confirm your email address first: it is the way back to your account should you lose the app.',
    confirm: 'Confirm your address',
    trusted: 'Browsers you trust',
    trustedLead: 'These ask for one step only when you sign in, for 30 days.',
    trustedNone: 'None. At the second step of a sign-in you can choose to trust that browser.',
    trustedHere: 'This browser',
    trustedSince: 'since {{when}}',
    trustedUntil: 'until {{when}}',
    trustedUsed: 'Last used {{when}}',
    trustedEnd: 'Stop trusting',
    trustedEndOf: 'Stop trusting {{browser}}',
    trustedEndAll: 'Stop trusting all',
    trustEnded: 'That browser is no longer trusted.',
    trustAllEnded: 'No browser is trusted any more.',
    setUpTitle: 'Set up an authenticator app',
    setUpLead: 'Nothing changes until you have entered one good code below.',
    scanTitle: '1. Add the account to your app',
    scan: 'Scan this picture with the app.',
    qr: 'QR code with the key below',
    typed: 'Or enter this key by hand',
    typedHint: 'Account {{email}}, time-based, six digits.',
    openApp: 'Open the app on this device',
    codeTitle: '2. Enter the code that the app shows',
    turnOn: 'Switch on',
    cancel: 'Cancel',
    codeWrong:
      'This is not the code that the app shows now. Check that the clock of the device is right, and enter the newest code.',
    signOutElsewhere: 'Sign out everywhere else',
    signOutElsewhereHint: 'Every other device has to sign in again, with both steps.',
    alreadyOn: 'An authenticator app is set up already. Switch it off first to use another.',
    otherKey:
      'The set-up was begun once more since then, perhaps in another tab, so this page has another key now. Add that to your app, and enter its code.',
    notBegun: 'No set-up of an app is under way. Choose “Set up an app” to begin.',
    turnedOn:
      'The authenticator app is on. Next, keep recovery codes for the day on which you do not have it.',
    turnedOff: 'The authenticator app is off.',
  },

  secondFactors: {
    totp: 'Code from an authenticator app',
    mail: 'Code by email',
    recovery: 'Recovery code',
    last: 'This is your only second step. Without it, signing in asks for one step only.',
    lastRequired:
      'This is your only second step, and this site asks everybody for one. Without it you have to set up another before you can do anything else.',
    ended: 'That was your only second step. Signing in now asks for one step only.',
  },

  recoveryCodes: {
    title: 'Recovery codes',
    description: 'Codes to keep, for the day on which you cannot take the second step.',
    lead: 'With a recovery code you can sign in when you cannot use your other second steps, such as without your phone. Each code works once.',
    left_one: '{{count}} of {{total}} left',
    left_other: '{{count}} of {{total}} left',
    none: 'You have no recovery codes yet. Make a set while you can still sign in.',
    few: 'Only a few recovery codes are left. Make a new set before they run out.',
    usedUp: 'All of your recovery codes are used. Make a new set while you can still sign in.',
    used: 'You used a recovery code. {{count}} of {{total}} left.',
    usedFew:
      'You used a recovery code. {{count}} of {{total}} left: make a new set before they run out.',
    usedLast: 'You used your last recovery code. Make a new set while you can still sign in.',
    renew: 'Make new codes',
    make: 'Make recovery codes',
    renewLead:
      'A new set ends the old one at once: codes that you have put away earlier no longer work.',
    notYet: 'Recovery codes stand in for a second step. Choose one first, then make codes here.',
    toSecurity: 'Go to your second steps',
    newTitle: 'Your recovery codes',
    newLead:
      'These {{count}} codes are shown this once. Put them in a safe place, not beside your password.',
    list: 'Codes',
    listOf: 'For {{email}} at {{site}}, made on {{date}}. Each works once.',
    copy: 'Copy the codes',
    copied: 'Copied',
    download: 'Download as text',
    printHint: 'Or print this page: only the codes will be on the paper.',
    kept: 'I have put them in a safe place',
    keptRequired: 'Put the codes in a safe place, then tick this box.',
    goOn: 'Go on',
    done: 'Your recovery codes are ready. Only the newest set works.',
    label: 'Recovery code',
    hint: 'Sixteen letters and digits. Capitals, blanks and dashes do not matter.',
    required: 'Enter one of your recovery codes.',
    wrong: 'This is none of your recovery codes, or it was used already. Please look again.',
    use: 'Use this code',
    challengeLead: 'Enter one of the codes that you have put away. It works once.',
    fileLead: 'Recovery codes for {{email}} at {{site}}',
    fileMade: 'Made on {{date}}. Each code works once. A newer set ends these.',
  },

  mailFactor: {
    title: 'Code by email',
    lead: 'As second step we send a code to {{email}}. It helps against a stolen password, but not against somebody who reads your mail: an authenticator app or a passkey is stronger.',
    on: 'On',
    off: 'Off',
    turnOn: 'Use codes by email',
    turnOff: 'Stop using codes by email',
    confirmFirst: 'Confirm your email address first. Then you can use codes by email.',
    turnedOn: 'Signing in now asks for a code that we send to you by email.',
    turnedOff: 'Codes by email are switched off.',
    already: 'This is so already. Nothing was changed.',
    endOthers: 'Sign out everywhere else',
    send: 'Send me a code',
    sent: 'We have sent you an email with a code. It works for 10 minutes, in this browser.',
    challengeLead: 'We send a code to the email address of your account.',
    submit: 'Confirm the code',
    notOffered:
      'You have signed in by email, so a code by email would prove nothing more. Use another second step, or sign in with your password.',
    stepUpNotOffered: 'For your account a code by email is not enough here. Use another way.',
  },

  history: {
    seconds: {
      totp: 'a code from the authenticator app',
      mail: 'a code by email',
      recovery: 'a recovery code',
    },
    events: {
      secondStepAsked: 'First step of a sign-in',
      totpSetUp: 'Set-up of an authenticator app begun',
      totpOn: 'Authenticator app switched on',
      totpOff: 'Authenticator app switched off',
      trustEnded: 'Trust in browsers ended',
      secondStepCodeSent: 'Code sent by email, for the second step',
      mailFactorOn: 'Codes by email switched on',
      mailFactorOff: 'Codes by email switched off',
      recoveryCodesRenewed: 'New recovery codes made',
    },
    tried: {
      secondStepAsked: 'Tried the first step of a sign-in',
      totpSetUp: 'Tried to set up an authenticator app',
      totpOn: 'Tried to switch on the authenticator app',
      totpOff: 'Tried to switch off the authenticator app',
      trustEnded: 'Tried to end trust in browsers',
      secondStepCodeSent: 'Tried to have a code sent, for the second step',
      mailFactorOn: 'Tried to switch on codes by email',
      mailFactorOff: 'Tried to switch off codes by email',
      recoveryCodesRenewed: 'Tried to make new recovery codes',
    },
  },

  mail: {
    accountChanged: {
      subject: {
        totpOn: 'An authenticator app was switched on at {{site}}',
        totpOff: 'The authenticator app was switched off at {{site}}',
        mailFactorOn: 'Codes by email were switched on at {{site}}',
        mailFactorOff: 'Codes by email were switched off at {{site}}',
        recoveryCodesRenewed: 'New recovery codes were made at {{site}}',
        recoveryCodesFew: 'A recovery code was used at {{site}}, few are left',
      },
      what: {
        totpOn:
          'Signing in to your account now asks for a second step: a code from an authenticator app.',
        totpOff:
          'The authenticator app was switched off for your account. Signing in no longer asks for its codes.',
        mailFactorOn:
          'Signing in to your account now asks for a code that we send to this address.',
        mailFactorOff: 'Codes by email were switched off as second step of your account.',
        recoveryCodesRenewed:
          'New recovery codes were made for your account. Only the newest set works.',
        recoveryCodesFew:
          'A recovery code was used. {{left}} are left; make a new set before they run out.',
      },
    },
    secondStepLocked: {
      subject: 'Wrong codes for your account at {{site}}',
      preview: 'Somebody tried to sign in and did not get past the second step.',
      what: 'Somebody took the first step of signing in to your account at {{site}}, for example with your password, and then entered too many wrong codes. For {{time}} no code is accepted.',
      you: 'If this was you, wait a little and try again. If it was not, somebody may know your password: choose a new one.',
      again:
        'This has happened before. If it is not you, somebody knows your password, or can take the first step in another way, and keeps guessing codes: choose a new password now. Each time codes are closed for longer; your other second steps work meanwhile.',
    },
    secondStepCode: {
      preview: 'It works for a few minutes, and only where it was asked for.',
      lifetime:
        'The code works for {{time}}, once, and only in the browser that asked for it. A newer email replaces it.',
      signIn: {
        subject: 'Your code to sign in to {{site}}',
        ask: 'Enter this code to finish signing in to {{site}}.',
        notYou:
          'If you are not signing in, somebody knows your password: choose a new one. Do not give the code to anybody who asks you for it.',
      },
      stepUp: {
        subject: 'Your code for {{site}}',
        ask: 'Enter this code at {{site}} to show that it is still you.',
        notYou:
          'If you did not ask for it, somebody may be using your account: sign out all other devices. Do not give the code to anybody who asks you for it.',
      },
    },
  },

  yourFile: {
    tables: {
      twoFactor: 'Authenticator app',
      recoveryCode: 'Recovery codes',
    },
    columns: {
      mailSecondStep: 'Codes by email as second step',
      mailSecondStepAt: 'Codes by email as second step, switched on last',
      verified: 'Switched on',
      usedAt: 'Used',
    },
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    secondStep: typeof words;
  }
}
