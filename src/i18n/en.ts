/**
 * Every word that a person reads, in English. Another language is another file of this shape.
 * Placeholders are i18next's `{{name}}`; plurals end in `_one` and `_other` and take `count`.
 */
export const en = {
  site: {
    language: 'en',
    direction: 'ltr',
    description: 'Create an account, sign in, and look after your account.',
    homeLink: '{{site}}, home page',
    skip: 'Skip to the content',
  },

  nav: {
    label: 'Main menu',
    menu: 'Menu',
    dashboard: 'Dashboard',
    signIn: 'Sign in',
    signUp: 'Create account',
  },

  alert: {
    success: 'Done:',
    info: 'Note:',
    warning: 'Careful:',
    danger: 'Problem:',
  },

  form: {
    errorPrefix: 'Error: ',
    error: 'Error:',
    summary_one: 'One answer needs another look',
    summary_other: '{{count}} answers need another look',
    allRequired: 'All fields are needed.',
    optional: '(optional)',
    showPassword: 'Show password',
    refused: 'This did not work, and nothing was changed. Please try again.',
    tooMany_one: 'That was a lot of tries. Please wait {{count}} second, then try again.',
    tooMany_other: 'That was a lot of tries. Please wait {{count}} seconds, then try again.',
    tooManySoon: 'That was a lot of tries. Please wait a little, then try again.',
  },

  fields: {
    name: 'Name',
    email: 'Email address',
    password: 'Password',
    emailRequired: 'Enter your email address.',
    emailInvalid: 'Enter an email address like name@example.com.',
    passwordRequired: 'Enter your password.',
    passwordTooShort: 'Use at least {{min}} characters.',
    passwordTooLong: 'Use at most {{max}} characters.',
    passwordTooSimple:
      'This is a pattern or a repetition, which is guessed quickly. A few unrelated words together work well.',
    passwordTooCommon:
      'This is one of the passwords that are guessed first. A few unrelated words together work well.',
    passwordTooPersonal:
      'This is made of your name, your address or the name of this site, which are guessed first. Choose words that have nothing to do with you.',
    tooLong: 'Use at most {{max}} characters.',
    choose: 'Choose one of the list.',
    labelRequired: 'Enter a name.',
    repeated: 'This answer arrived more than once. Please enter it again.',
    unreadable: 'Some of these characters cannot be read. Please enter it again.',
    codeRequired: 'Enter the code from the email.',
    emailOrName: 'Email address or user name',
    emailOrNameRequired: 'Enter your email address or your user name.',
  },

  signUp: {
    title: 'Create your account',
    description: 'Create an account with your name, your email address and a password.',
    nameHint: 'What should we call you?',
    nameRequired: 'Enter your name.',
    passwordHint:
      'At least {{min}} characters. A few unrelated words together work well; your name, your address and well-known passwords do not.',
    passwordRequired: 'Choose a password.',
    submit: 'Create account',
    taken:
      'An account already uses this address. Sign in, or use another address. If it is yours, an email from us says how to get in.',
    haveAccount: 'Already have an account?',
    signIn: 'Sign in',
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

  signInMail: {
    title: 'Sign in by email',
    description: 'Sign in with a link or a code that we send you, without a password.',
    lead: 'We send you an email with a link and a code. No password is needed.',
    submit: 'Send the email',
    password: 'Sign in with a password',
    codeTitle: 'Look into your mailbox',
    leadCode:
      'We have sent an email to {{email}}. Open its link in this browser, or enter its code here. It works for 10 minutes.',
    leadLink: 'Press the button to sign in as {{email}}.',
    signIn: 'Sign in',
    nothingCame: 'No email? Look in the folder for spam, too.',
    resend: 'Send a new email',
    otherAddress: 'Use another address',
    elsewhere: 'The link and the code only work in the browser that asked for them.',
    elsewhereTitle: 'Enter this code where you asked for it',
    elsewhereLead:
      'This is not the browser in which you asked to sign in. Go back to that one and enter this code:',
    elsewhereWarning:
      'Somebody else wants this code from you, or you did not ask for it? Then keep it to yourself and close this page. Nobody gets in without it.',
    elsewhereHere: 'To sign in here instead, ask for a new email in this browser.',
    whichTitle: 'Sign in to another account?',
    whichLead:
      'You are signed in as {{viewer}}. The link is for the account with the address {{email}}.',
    whichOther: 'Sign out and go on as {{email}}',
    whichSame: 'Stay signed in as {{viewer}}',
    passwordLost:
      'Your email address is confirmed now. The password that was chosen with it was not proved to be yours, so it is gone. You can set a new one under “Password”.',
  },

  userName: {
    title: 'User name',
    lead: 'If you like, sign in with a short name instead of your email address. Nobody needs one.',
    yours: 'Your user name',
    none: 'You have none, and need none.',
    choose: 'Choose one',
    change: 'Change it',
    hint: 'Letters a to z, digits, and single dots, dashes or underscores between them; {{min}} to {{max}} characters. Capitals do not matter.',
    endOthers: 'Sign out everywhere else',
    endOthersHint: 'Every other device has to sign in again.',
    submit: 'Save user name',
    remove: 'Remove user name',
    required: 'Enter the user name that you would like.',
    tooShort: 'Use at least {{min}} characters.',
    wrongLetters:
      'Use only the letters a to z, digits, and single dots, dashes or underscores between them. Other letters can be confused with these.',
    reserved: 'This name is kept for the people who run the site. Please choose another.',
    taken:
      'This name cannot be had: somebody has it, or one that looks like it. Please choose another.',
    unchanged: 'This is your user name already.',
    changed: 'Your user name is saved. You can sign in with it now.',
    removed: 'Your user name is removed. Sign in with your email address.',
  },

  stepUp: {
    title: 'Is it still you?',
    description: 'Show once more that it is you, to go on.',
    lead: 'You are about to change something important. Show that it is you, and it is done at once.',
    after: 'After that: {{act}}.',
    notThis: 'If you did not ask for this, cancel, and nothing is changed.',
    nothingCarriedOut:
      'What you had begun waited too long, or had been begun twice, and nothing was changed. Please do it once more.',
    acts: {
      addPasskey: 'add the passkey that you created',
      changeEmail: 'change your email address',
      changePassword: 'change your password',
      changeUserName: 'change your user name',
      connect: 'connect an account at another site',
      createPasskey: 'create a passkey',
      deleteAccount: 'delete your account',
      disconnect: 'disconnect an account at another site',
      download: 'download the copy of your data',
      exportData: 'make a copy of your data',
      mailFactorOff: 'stop asking for a code by email when you sign in',
      mailFactorOn: 'ask for a code by email when you sign in',
      passkeyStep: 'change whether a passkey is asked for as second step',
      recoveryCodes: 'make new recovery codes',
      removePasskey: 'remove a passkey',
      setPassword: 'set a password',
      setUpTotp: 'set up an authenticator app',
      totpOff: 'switch off the authenticator app',
      totpOn: 'switch on the authenticator app',
    },
    leadPage: 'Show that it is you, and what you asked for opens.',
    leadAlone:
      'Show that it is you. For a few minutes you can then change important things without being asked again.',
    another: 'Another way',
    ways: {
      password: 'With your password',
      recovery: 'With a recovery code',
      mail: 'With a code by email',
      passkey: 'With a passkey',
      totp: 'With the code of your authenticator app',
    },
    totpCode: 'Code from your app',
    recoveryCode: 'Recovery code',
    recoveryCodeHint: 'It works once. Use another way if you have one.',
    sendCode: 'Send me a code',
    sendCodeLead: 'We send a code to {{email}}.',
    wrongPasskey: 'This passkey was not accepted. Please try again, or take another way.',
    wrongTotp:
      'This is not the present code of your app, or it was used already. Wait for the next one.',
    wrongMailCode:
      'This is not the code from our newest email, or it no longer works. Please look again, or have a new one sent.',
    wrongRecoveryCode: 'This is none of your recovery codes, or it was used already.',
    confirmFirst: 'Before this works, confirm your email address.',
    person: 'Signed in as {{email}}.',
    notYou: 'Not you? Sign out, and nothing is changed.',
    submit: 'Confirm',
    cancel: 'Cancel and go back',
    wrong: 'This is not the password of this account.',
    blocked:
      'This account is locked, because “This was not me” was pressed in an email, or a change of its address was undone. Choose a new password with the link that we sent; then changes are open again.',
  },

  locked: {
    again: 'Send the link again',
  },

  passkeys: {
    title: 'Passkeys',
    description: 'Sign in with your finger, your face or the PIN of a device, without a password.',
    lead: 'A passkey lets you sign in with your finger, your face or the PIN of your device. There is nothing to remember, and nothing that another site could steal.',
    unnamed: 'Passkey',
    list: 'Your passkeys',
    none: 'You have none yet. Once you create one, you can sign in with it here and on every device that shares it.',
    created: 'Created {{when}}',
    used: 'last used {{when}}',
    unused: 'not used yet',
    shared: 'shared between your devices',
    copied: 'May have been copied',
    copiedHint:
      'It gave an older count than before, as a copy would. Remove it, and create a new one in its place.',
    secondStepOnly: 'Second step only',
    secondStepOnlyHint:
      'It was new when you told us “This was not me”, so it signs nobody in by itself. If it is yours, remove it and create a new one; if it is not, just remove it.',
    change: 'Change',
    changeOf: 'Change {{name}}',
    create: 'Create a passkey',
    createTitle: 'Create a passkey',
    createLead:
      'Your browser asks where to keep it: on this device, on your phone or on a security key. You then confirm with your finger, your face or a PIN.',
    createSubmit: 'Create the passkey',
    endOthers: 'Sign out everywhere else',
    endOthersHint: 'Ends all other sessions. This one stays.',
    back: 'Back to your passkeys',
    added: 'Your passkey is created. You can sign in with it from now on.',
    rename: 'Rename it',
    renameHint: 'So that you know it again. Only you see it.',
    renameSubmit: 'Save name',
    renamed: 'The name is saved.',
    remove: 'Remove this passkey',
    removeLead:
      'It no longer signs you in here. Your device or your password manager may go on offering it; delete it there, too.',
    removeSubmit: 'Remove passkey',
    removed: 'The passkey is removed. It no longer signs you in.',
    last: 'This is the only way into your account, so it cannot be removed. Set a password or create another passkey first.',
    lastPassword: 'Set a password',
    secondStep: 'As second step',
    secondStepOn:
      'When you sign in in another way, such as with a password or by email, one of your passkeys is asked for, too.',
    secondStepOff:
      'You can also have one of your passkeys asked for whenever you sign in in another way, such as with a password or by email. Signing in with a passkey alone stays as it is: that counts as both.',
    secondStepConfirm:
      'Confirm your email address first, so that you are not locked out should you lose your passkeys.',
    secondStepTurnOn: 'Ask for a passkey, too',
    secondStepTurnOff: 'No longer ask',
    stepOn: 'When you sign in in another way, a passkey is now asked for, too.',
    stepOff: 'When you sign in in another way, a passkey is no longer asked for.',
    signIn: 'Sign in with a passkey',
    use: 'Use a passkey',
    useLead: 'Confirm with your finger, your face or the PIN of your device.',
    noScript: 'Passkeys need JavaScript, which is switched off in this browser.',
    unsupported: 'This browser cannot use passkeys. Try a newer one, or another device.',
    problems: {
      cancelled:
        'It was cancelled, took too long, or there is no passkey for this account here. Nothing has happened; you can try again.',
      exists:
        'There is a passkey for your account already on this device or in this password manager.',
      unable:
        'This device cannot keep passkeys that ask for a finger, a face or a PIN. Try another one.',
      place: 'Passkeys do not work at the address under which you opened this site.',
      failed: 'This did not work. Please check your connection and try again.',
    },
    stale: 'This took too long, or was sent twice. Please try again.',
    notCreated:
      'Your device did not give what is needed for a passkey: it must ask for your finger, your face or a PIN. Nothing was kept; try again, or try another device.',
    tooMany: 'You have as many passkeys as an account can have. Remove one that you no longer use.',
    wrong: 'This passkey was not accepted. It may belong to another account.',
    refused: 'You are not signed in',
    unknown:
      'This passkey is no longer known here. It was removed, or its account is gone. You can delete it in your device or password manager, so that it is not offered again.',
    again: 'Try again',
    otherWay: 'Sign in another way',
  },

  tries: {
    left_one: '{{count}} try is left.',
    left_other: '{{count}} tries are left.',
    none: 'There were too many wrong tries. For {{time}} nothing is accepted here, not even the right answer.',
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
    passkey: 'Passkey',
    totp: 'Code from an authenticator app',
    mail: 'Code by email',
    recovery: 'Recovery code',
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

  recovery: {
    title: 'Nothing at hand?',
    description: 'A way back into your account when you cannot take the second step.',
    link: 'I cannot use any of these',
    lead: 'If you can use none of your second steps any more, we can switch them off. That takes time, so that nobody can do it behind your back.',
    how: 'What happens',
    howMail: 'We send an email to the address of your account. Press the button behind its link.',
    howWait:
      'Then {{count}} hours pass. We tell every address of your account and every device that is signed in, and each of them can cancel. Nothing makes the wait shorter.',
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
      'After {{count}} hours your second steps are switched off, and we send you an email. If you find one of them before, sign in and cancel.',
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

  providers: {
    continueWith: 'Continue with {{provider}}',
    leavingTitle: 'On to {{provider}}',
    leaving: '{{provider}} asks who you are, and then sends you back here.',
    leavingSlow: 'If nothing happens:',
    leavingLink: 'Go to {{provider}}',
  },

  providerOffer: {
    title: 'You already have an account',
    lead: '{{provider}} gave us the address {{email}}, and an account here uses it already.',
    why: 'An address alone does not prove that both are yours. Sign in to your account as you usually do, in this browser and within half an hour; then {{provider}} is connected to it, and you can sign in with either.',
    submit: 'Sign in and connect {{provider}}',
    decline: 'Sign in without connecting',
    signIn: 'Sign in as you usually do. Then the connection is made.',
  },

  providerProblem: {
    aProvider: 'the other site',
    toSignIn: 'Back to sign-in',
    toConnections: 'Back to your connections',
    toDashboard: 'To the dashboard',
    signUp: 'Create an account',
    kinds: {
      denied: {
        title: 'You are not signed in',
        text: 'Signing in at {{provider}} was cancelled, so we know nothing about you. Nothing was changed. You can try again, or sign in another way.',
      },
      failed: {
        title: 'That did not work',
        text: 'What {{provider}} answered could not be used. Nothing was changed. Try again in a little while, or sign in another way.',
      },
      slow: {
        title: '{{provider}} does not answer',
        text: 'We waited for a while, and no answer came. Nothing was changed. Try again in a little while, or sign in another way.',
      },
      expired: {
        title: 'Please start once more',
        text: 'This answer belongs to no request of this browser, or to one that was answered before or is older than ten minutes. Nothing was changed.',
      },
      noEmail: {
        title: 'An email address is needed',
        text: '{{provider}} told us no email address that we could use for your account. Add or share one there and try again, or create an account with your address here.',
      },
      addressTaken: {
        title: 'You already have an account',
        text: 'An account here uses the address that {{provider}} gave us, and {{provider}} does not say that the address is yours. Sign in as you usually do; then you can connect {{provider}} under “Connections”.',
      },
      taken: {
        title: 'Connected to another account',
        text: 'This account at {{provider}} is connected to another account here. Disconnect it there first, or choose another one at {{provider}}.',
      },
      signedOut: {
        title: 'Please start once more',
        text: 'You were signed out here, or somebody else signed in, while you were at {{provider}}. Nothing was changed.',
      },
      closed: {
        title: 'Nothing can be changed at the moment',
        text: 'This account is closed to changes: it waits to be deleted, or “This was not me” was pressed in an email. Nothing was changed.',
      },
      busy: {
        title: 'That was a lot of tries',
        text: 'Please wait a minute, then try again.',
      },
      disabled: {
        title: 'This account is switched off',
        text: 'Whoever runs this site has switched the account off. Ask them if you think that this is a mistake.',
      },
    },
  },

  connections: {
    title: 'Connections',
    description: 'Accounts elsewhere with which you can sign in.',
    list: 'Connected accounts',
    none: 'Nothing is connected yet. With an account elsewhere you can sign in here without a password.',
    since: 'Connected {{when}}',
    notOffered: 'No longer offered',
    change: 'Details',
    changeOf: 'Details of {{provider}}, {{hint}}',
    add: 'Connect another',
    addLead:
      'You show there who you are and come back. They learn that you have an account here; we learn your name and address there, and nothing else.',
    connect: 'Connect {{provider}}',
    endOthers: 'Sign out everywhere else',
    endOthersHint: 'Only this browser stays signed in.',
    remove: 'Disconnect',
    removeLead:
      '{{provider}} then no longer signs you in. What it let us see is given back, where it offers that.',
    removeSubmit: 'Disconnect {{provider}}',
    last: 'This is the only way into your account, so it cannot be disconnected. Set a password or create a passkey first.',
    lastPassword: 'Set a password',
    back: 'Back to all connections',
    before: 'This account was connected already.',
    connected: 'The account is connected. You can sign in with it from now on.',
    disconnected: 'The account is disconnected.',
    taken:
      'You are signed in, but nothing was connected: another account here has that connection.',
  },

  devices: {
    title: 'Devices',
    description: 'Where you are signed in.',
    lead: 'Every browser in which you are signed in. Sign out what you do not use or do not know.',
    list: 'Signed in',
    here: 'This browser',
    active: 'active {{when}}',
    activeNow: 'active now',
    since: 'since {{when}}',
    remembered: 'kept signed in',
    end: 'Sign out',
    endOf: 'Sign out {{browser}}',
    others: 'All other devices',
    othersLead:
      'Signs you out everywhere but here. If you think that somebody else knows your password, change it, too.',
    endOthers: 'Sign out all others',
    none: 'You are signed in nowhere else.',
    more_one: 'There are more; the one used last is listed.',
    more_other:
      'There are more; the {{count}} used last are listed. All but this one end with the button below.',
    ended: 'The device is signed out.',
    othersEnded: 'All other devices are signed out.',
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

  notMe: {
    title: 'This was not you?',
    description: 'Lock your account and choose a new password.',
    lead: 'If you do not know what our email told you of, lock your account now.',
    whatSignOut: 'Every device is signed out, this one too.',
    whatWaysIn:
      'Passkeys and connected accounts that were added in the last seven days no longer sign in.',
    whatLock: 'Nobody can change the password, the address or anything else important.',
    whatReset:
      'You get an email with a link to choose a new password. That opens the account again.',
    whatDeletion: 'If the account was about to be deleted, that is called off.',
    submit: 'Lock my account',
    leave: 'If it was you after all, close this page. Nothing has been changed.',
    gone: 'This link no longer works',
    goneLead:
      'It has been used, or is older than seven days. If you are worried about your account, choose a new password and look at the list of your devices.',
    goneReset: 'Choose a new password',
    done: 'Your account is locked',
    doneLead:
      'Every device is signed out. We sent you an email with a link to choose a new password; until then nothing important can be changed.',
    deletionCalledOff:
      'Your account was about to be deleted. That was called off, and your account stays. If you want it deleted after all, ask for it again once you have set a new password.',
    doneHint: 'If your mailbox might be in the wrong hands, too, change its password first.',
    doneSignIn: 'Go to sign-in',
  },

  mailCode: {
    label: 'Code from the email',
    hint: 'Eight letters and digits. Capitals, blanks and dashes do not matter.',
    wrong:
      'This is not the code from our newest email. Please look again. After five wrong codes it no longer works.',
    closed:
      'This code no longer works: there were five wrong tries, or it is too old. Please ask for a new email.',
    gone: 'This link no longer works: it was used, replaced by a newer email, or it is too old. Please ask for a new email.',
    elsewhere:
      'Enter the code in the browser in which you signed up, or open the link in the email.',
    confirmFirst: 'Please confirm your email address first. Then this will work.',
    wait_one: 'An email was sent a moment ago. You can ask for another in {{count}} second.',
    wait_other: 'An email was sent a moment ago. You can ask for another in {{count}} seconds.',
    waitLong:
      'A lot of emails were sent to this address today. Please use the newest, or ask again tomorrow.',
    inbox: 'Open the inbox of this development',
  },

  emailVerification: {
    title: 'Confirm your email address',
    description: 'Show that your email address is yours, with the link or the code we sent you.',
    lead: 'We have sent an email to {{email}}. Open the link in it, or enter its code here.',
    leadLink: 'Press the button to confirm that {{email}} is your address.',
    leadAsk: 'Open the link in the email that we sent you. You can also have a new one sent.',
    otherPerson: 'You are signed in as {{viewer}}. This is about another address: {{email}}.',
    password: 'Password',
    passwordHint:
      'This is not the browser in which you signed up. If you have chosen a password, enter it to keep it. If you leave this empty, you choose a new one next, and every device is signed out.',
    submit: 'Confirm address',
    nothingCame: 'No email? Look in the folder for spam, too.',
    resend: 'Send a new email',
    otherAddress: 'Use another address',
    sent: 'If this address waits to be confirmed, an email is on its way to it. It replaces the ones before.',
    done: 'Thank you. Your email address is confirmed.',
    doneSignIn: 'Thank you. Your email address is confirmed. You can now sign in.',
    notice: 'Your email address is not confirmed yet.',
    noticeAction: 'Confirm it',
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

  signOut: {
    submit: 'Sign out',
    done: 'You are signed out.',
  },

  home: {
    title: 'Welcome to {{site}}',
    lead: 'Create an account or sign in. It takes a minute, and nothing else is asked of you.',
    leadSignedIn: 'You are signed in as {{name}}.',
    signUp: 'Create an account',
    signIn: 'Sign in',
    dashboard: 'Go to your dashboard',
    promises: 'What you can rely on',
    privateTitle: 'Kept here',
    private: 'Your account lives on the server of this site, not with another company.',
    passwordTitle: 'Locked properly',
    password: 'Your password is stored in a form that nobody can read back, not even us.',
    plainTitle: 'Works everywhere',
    plain: 'Plain, quick pages for any device and any browser, with or without JavaScript.',
  },

  dashboard: {
    title: 'Dashboard',
    description: 'Your account at a glance.',
    greeting: 'Hello, {{name}}',
    account: 'Your account',
    accountLead: 'This is how the site knows you.',
    confirmed: 'Confirmed',
    notConfirmed: 'Not confirmed',
    memberSince: 'Member since',
    session: 'This session',
    sessionLead: 'How and since when you are signed in here.',
    sessionStarted: 'signed in {{when}}',
    thisBrowser: 'This browser',
  },

  history: {
    title: 'Security history',
    description: 'What happened to your account, when and from where.',
    filter: 'Show',
    all: 'Everything',
    signIns: 'Sign-ins',
    changes: 'Changes',
    refused: 'Refused',
    list: 'Events',
    wasRefused: 'Tried, but refused',
    byYou: 'by you',
    otherEvent: 'Something else',
    bySomebody: 'by somebody who was not signed in as you',
    thisSession: 'This session',
    empty:
      'Nothing here yet. Sign-ins and changes of your account will be listed, the newest first.',
    emptyFilter: 'Nothing of this kind has happened.',
    emptySoFar:
      'Nothing of this kind is among the events looked through so far. Look at older ones.',
    older: 'Older events',
    newest: 'Back to the newest',
    pages: 'Pages',
    events: {
      signIn: 'Sign-in',
      signInMailAsked: 'Email for signing in asked for',
      accountDisabled: 'Account switched off by the people who run the site',
      accountEnabled: 'Account switched on again',
      userNameChanged: 'User name changed',
      signUp: 'Account created',
      providerAsked: 'Connecting an account elsewhere begun',
      providerConnected: 'Account elsewhere connected',
      providerDisconnected: 'Account elsewhere disconnected',
      confirmationResent: 'Email for confirming the address sent again',
      emailConfirmed: 'Email address confirmed',
      passwordReset: 'New password set by way of an email',
      passwordResetRequested: 'New password asked for by email',
      exportAsked: 'Copy of your data asked for',
      exportDownloaded: 'Copy of your data downloaded',
      deletionScheduled: 'Deletion of the account asked for',
      deletionCancelled: 'Deletion of the account cancelled',
      accountDeleted: 'Account deleted',
      allSessionsEnded: 'Signed out everywhere',
      emailChangeCancelled: 'Change of email address cancelled',
      emailChangeRequested: 'Change of email address asked for',
      emailChangeResent: 'Email to the new address sent again',
      emailChangeUndone: 'Change of email address undone',
      emailChanged: 'Email address changed',
      passwordChanged: 'Password changed',
      passwordUnlocked: 'Lock after wrong passwords ended',
      passwordSet: 'Password set',
      pictureChanged: 'Picture changed',
      pictureRemoved: 'Picture removed',
      profileChanged: 'Profile changed',
      sessionEnded: 'A device signed out',
      sessionsEnded: 'Signed out everywhere else',
      signOut: 'Sign-out',
      signedOutByOperator: 'Signed out everywhere by the people who run the site',
      secondStepAsked: 'First step of a sign-in',
      passkeyAdded: 'Passkey created',
      passkeyRemoved: 'Passkey removed',
      passkeyRenamed: 'Passkey renamed',
      passkeyStepOn: 'Passkey as second step: switched on',
      passkeyStepOff: 'Passkey as second step: switched off',
      totpSetUp: 'Set-up of an authenticator app begun',
      totpOn: 'Authenticator app switched on',
      totpOff: 'Authenticator app switched off',
      trustEnded: 'Trust in browsers ended',
      stepUp: 'Shown once more that it is you',
      stepUpCodeSent: 'Code sent by email, to show that it is you',
      secondStepCodeSent: 'Code sent by email, for the second step',
      mailFactorOn: 'Codes by email switched on',
      mailFactorOff: 'Codes by email switched off',
      recoveryCodesRenewed: 'New recovery codes made',
      recoveryRequested: 'Email asked for to switch off the second step',
      recoveryStarted: 'Wait begun before the second step is switched off',
      recoveryCancelled: 'Switching off the second step cancelled',
      recoveryDone: 'Second step switched off after the wait',
      notMe: '“This was not me”: account locked down',
    },
  },

  profile: {
    title: 'Profile',
    description: 'How you appear, and how the site reads for you.',
    about: 'About you',
    language: 'Language',
    languages: {
      en: 'English',
    },
    timeZone: 'Time zone',
    timeZoneHint: 'Times on these pages and in emails are told by it.',
    timeZoneOfBrowser: 'Use the zone of this browser: {{zone}}',
    appearance: 'Appearance',
    appearances: {
      system: 'As my system has it',
      light: 'Light',
      dark: 'Dark',
    },
    submit: 'Save',
    saved: 'Your profile is saved.',
  },

  picture: {
    title: 'Picture',
    lead: 'Shown beside your name. Without one, your initials are shown.',
    choose: 'Choose a picture',
    hint: 'JPEG, PNG or WebP, up to {{max}} MB. It is cut to a square, and what the camera wrote into it, such as the place, is removed.',
    submit: 'Save picture',
    remove: 'Remove picture',
    saved: 'Your picture is saved.',
    removed: 'Your picture is removed.',
    missing: 'Choose a picture first.',
    several: 'Choose one picture only.',
    wrongKind: 'This file is neither a JPEG nor a PNG nor a WebP picture.',
    unreadable: 'This picture is damaged and cannot be read. Try another.',
    tooLarge: 'This picture is too large. Choose one of at most {{max}} MB.',
    tooManyPixels:
      'This picture has too many pixels. Choose one of at most {{max}} million, such as 5000 by 5000.',
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

  yourData: {
    menu: 'Your data',
    title: 'Your data',
    description: 'Take a copy of everything that is held about you, or delete your account.',
    export: 'A copy of your data',
    exportLead:
      'Everything that {{site}} holds about you in one ZIP file: a page to read and the same as JSON. Passwords, codes and other secrets are not in it; of very long lists it has the newest {{most}} entries.',
    exportAsk: 'Prepare a copy',
    exportAgain: 'Prepare a newer copy',
    exportWaiting: 'Your copy is being prepared',
    exportWaitingHint:
      'This takes a minute or so. We send you an email when it is ready; you can leave this page.',
    exportRefresh: 'See if it is ready',
    exportReady: 'Your copy is ready',
    exportReadyHint: 'Made {{made}}, {{size}}.',
    exportUntil: 'You can download it until {{until}}.',
    exportDownload: 'Download the ZIP file',
    exportFailed: 'Your copy could not be prepared. Please ask for it again.',
    exportGone:
      'This copy can no longer be downloaded: it is too old, or a newer one has taken its place. You can prepare a new one here.',
    exportStarted: 'Your copy is being prepared. We send you an email when it is ready.',
    delete: 'Delete your account',
    deleteLead:
      'Your account and everything in it is deleted after {{count}} days. Until then you can come back.',
    deleteLink: 'Delete my account…',
  },

  deletion: {
    title: 'Delete your account',
    lead: 'You are about to delete the account {{email}}.',
    lost: 'What will be lost',
    lostProfile: 'Your profile: name, picture and settings',
    lostWaysIn: 'Your ways in: you cannot sign in any more',
    lostDevices: 'All sessions and known devices',
    lostHistory: 'Your security history',
    lostExport: 'Copies of your data that wait to be downloaded',
    copyFirst: 'Would you like to keep a copy?',
    copyLink: 'Prepare a copy of your data first',
    how: 'What happens',
    howNow: 'You are signed out everywhere at once, and we send you an email.',
    howWait: 'For {{count}} days nothing is deleted. Sign in during that time to come back.',
    howThen:
      'Then everything is deleted for good. Only entries in the security log stay for a year; they hold neither your name nor your email address.',
    submit: 'Delete my account',
    keep: 'Keep my account',
    scheduled:
      'Your account will be deleted in 30 days, and you are signed out. Sign in before then to come back.',
    waitingTitle: 'Your account is waiting to be deleted',
    waitingLead: 'Everything is still there, and nothing can be used until you come back.',
    waitingUntil: 'It will be deleted on {{date}}.',
    signInToKeep: 'Sign in to keep your account',
    comeBackLead: 'Your account stays, as if nothing had happened.',
    comeBackSubmit: 'Keep my account',
    leaveSubmit: 'Leave it and sign out',
    leaveLead: 'It will be deleted on that day. Nothing else is needed from you.',
    cancelled: 'Welcome back. Your account stays.',
  },

  yourFile: {
    title: 'Your data at {{site}}',
    lead: 'What {{site}} held about {{name}} on {{when}}. The file account.json has the same for programs.',
    newestOnly:
      '{{table}}: only the newest {{most}} entries are in this file. Whoever runs {{site}} can give you the older ones.',
    withheld: 'Passwords, codes and other secrets are left out, so that this file opens nothing.',
    picture: 'Your picture is in the file {{file}}.',
    nothing: 'Nothing is held.',
    yes: 'Yes',
    no: 'No',
    success: 'Done',
    refused: 'Refused',
    tables: {
      user: 'Account',
      picture: 'Picture',
      account: 'Ways in',
      passkey: 'Passkeys',
      session: 'Sessions',
      auditEvent: 'Security history',
      outbox: 'Emails to you',
      mailProof: 'Open confirmations and changes',
      dataExport: 'Copies of your data',
      knownDevice: 'Known devices',
      pausedRequest: 'Interrupted forms',
      proofTries: 'Wrong tries',
      passwordTries: 'Wrong passwords in browsers that are not known',
      twoFactor: 'Authenticator app',
      trustedBrowser: 'Browsers you trust',
      recoveryCode: 'Recovery codes',
    },
    columns: {
      aaguid: 'Make of the authenticator',
      accountId: 'Known there as',
      appearance: 'Appearance',
      accessTokenExpiresAt: 'Access valid until',
      attempts: 'Tries',
      backedUp: 'Shared between devices',
      blockedAt: 'Sensitive changes closed since',
      browser: 'Browser',
      codeTries: 'Wrong codes since the last right one',
      codesLockedUntil: 'Codes closed until',
      codesToldAt: 'You were told of wrong codes',
      copySeenAt: 'May have been copied, noticed',
      secondStepOnly: 'Good for the second step alone',
      counter: 'Uses counted',
      createdAt: 'Created',
      credentialID: 'Number of the passkey',
      deletionDueAt: 'Will be deleted on',
      detail: 'Details',
      disabledAt: 'Switched off since',
      deviceId: 'Device number',
      deviceType: 'Kind of passkey',
      email: 'Email address',
      emailVerified: 'Email address confirmed',
      event: 'What happened',
      expiresAt: 'Valid until',
      hint: 'Known to you as',
      id: 'Number',
      image: 'Picture',
      ipAddress: 'Network address',
      issuedAt: 'Issued',
      language: 'Language',
      lastActiveAt: 'Last active',
      lastError: 'Last problem',
      lastSeenAt: 'Last seen',
      lockedUntil: 'Password does not count until',
      lastSecondFactor: 'Second step used last',
      lastUsedAt: 'Last used',
      mailSecondStep: 'Codes by email as second step',
      mailSecondStepAt: 'Codes by email as second step, switched on last',
      message: 'Message',
      name: 'Name',
      nextAttemptAt: 'Next try',
      outcome: 'How it ended',
      passkeySecondStep: 'Passkey as second step',
      passkeySecondStepAt: 'Passkey as second step, switched on last',
      payload: 'What it is about',
      provenAt: 'Last proof that it was you',
      providerId: 'Kind',
      publicKey: 'Public key',
      purpose: 'What for',
      recoveryDueAt: 'Second step will be switched off on',
      refreshTokenExpiresAt: 'Can be renewed until',
      remembered: 'Kept signed in',
      requestId: 'Request number',
      scope: 'Allowed to see',
      sensitiveUntil: 'Sensitive changes open until',
      signInsEndedAt: 'Unfinished sign-ins ended last',
      sentAt: 'Sent',
      sessionId: 'Session number',
      state: 'State',
      timeZone: 'Time zone',
      toAddress: 'Sent to',
      toldAt: 'You were told',
      twoFactorEnabled: 'Second step at sign-in',
      verified: 'Switched on',
      transports: 'Reached by',
      triedAt: 'Last tried',
      tries: 'Tries',
      updatedAt: 'Changed',
      usedAt: 'Used',
      username: 'User name',
      usefulUntil: 'Worth sending until',
      userAgent: 'Browser',
      windowEndsAt: 'Counted until',
    },
  },

  email: {
    nav: 'Email address',
    title: 'Email address',
    description: 'The address that you sign in with and that our mail goes to.',
    current: 'Your address',
    confirmed: 'Confirmed',
    notConfirmed: 'Not confirmed',
    confirmFirst: 'You have not shown yet that this address is yours.',
    confirm: 'Confirm this address',
    pending: 'Waiting for the new address',
    pendingLead:
      'Your account moves to {{email}} as soon as you confirm it. Until then everything stays as it is.',
    pendingUntil: 'The email with the link and the code works until {{time}}.',
    code: 'Code from the email',
    codeHint: 'Eight letters and digits. Capitals, blanks and dashes do not matter.',
    codeRequired: 'Enter the code from the email, or open its link.',
    signOutElsewhere: 'Sign out everywhere else',
    signOutElsewhereHint: 'Every other device has to sign in again, with the new address.',
    use: 'Use this address',
    resend: 'Send the email again',
    cancel: 'Cancel the change',
    change: 'Change the address',
    changeAnother: 'Choose another address',
    changeLead:
      'We send an email to the new address. Your account keeps the present one until you confirm.',
    newEmail: 'New email address',
    submit: 'Send the confirmation email',
    same: 'This is the address that you have already.',
    wait_one: 'An email went out a moment ago. You can ask for the next one in {{count}} second.',
    wait_other:
      'An email went out a moment ago. You can ask for the next one in {{count}} seconds.',
    codeWrong: 'This is not the code from our newest email. Please look again.',
    codeClosed:
      'That was one wrong code too many. Ask for a new email below, or cancel the change.',
    gone: 'This link or code no longer works: it was used, replaced by a newer email, cancelled, or it is too old.',
    notYours: 'This link belongs to another account than the one that you are signed in to.',
    taken:
      'Another account uses this address by now, so nothing was changed. Cancel, or choose another address.',
    nothingPending: 'No change of address is waiting any more.',
    sent: 'We have sent an email to the new address. Open its link or enter its code here.',
    cancelled: 'The change is cancelled. Your address stays as it is.',
    done: 'Your account now uses the new address.',
    confirmTitle: 'Use your new address',
    confirmLead:
      'Your account moves from {{from}} to {{to}}. You sign in with the new address from then on.',
    goneTitle: 'This link no longer works',
    goneAction: 'Go to your email address',
    notYoursTitle: 'This link belongs to another account',
    notYoursLead:
      'You are signed in as {{email}}, but the change was asked for by somebody else. Sign out, then open the link again and sign in to the other account.',
  },

  emailUndo: {
    title: 'Undo the change of your email address',
    description: 'Brings an account back to the address that it had before.',
    lead: 'An account was moved away from {{email}}. If this was not your wish, bring it back.',
    what: 'What happens',
    back: 'The account uses {{email}} again.',
    sessions: 'Every device is signed out, this one included if it is signed in to that account.',
    waysIn: 'Passkeys, connected accounts and second steps that were added since are removed.',
    links: 'Links that were sent to the other address stop working.',
    deletion: 'If the account was about to be deleted, that is called off.',
    reset: 'You choose a new password, because somebody may know the present one.',
    otherPerson: 'You are signed in here as {{email}}. That is another account; it is not touched.',
    submit: 'Undo the change',
    keep: 'If you changed the address yourself, close this page. Nothing has happened.',
    goneTitle: 'This link no longer works',
    gone: 'It was used already, or it is more than seven days old. Nothing was changed.',
    reach: 'If you cannot reach your account, ask for a new password.',
    taken:
      'Another account uses this address by now, so the change cannot be undone. Every device was signed out, nothing important can be changed until a new password is set, and if the account was about to be deleted, that was called off. Please write to the people who run this site.',
    done: 'The change is undone and every device is signed out. Now choose a new password: we have sent you an email with a link.',
    doneAndKept:
      'The change is undone and every device is signed out. The account was about to be deleted; that was called off, and it stays. Now choose a new password: we have sent you an email with a link.',
  },

  browser: {
    on: '{{browser}} on {{system}}',
    unknown: 'Unknown browser',
    unknownSystem: 'an unknown system',
  },

  inbox: {
    title: 'Inbox',
    lead: 'This development has no mail server, so the emails that the site sends stay here.',
    mails: 'Emails',
    empty: 'Nothing yet. What the site sends will be listed here, the newest first.',
    samplesLink: 'See a sample of every email',
    samples: 'Samples',
    samplesLead: 'Every email that the site can send, with made-up contents.',
    messages: 'All emails',
    to: 'To {{address}}',
    html: 'As an email program shows it',
    frame: 'The email',
    alone: 'Open it on its own',
    text: 'As text',
    raw: 'Raw source',
    rawLead: 'With all headers, as it goes over the wire.',
    rawLink: 'Show the source',
    back: 'Back to the inbox',
  },

  mail: {
    greeting: 'Hello {{name}},',
    greetingNobody: 'Hello,',
    minutes_one: '{{count}} minute',
    minutes_other: '{{count}} minutes',
    hours_one: '{{count}} hour',
    hours_other: '{{count}} hours',
    days_one: '{{count}} day',
    days_other: '{{count}} days',
    code: 'Your code',
    linkAsText: 'If the button does not work, copy this address into your browser:',
    automatic: 'This email was sent automatically. Replies to it are not read.',

    facts: {
      browser: 'Browser',
      ipAddress: 'Network address',
      when: 'Time',
    },

    accountChanged: {
      subject: {
        passkeyAdded: 'A passkey was created for your account at {{site}}',
        passkeyRemoved: 'A passkey of your account at {{site}} was removed',
        passkeyCopied: 'A passkey of your account at {{site}} was refused',
        passkeyStepOn: 'A passkey is now asked for at {{site}}',
        passkeyStepOff: 'A passkey is no longer asked for at {{site}}',
        providerConnected: 'An account was connected to yours at {{site}}',
        providerDisconnected: 'An account was disconnected from yours at {{site}}',
        passwordChanged: 'Your password at {{site}} was changed',
        userNameChanged: 'Your user name at {{site}} was changed',
        userNameRemoved: 'Your user name at {{site}} was removed',
        passwordSet: 'Your account at {{site}} has a password now',
        passwordReset: 'A new password was set for your account at {{site}}',
        deletionScheduled: 'Your account at {{site}} is going to be deleted',
        deletionCancelled: 'Your account at {{site}} is not deleted',
        deletionCalledOff: 'The deletion of your account at {{site}} was called off',
        totpOn: 'An authenticator app was switched on at {{site}}',
        totpOff: 'The authenticator app was switched off at {{site}}',
        emailChangeRequested: 'Another address was asked for at {{site}}',
        emailChanged: 'Your account at {{site}} uses this address now',
        mailFactorOn: 'Codes by email were switched on at {{site}}',
        mailFactorOff: 'Codes by email were switched off at {{site}}',
        recoveryCodesRenewed: 'New recovery codes were made at {{site}}',
        recoveryCodesFew: 'A recovery code was used at {{site}}, few are left',
        recoveryCancelled: 'Your second step at {{site}} stays on',
        emailChangeUndone: 'Your account at {{site}} is back at this address',
      },
      you: 'If this was you, there is nothing to do.',
      notMe: 'This was not me',
      after:
        'The page behind “This was not me” lets you sign out every device and lock the account until you have set a new password. Nothing happens before you press its button. The link works for {{time}}.',
      what: {
        passkeyAdded:
          'A passkey was created for your account: {{name}}. Whoever has it can sign in.',
        passkeyRemoved: 'A passkey of your account was removed: {{name}}. It no longer signs in.',
        passkeyCopied:
          'A passkey of your account was refused, because somebody may have a copy of it: {{name}}. It gave an older count than before. Remove it, and create a new one in its place.',
        passkeyStepOn:
          'From now on a passkey is asked for, too, when somebody signs in to your account in another way.',
        passkeyStepOff:
          'A passkey is no longer asked for when somebody signs in to your account in another way.',
        providerConnected:
          'An account at {{provider}} ({{hint}}) was connected to your account. One can sign in with it now.',
        providerDisconnected:
          'The account at {{provider}} ({{hint}}) was disconnected from your account. One cannot sign in with it any more.',
        passwordChanged: 'The password of your account was changed.',
        userNameChanged:
          'The user name of your account was changed. You can see it on your profile page.',
        userNameRemoved:
          'The user name of your account was removed. Sign in with your email address.',
        passwordSet: 'Your account has a password now. You can sign in with it.',
        passwordReset: 'A new password was set for your account, by way of an email to you.',
        deletionScheduled:
          'The deletion of your account was asked for. It will be deleted on {{date}}. Until then you can come back: sign in and choose to keep it.',
        deletionCancelled: 'The deletion of your account was cancelled. Your account stays.',
        deletionCalledOff:
          'The deletion of your account was called off, because the account was locked. Your account stays. If you want it deleted after all, set a new password and ask for it again.',
        totpOn:
          'Signing in to your account now asks for a second step: a code from an authenticator app.',
        totpOff:
          'The authenticator app was switched off for your account. Signing in no longer asks for its codes.',
        emailChangeRequested:
          'Somebody asked to move your account to another email address. Nothing has changed yet: the new address has to be confirmed first.',
        emailChanged: 'Your account now uses this email address.',
        mailFactorOn:
          'Signing in to your account now asks for a code that we send to this address.',
        mailFactorOff: 'Codes by email were switched off as second step of your account.',
        recoveryCodesRenewed:
          'New recovery codes were made for your account. Only the newest set works.',
        recoveryCodesFew:
          'A recovery code was used. {{left}} are left; make a new set before they run out.',
        recoveryCancelled:
          'The request to switch off the second step of your account was cancelled. Nothing was switched off. Whoever asked had already shown your password or another first proof: if it was not you, choose a new password.',
        emailChangeUndone:
          'The change of your email address was undone. Your account uses this address again, every device was signed out, and a new password is needed before anything can be changed.',
      },
    },

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

    proofLocked: {
      subject: 'Wrong answers for your account at {{site}}',
      preview: 'Somebody who is signed in as you could not show that it is you.',
      what_one:
        'Somebody who is signed in as you at {{site}} was asked to show that it is you, and gave a wrong answer, such as a wrong password or code. With it, {{count}} wrong answer was given for your account. For {{time}} such answers are refused, even right ones.',
      what_other:
        'Somebody who is signed in as you at {{site}} was asked to show that it is you, and gave a wrong answer, such as a wrong password or code. With it, {{count}} wrong answers were given for your account. For {{time}} such answers are refused, even right ones.',
      you: 'If this was you, wait a little and try again. If it was not, somebody uses a device on which you are signed in. Look at your devices and sign out those that are not yours, or press “This was not me”: then every device is signed out, and you get a link to choose a new password.',
      devices: 'See your devices',
    },

    secondStepLocked: {
      subject: 'Wrong codes for your account at {{site}}',
      preview: 'Somebody tried to sign in and did not get past the second step.',
      what: 'Somebody took the first step of signing in to your account at {{site}}, for example with your password, and then entered too many wrong codes. For {{time}} no code is accepted.',
      you: 'If this was you, wait a little and try again. If it was not, somebody may know your password: choose a new one.',
      again:
        'This has happened before. If it is not you, somebody knows your password, or can take the first step in another way, and keeps guessing codes: choose a new password now. Each time codes are closed for longer; your other second steps work meanwhile.',
    },

    newDevice: {
      subject: 'New sign-in to your account at {{site}}',
      preview: '{{browser}}, not seen with your account before.',
      what: 'Somebody signed in to your account at {{site}} with a browser that we have not seen with it before.',
      you: 'If this was you, there is nothing to do.',
    },

    confirmEmail: {
      subject: 'Confirm your email address for {{site}}',
      preview: 'One step is left: show that this address is yours.',
      ask: 'Please confirm that this is your email address. Open the link below, or enter this code on the page of {{site}} that asks for it.',
      action: 'Confirm this address',
      lifetime: 'The link and the code work for {{time}}. A newer email replaces them.',
      notYou:
        'If you did not give this address to us, somebody may have mistyped theirs. You can ignore this email; the address stays unconfirmed.',
    },

    exportReady: {
      subject: 'The copy of your data at {{site}} is ready',
      preview: 'You can download it for {{time}}.',
      what: 'The copy of your data at {{site}} that you asked for is ready. Sign in and download it from your account.',
      action: 'Go to your data',
      lifetime: 'It can be downloaded for {{time}}, then it is removed.',
      notYou:
        'If you did not ask for it, somebody may be using your account. Choose a new password and end all other sessions.',
    },

    accountDeleted: {
      subject: 'Your account at {{site}} is deleted',
      preview: 'Everything in it is gone.',
      what: 'The {{count}} days are over, and your account at {{site}} is deleted, with everything in it.',
      farewell:
        'This is the last email that we send you. You are welcome to create a new account at any time.',
    },

    accountExists: {
      subject: 'You already have an account at {{site}}',
      preview: 'Nothing was changed. You can sign in as before.',
      what: 'Somebody tried to create an account at {{site}} with this email address. You already have one, so nothing was created and nothing was changed.',
      you: 'If it was you, sign in as before. If you no longer know your password, you can choose a new one.',
      signIn: 'Sign in',
      reset: 'Choose a new password',
      notYou: 'If it was not you, there is nothing to do.',
    },

    emailChangeConfirm: {
      subject: 'Confirm your new email address for {{site}}',
      preview: 'One step is left: show that this address is yours.',
      ask: 'You asked to use this email address for your account at {{site}}. Open the link below in the browser in which you are signed in, or enter this code on the email page of your account.',
      action: 'Use this address',
      lifetime: 'The link and the code work for {{time}}. A newer email replaces them.',
      notYou:
        'If you did not ask for this, you can ignore this email. Nothing happens without you.',
    },

    emailChangeTaken: {
      subject: 'Your address was entered for another account at {{site}}',
      preview: 'Nothing was changed. Your account stays as it is.',
      what: 'Somebody wanted to use this email address for another account at {{site}}. Your account uses it already, so nothing was changed.',
      you: 'If it was you, sign in with this address instead, or choose another address for the other account.',
      action: 'Sign in',
      notYou:
        'If it was not you, there is nothing to do. Nobody has learned that you have an account.',
    },

    emailChangedUndo: {
      subject: 'Your account at {{site}} has a new email address',
      preview: 'If this was not you, you can take it back.',
      what: 'Your account at {{site}} was moved from this email address to another one. Sign in with the new address from now on.',
      you: 'If this was not you, undo it: your account comes back to this address, every device is signed out, and you choose a new password.',
      action: 'Undo the change',
      lifetime:
        'The link works for {{time}}. Nothing happens before you press the button on its page.',
    },

    emailRemoved: {
      subject: 'This address was removed from an account at {{site}}',
      preview: 'Nothing is left for you to do.',
      what: 'An account at {{site}} used this email address until now. It uses another one from now on.',
      after: 'There is nothing to do. The site sends you no more email about that account.',
    },

    signIn: {
      subject: 'Sign in to {{site}}',
      preview: 'Asked for from {{browser}}. It works for a few minutes.',
      ask: 'Somebody asked to sign in to your account at {{site}} by email. If it was you, open the link below in the browser in which you asked, or enter this code there.',
      action: 'Sign in',
      lifetime:
        'The link and the code work for {{time}}, once, and only in that browser. A newer email replaces them.',
      notYou:
        'If it was not you, there is nothing to do: nobody gets in without this email. Do not give the code to anybody who asks you for it.',
    },

    noAccount: {
      subject: 'No account at {{site}} uses this address',
      preview: 'Perhaps you signed up with another address.',
      what: 'Somebody asked {{site}} for a new password for this email address, but no account uses it.',
      whatSignIn:
        'Somebody asked {{site}} for a way to sign in with this email address, but no account uses it.',
      you: 'If it was you, perhaps you signed up with another address: try that one. Or create an account with this one.',
      signUp: 'Create an account',
      notYou: 'If it was not you, you can ignore this email.',
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

    accountLocked: {
      subject: 'Choose a new password: your account at {{site}} is locked',
      preview: 'It opens again with a new password. Nothing important can be changed before.',
      why: {
        notMe:
          'Somebody pressed “This was not me” in an email about your account at {{site}}, so the account is locked.',
        undone:
          'A change of the email address of your account at {{site}} was undone, so the account is locked: whoever changed it may know your password.',
      },
      what: 'Every device is signed out, and passkeys and connected accounts that were added in the last seven days no longer sign in. Nothing important can be changed until you choose a new password: open the link below, or enter this code on the page that asks for it.',
      action: 'Choose a new password',
      again: 'Have a new link sent',
      lifetime:
        'The link and the code work for {{time}}, and only once. Later, have a new link sent with the address above.',
      notYou:
        'If you did not press it, choose a new password all the same: somebody can read your email. Change the password of your mailbox first.',
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

  errors: {
    reference: 'Reference number',
    referenceHint: 'If you write to us about this, please include it.',
    retry: 'Try again',
    home: 'Go to the home page',
    retryAfter_one: 'You can try again in {{count}} second.',
    retryAfter_other: 'You can try again in {{count}} seconds.',
    '400': {
      title: 'This request could not be read',
      message: 'Something in it was not as expected, so nothing was changed.',
      next: 'Go back, check what you entered and send it again.',
    },
    '403': {
      title: 'This is not allowed from here',
      message:
        'The request did not come from a page of this site, or this page is not open to you.',
      next: 'Open the page on this site yourself and try once more. Nothing was changed.',
    },
    locked: {
      title: 'This account is locked',
      message:
        '“This was not me” was pressed in an email, or a change of its address was undone. Nothing was changed.',
      next: 'Choose a new password with the link that we sent; then changes are open again.',
    },
    '404': {
      title: 'There is no page here',
      message: 'The address may be mistyped, or the page may have moved.',
      next: 'Check the address, or start again from the home page.',
    },
    '405': {
      title: 'This page cannot be used that way',
      message: 'The page exists, but it does not answer this kind of request.',
      next: 'Open the page from its link or its form. Nothing was changed.',
    },
    '408': {
      title: 'This took too long to arrive',
      message: 'What you sent did not reach us in time, so nothing was changed.',
      next: 'Look at your connection, go back and send it again.',
    },
    '413': {
      title: 'That is too much at once',
      message: 'What you sent is larger than this page can take. Nothing was changed.',
      next: 'Go back, make it shorter and send it again.',
    },
    '415': {
      title: 'This kind of content is not accepted',
      message: 'The page expects an ordinary form. Nothing was changed.',
      next: 'Use the form on the page itself.',
    },
    '429': {
      title: 'Please wait a moment',
      message: 'A lot of requests came from your connection in a short time.',
      next: 'Wait a little, then try again. Nothing is lost.',
    },
    '500': {
      title: 'Something went wrong on our side',
      message: 'This was not your doing. The error has been written down for us.',
      next: 'Try again in a moment. If it happens again, send us the reference number.',
    },
    '503': {
      title: 'We will be back in a moment',
      message: 'The site cannot reach its records right now, or has too much to do.',
      next: 'Wait a little, then try again. Your account is safe.',
    },
  },
} as const;
