export const words = {
  checkUp: {
    secondStep: {
      on: 'On: {{ways}}',
      off: 'Off. With a second step, a stolen password alone lets nobody in.',
      setUp: 'Set up',
      app: 'authenticator app',
      passkey: 'passkey',
      mail: 'code by email',
    },
    recoveryCodes: {
      none: 'None yet. They let you in when you cannot use your second step.',
    },
  },

  stepUp: {
    acts: {
      mailFactorOff: 'stop asking for a code by email when you sign in',
      mailFactorOn: 'ask for a code by email when you sign in',
      recoveryCodes: 'make new recovery codes',
      setUpTotp: 'set up an authenticator app',
      totpOff: 'turn off the authenticator app',
      totpOn: 'turn on the authenticator app',
    },
    ways: {
      recovery: 'With a recovery code',
      mail: 'With a code by email',
      totp: 'With the code of your authenticator app',
    },
  },

  challenge: {
    title: 'Two-factor authentication',
    description: 'The second step of signing in.',
    totp: 'Enter the code that your authenticator app shows for {{site}}.',
    code: 'Code from the app',
    codeHint: 'Six digits. The app shows a new code every 30 seconds.',
    codeRequired: 'Enter the code.',
    codeWrong:
      'Incorrect code, or it was used already. Wait for the next one in the app, then enter that.',
    trust: 'Trust this browser for 30 days',
    trustHint: 'Signing in here asks for one step only. Leave this off on a shared computer.',
    submit: 'Continue',
    another: 'Other ways',
    none: 'After signing in this way, no second step is left for this account. Sign out, and sign in another way.',
    leave: 'Not you? Sign out',
    gone: 'The first step was too long ago, or in another browser. Please sign in again.',
    tooMany: 'Too many wrong codes. Please sign in again to get new attempts.',
    closed:
      'Signing in again does not give you new attempts at this second step before that. If somebody else tried, too, they can take the first step, for example with your password: choose a new one.',
    closedSignIn: 'Go to sign-in',
  },

  security: {
    menu: 'Two-factor authentication',
    title: 'Two-factor authentication',
    description: 'With a second step at sign-in, a stolen password alone lets nobody in.',
    required: 'This site requires a second step. Set one up to continue.',
    on: 'On',
    off: 'Off',
    totp: 'Authenticator app',
    totpLead:
      'An app on your phone, or a password manager, shows a code that you enter after the first step.',
    totpSince: 'On since {{date}}.',
    totpSetUp: 'Set up an app',
    totpOff: 'Turn off the app',
    totpOffLead: 'Signing in no longer asks for its codes, and trusted browsers are removed.',
    totpOffSubmit: 'Turn off',
    confirmFirst:
      'Confirm your email address first: it is the way back to your account if you lose the app.',
    confirm: 'Confirm your address',
    trusted: 'Trusted browsers',
    trustedLead: 'These do not ask for the second step for 30 days.',
    trustedNone:
      'None. When you enter the second step at sign-in, you can choose to trust that browser.',
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
    setUpLead: 'Nothing changes until you have entered a correct code below.',
    scanTitle: '1. Add the account to your app',
    scan: 'Scan this QR code with the app.',
    qr: 'QR code with the key below',
    typed: 'Or enter this key by hand',
    typedHint: 'Account {{email}}, time-based, six digits.',
    openApp: 'Open the app on this device',
    codeTitle: '2. Enter the code that the app shows',
    turnOn: 'Turn on',
    cancel: 'Cancel',
    codeWrong:
      'This is not the code that the app shows now. Check that the clock of the device is right, and enter the newest code.',
    signOutElsewhere: 'Sign out of all other devices',
    signOutElsewhereHint: 'Every other device has to sign in again, with both steps.',
    alreadyOn: 'An authenticator app is already set up. Turn it off first to use another.',
    otherKey:
      'The setup was started again since then, perhaps in another tab, so this page has a new key now. Add it to your app, and enter its code.',
    notBegun: 'No setup of an app is in progress. Choose “Set up an app” to begin.',
    turnedOn: 'The authenticator app is on. Next, save your recovery codes in case you lose it.',
    turnedOff: 'The authenticator app is off.',
  },

  secondFactors: {
    totp: 'Code from an authenticator app',
    mail: 'Code by email',
    recovery: 'Recovery code',
    last: 'This is your only second step. Without it, signing in no longer asks for one.',
    lastRequired:
      'This is your only second step, and this site requires one. Without it you have to set up another before you can do anything else.',
    ended: 'That was your only second step. Signing in no longer asks for one.',
  },

  recoveryCodes: {
    title: 'Recovery codes',
    description: 'Codes to keep in case you lose access to your second step.',
    lead: 'With a recovery code you can sign in when you cannot use your other second steps, for example when you lose your phone. Each code works once.',
    left_one: '{{count}} of {{total}} left',
    left_other: '{{count}} of {{total}} left',
    none: 'You have no recovery codes yet. Create a set while you can still sign in.',
    few: 'Only a few recovery codes are left. Create a new set before they run out.',
    usedUp: 'All of your recovery codes are used. Create a new set while you can still sign in.',
    used: 'You used a recovery code. {{count}} of {{total}} left.',
    usedFew:
      'You used a recovery code. {{count}} of {{total}} left: create a new set before they run out.',
    usedLast: 'You used your last recovery code. Create a new set while you can still sign in.',
    renew: 'Create new codes',
    make: 'Create recovery codes',
    renewLead:
      'A new set replaces the old one when you confirm that you have saved it. Earlier codes no longer work then.',
    waiting:
      'You have created new codes, and they do not work yet. Save them and confirm that. Until then the old ones work.',
    waitingFirst:
      'You have created recovery codes, and they do not work yet. Save them and confirm that.',
    waitingShow: 'Show the new codes',
    gone: 'The new codes were shown too long ago, or in another browser, so they do not work. If you had others, those still do. Create a new set.',
    notYet: 'Recovery codes replace a second step. Set one up first, then create codes here.',
    toSecurity: 'Set up a second step',
    newTitle: 'Your recovery codes',
    newLead:
      'These {{count}} codes are shown only once. Save them in a safe place, not next to your password, then confirm below. They work from then on.',
    list: 'Codes',
    listOf: 'For {{email}} at {{site}}, created on {{date}}. Each works once.',
    copy: 'Copy the codes',
    copied: 'Copied',
    download: 'Download as text',
    printHint: 'Or print this page: only the codes will be on the paper.',
    kept: 'I have saved these codes in a safe place',
    newer:
      'You have created a newer set since, in another tab. Save the codes below: those that were here before will not work.',
    keptRequired: 'Save the codes in a safe place, then tick this box.',
    goOn: 'Continue',
    done: 'Your recovery codes are ready. Only the newest set works.',
    label: 'Recovery code',
    hint: 'Sixteen letters and digits. Upper and lower case, spaces and dashes do not matter.',
    required: 'Enter one of your recovery codes.',
    wrong: 'This is not one of your recovery codes, or it was used already. Please check it.',
    use: 'Use this code',
    challengeLead: 'Enter one of your recovery codes. It works once.',
    fileLead: 'Recovery codes for {{email}} at {{site}}',
    fileMade: 'Created on {{date}}. Each code works once. A newer set replaces these.',
  },

  mailFactor: {
    title: 'Code by email',
    lead: 'As a second step we send a code to {{email}}. It helps against a stolen password, but not against somebody who reads your mail: an authenticator app or a passkey is stronger.',
    on: 'On',
    off: 'Off',
    turnOn: 'Use codes by email',
    turnOff: 'Stop using codes by email',
    confirmFirst: 'Confirm your email address first. Then you can use codes by email.',
    turnedOn: 'Signing in now takes a second step, such as a code that we send to you by email.',
    turnedOff: 'Codes by email are turned off.',
    already: 'This is already the case.',
    endOthers: 'Sign out of all other devices',
    send: 'Send me a code',
    sent: 'We have sent you an email with a code. It works for 10 minutes, in this browser.',
    challengeLead: 'We send a code to the email address of your account.',
    submit: 'Confirm the code',
    notOffered:
      'You have signed in by email, so a code by email would prove nothing more. Use another second step, or sign in another way.',
    stepUpNotOffered: 'For your account a code by email is not enough here. Use another way.',
  },

  history: {
    seconds: {
      totp: 'a code from the authenticator app',
      mail: 'a code by email',
      recovery: 'a recovery code',
    },
    events: {
      secondStepAsked: 'First step of a sign-in completed',
      totpSetUp: 'Setup of an authenticator app started',
      totpOn: 'Authenticator app turned on',
      totpOff: 'Authenticator app turned off',
      trustEnded: 'Trusted browsers removed',
      secondStepCodeSent: 'Code sent by email, for the second step',
      mailFactorOn: 'Codes by email turned on',
      mailFactorOff: 'Codes by email turned off',
      recoveryCodesShown: 'New recovery codes shown, not in use yet',
      recoveryCodesRenewed: 'New recovery codes created',
    },
    tried: {
      secondStepAsked: 'Tried the first step of a sign-in',
      totpSetUp: 'Tried to set up an authenticator app',
      totpOn: 'Tried to turn on the authenticator app',
      totpOff: 'Tried to turn off the authenticator app',
      trustEnded: 'Tried to remove trusted browsers',
      secondStepCodeSent: 'Tried to get a code by email, for the second step',
      mailFactorOn: 'Tried to turn on codes by email',
      mailFactorOff: 'Tried to turn off codes by email',
      recoveryCodesShown: 'Tried to see new recovery codes',
      recoveryCodesRenewed: 'Tried to create new recovery codes',
    },
  },

  mail: {
    accountChanged: {
      subject: {
        totpOn: 'An authenticator app was turned on at {{site}}',
        totpOff: 'The authenticator app was turned off at {{site}}',
        mailFactorOn: 'Codes by email were turned on at {{site}}',
        mailFactorOff: 'Codes by email were turned off at {{site}}',
        recoveryCodesRenewed: 'New recovery codes were created at {{site}}',
        recoveryCodeUsed: 'A recovery code was used at {{site}}',
        recoveryCodesFew: 'A recovery code was used at {{site}}, few are left',
        recoveryCodesUsedUp: 'Your last recovery code was used at {{site}}',
      },
      what: {
        totpOn:
          'Signing in to your account now asks for a second step: a code from an authenticator app.',
        totpOff:
          'The authenticator app was turned off for your account. Signing in no longer asks for its codes.',
        mailFactorOn:
          'Signing in to your account now takes a second step, such as a code that we send to this address.',
        mailFactorOff: 'Codes by email were turned off as the second step of your account.',
        recoveryCodesRenewed:
          'New recovery codes were created for your account. Only the newest set works.',
        recoveryCodeUsed:
          'One of your recovery codes was used to prove that it is you. Codes left: {{left}}.',
        recoveryCodesFew:
          'One of your recovery codes was used to prove that it is you. Codes left: {{left}}. Create a new set before they run out.',
        recoveryCodesUsedUp:
          'Your last recovery code was used to prove that it is you. Create a new set while you can still sign in.',
      },
    },
    secondStepLocked: {
      newPassword: 'Choose a new password',
      subject: 'Wrong codes for your account at {{site}}',
      preview: 'Somebody tried to sign in and did not complete the second step.',
      what: 'Somebody took the first step of signing in to your account at {{site}}, for example with your password, and then entered too many wrong codes. For {{time}} no code is accepted.',
      you: 'If this was you, wait a little and try again. If it was not, somebody can take the first step, for example with your password: choose a new one.',
      again:
        'This has happened before. If it is not you, somebody takes the first step, for example with your password, and keeps guessing codes: choose a new password now. Each time codes are closed for longer; your other second steps still work.',
    },
    secondStepCode: {
      preview: 'It works for a few minutes, and only in the browser that asked for it.',
      lifetime:
        'The code works for {{time}}, once, and only in the browser that asked for it. A newer email replaces it.',
      signIn: {
        subject: 'Your code to sign in to {{site}}',
        ask: 'Enter this code to finish signing in to {{site}}.',
        notYou:
          'If you are not signing in, somebody else is and has taken the first step, for example with your password: choose a new one. Do not give the code to anyone who asks for it.',
      },
      stepUp: {
        subject: 'Your code for {{site}}',
        ask: 'Enter this code at {{site}} to confirm that it is you.',
        notYou:
          'If you did not ask for it, somebody may be using your account: sign out all other devices. Do not give the code to anyone who asks for it.',
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
      mailSecondStepAt: 'Codes by email as second step, last turned on',
      verified: 'Turned on',
      usedAt: 'Used',
    },
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    secondStep: typeof words;
  }
}
