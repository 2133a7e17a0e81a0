export const words = {
  stepUp: {
    title: 'Is it still you?',
    description: 'Show once more that it is you, to go on.',
    lead: 'You are about to change something important. Show that it is you, and it is done at once.',
    after: 'After that: {{act}}.',
    notThis: 'If you did not ask for this, cancel, and nothing is changed.',
    nothingCarriedOut:
      'What you had begun waited too long, or had been begun twice, and nothing was changed. Please do it once more.',
    leadPage: 'Show that it is you, and what you asked for opens.',
    leadAlone:
      'Show that it is you. For a few minutes you can then change important things without being asked again.',
    secondFactor: 'Two-factor authentication is on, so your password alone is not enough for this.',
    noneLeft:
      'You signed in by email or in a trusted browser, and nothing that is left proves more than that. Sign out, sign in with your password and your second step, and do it again.',
    another: 'Another way',
    ways: {
      password: 'With your password',
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

  history: {
    events: {
      stepUp: 'Shown once more that it is you',
      stepUpCodeSent: 'Code sent by email, to show that it is you',
    },
    tried: {
      stepUp: 'Tried to confirm that it is you',
      stepUpCodeSent: 'Tried to have a code sent, to confirm that it is you',
    },
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    stepUp: typeof words;
  }
}
