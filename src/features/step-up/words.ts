export const words = {
  stepUp: {
    title: 'Confirm that it is you',
    description: 'Confirm that it is you to continue.',
    lead: 'You are about to change something important. Confirm that it is you, and the change is made.',
    after: 'After that: {{act}}.',
    notThis: 'If you did not ask for this, cancel, and nothing is changed.',
    nothingCarriedOut:
      'Your request is no longer waiting: it was carried out already, or it waited too long. Check whether it was done, and if not, try again.',
    leadPage: 'Confirm that it is you, and the page opens.',
    leadAlone:
      'Confirm that it is you. For a few minutes you can then change important things without being asked again.',
    secondFactor:
      'Two-factor authentication is on, so the first step alone is not enough for this.',
    noneLeft:
      'You signed in by email or in a trusted browser, and nothing that is left proves more than that. Sign out, sign in another way and with your second step, and try again.',
    another: 'Other ways',
    ways: {
      password: 'With your password',
    },
    totpCode: 'Code from your app',
    recoveryCode: 'Recovery code',
    recoveryCodeHint: 'It works once. Use another way if you have one.',
    sendCode: 'Send me a code',
    sendCodeLead: 'We send a code to {{email}}.',
    wrongPasskey: 'This passkey was not accepted. Please try again, or use another way.',
    wrongTotp:
      'This is not the current code of your app, or it was used already. Wait for the next one.',
    wrongMailCode:
      'This is not the code from our newest email, or it no longer works. Please check it, or ask for a new one.',
    wrongRecoveryCode: 'This is not one of your recovery codes, or it was used already.',
    confirmFirst: 'Confirm your email address first.',
    person: 'Signed in as {{email}}.',
    notYou: 'Not you? Sign out, and nothing is changed.',
    submit: 'Confirm',
    cancel: 'Cancel and go back',
    wrong: 'Incorrect password.',
    blocked:
      'This account is locked, because “This was not me” was pressed in an email, or a change of its address was undone. Choose a new password with the link that we sent. Then you can change things again.',
  },

  history: {
    events: {
      stepUp: 'Identity confirmed',
      stepUpCodeSent: 'Code sent by email, to confirm your identity',
    },
    tried: {
      stepUp: 'Tried to confirm their identity',
      stepUpCodeSent: 'Tried to get a code by email, to confirm their identity',
    },
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    stepUp: typeof words;
  }
}
