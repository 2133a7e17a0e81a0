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
      passkeyStep: 'change whether we ask for a passkey as second step',
      removePasskey: 'remove a passkey',
    },
    ways: {
      passkey: 'With a passkey',
    },
  },

  passkeys: {
    title: 'Passkeys',
    description:
      'Sign in with your fingerprint, your face or your screen lock, without a password.',
    lead: 'A passkey lets you sign in with your fingerprint, your face or your screen lock. There is nothing to remember, and nothing that another site could steal.',
    unnamed: 'Passkey',
    list: 'Your passkeys',
    none: 'You have no passkeys yet. Once you create one, you can sign in with it here and on every device that shares it.',
    created: 'Created {{when}}',
    used: 'last used {{when}}',
    unused: 'not used yet',
    shared: 'synced between your devices',
    copied: 'May have been copied',
    copiedHint:
      'Its counter was lower than the last time, as a copy’s would be. Remove it, and create a new one.',
    secondStepOnly: 'Second step only',
    secondStepOnlyHint:
      'It was new when you told us “This was not me”, so it signs nobody in by itself. If it is yours, remove it and create a new one; if it is not, just remove it.',
    change: 'Change',
    changeOf: 'Change {{name}}',
    create: 'Create a passkey',
    createTitle: 'Create a passkey',
    createLead:
      'Your browser asks where to keep it: on this device, on your phone or on a security key. Then you confirm with your fingerprint, your face or your screen lock.',
    createSubmit: 'Create the passkey',
    endOthers: 'Sign out of all other devices',
    endOthersHint: 'You stay signed in here.',
    back: 'Back to your passkeys',
    goOn: 'Continue without a passkey',
    offer: {
      title: 'Sign in faster next time?',
      lead: 'Create a passkey to sign in with your fingerprint, your face or your screen lock instead of your password. It works on this site only, so no other site can steal it.',
      skip: 'Not now',
      later:
        'We ask this once. You can create a passkey at any time under “Passkeys” in your account.',
    },
    addedQuietly:
      'A passkey was created in your password manager. Next time you can sign in with it instead of your password.',
    added: 'Your passkey was created. You can now sign in with it.',
    rename: 'Rename',
    renameHint: 'Only you can see the name.',
    renameSubmit: 'Save name',
    renamed: 'The name was saved.',
    remove: 'Remove this passkey',
    removeLead:
      'It can no longer be used to sign in here. Your device or your password manager may still offer it; delete it there, too.',
    removeSubmit: 'Remove passkey',
    removed: 'The passkey was removed. It can no longer be used to sign in.',
    last: 'This is the only way into your account, so it cannot be removed. Set a password or create another passkey first.',
    lastPassword: 'Set a password',
    secondStep: 'Passkey as second step',
    secondStepOn:
      'When you sign in another way, such as with a password or by email, we also ask for one of your passkeys.',
    secondStepOff:
      'We can also ask for one of your passkeys when you sign in another way, such as with a password or by email. Signing in with a passkey alone does not change: that counts as both.',
    secondStepConfirm:
      'Confirm your email address first, so that you are not locked out should you lose your passkeys.',
    secondStepTurnOn: 'Turn on',
    secondStepTurnOff: 'Turn off',
    stepOn: 'When you sign in another way, we now also ask for a passkey.',
    stepOff: 'When you sign in another way, we no longer ask for a passkey.',
    signIn: 'Sign in with a passkey',
    use: 'Use a passkey',
    useLead: 'Confirm with your fingerprint, your face or your screen lock.',
    noScript: 'Passkeys need JavaScript, which is turned off in this browser.',
    unsupported: 'This browser cannot use passkeys. Try a newer one, or another device.',
    problems: {
      cancelled:
        'It was cancelled, took too long, or there is no passkey for this account here. Nothing has happened; you can try again.',
      exists: 'This device or password manager already has a passkey for your account.',
      unable:
        'This device cannot create passkeys that ask for a fingerprint, a face or a screen lock. Try another one.',
      place: 'Passkeys do not work at the address under which you opened this site.',
      failed: 'This did not work. Please check your connection and try again.',
    },
    stale: 'This took too long, or was sent twice. Please try again.',
    notCreated:
      'Your device did not provide what is needed for a passkey: it must ask for your fingerprint, your face or your screen lock. Nothing was saved. Try again, or try another device.',
    tooMany: 'You have reached the maximum number of passkeys. Remove one that you no longer use.',
    wrong: 'This passkey was not accepted. It may belong to another account.',
    refused: 'You are not signed in',
    unknown:
      'This passkey is no longer known here. It was removed, or its account was deleted. You can delete it in your device or password manager, so that it is not offered again.',
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
      passkeyOfferSkipped: 'Chose not to create a passkey',
      passkeyRemoved: 'Passkey removed',
      passkeyRenamed: 'Passkey renamed',
      passkeyStepOn: 'Passkey as second step turned on',
      passkeyStepOff: 'Passkey as second step turned off',
    },
    tried: {
      passkeyAdded: 'Tried to create a passkey',
      passkeyOfferSkipped: 'Tried to turn down a passkey',
      passkeyRemoved: 'Tried to remove a passkey',
      passkeyRenamed: 'Tried to rename a passkey',
      passkeyStepOn: 'Tried to turn on passkeys as second step',
      passkeyStepOff: 'Tried to turn off passkeys as second step',
    },
  },

  mail: {
    accountChanged: {
      subject: {
        passkeyAdded: 'A passkey was created for your account at {{site}}',
        passkeyRemoved: 'A passkey of your account at {{site}} was removed',
        passkeyCopied: 'A passkey of your account at {{site}} was refused',
        passkeyStepOn: 'Passkey as second step was turned on at {{site}}',
        passkeyStepOff: 'Passkey as second step was turned off at {{site}}',
      },
      what: {
        passkeyAdded: 'A passkey was created for your account. It can be used to sign in.',
        passkeyRemoved:
          'A passkey was removed from your account. It can no longer be used to sign in.',
        passkeyCopied:
          'A passkey of your account was refused because it may have been copied. Its counter was lower than the last time. Remove it and create a new one.',
        passkeyStepOn: 'Signing in to your account another way now also asks for a passkey.',
        passkeyStepOff: 'Signing in to your account another way no longer asks for a passkey.',
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
      passkeyOfferedAt: 'Offer of a passkey answered',
      passkeySecondStep: 'Passkey as second step',
      passkeySecondStepAt: 'Passkey as second step, last turned on',
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
