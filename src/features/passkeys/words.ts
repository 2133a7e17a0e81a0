export const words = {
  checkUp: {
    passkeys: {
      some_one: '{{count}} passkey',
      some_other: '{{count}} passkeys',
      none: 'Sign in with your fingerprint, face or screen lock instead of a password.',
      create: 'Create a passkey',
    },
  },

  stepUp: {
    acts: {
      addPasskey: 'add the passkey that you created',
      createPasskey: 'create a passkey',
      passkeyStep: 'change whether a passkey is asked for as second step',
      removePasskey: 'remove a passkey',
    },
    ways: {
      passkey: 'With a passkey',
    },
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

  secondFactors: {
    passkey: 'Passkey',
  },

  history: {
    seconds: {
      passkey: 'a passkey',
    },
    events: {
      passkeyAdded: 'Passkey created',
      passkeyRemoved: 'Passkey removed',
      passkeyRenamed: 'Passkey renamed',
      passkeyStepOn: 'Passkey as second step: switched on',
      passkeyStepOff: 'Passkey as second step: switched off',
    },
    tried: {
      passkeyAdded: 'Tried to create a passkey',
      passkeyRemoved: 'Tried to remove a passkey',
      passkeyRenamed: 'Tried to rename a passkey',
      passkeyStepOn: 'Tried to switch on passkeys as second step',
      passkeyStepOff: 'Tried to switch off passkeys as second step',
    },
  },

  mail: {
    accountChanged: {
      subject: {
        passkeyAdded: 'A passkey was created for your account at {{site}}',
        passkeyRemoved: 'A passkey of your account at {{site}} was removed',
        passkeyCopied: 'A passkey of your account at {{site}} was refused',
        passkeyStepOn: 'A passkey is now asked for at {{site}}',
        passkeyStepOff: 'A passkey is no longer asked for at {{site}}',
      },
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
      },
    },
  },

  yourFile: {
    tables: {
      passkey: 'Passkeys',
    },
    columns: {
      aaguid: 'Make of the authenticator',
      backedUp: 'Shared between devices',
      copySeenAt: 'May have been copied, noticed',
      secondStepOnly: 'Good for the second step alone',
      counter: 'Uses counted',
      credentialID: 'Number of the passkey',
      deviceType: 'Kind of passkey',
      passkeySecondStep: 'Passkey as second step',
      passkeySecondStepAt: 'Passkey as second step, switched on last',
      publicKey: 'Public key',
      transports: 'Reached by',
    },
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    passkeys: typeof words;
  }
}
