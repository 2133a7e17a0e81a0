/** The words that several features share: their fields, codes and notices. */
export const words = {
  history: {
    /** By the way in (auth/ladder/ways-in.ts). */
    signedInBy: {
      password: 'Signed in with a password',
      userName: 'Signed in with a user name and password',
      mail: 'Signed in by email',
      passkey: 'Signed in with a passkey',
      provider: 'Signed in with {{provider}}',
      signUp: 'Signed in with a new account',
    },
    notSignedInBy: {
      password: 'Wrong password',
      userName: 'Wrong password',
      mail: 'Wrong or expired code from an email',
      passkey: 'Passkey not accepted',
      provider: 'Sign-in with {{provider}} failed',
      signUp: 'Tried to sign in',
    },
    /** By the second factor; the trusted browser stands in for one. */
    seconds: { trustedBrowser: 'a trusted browser' },
    both: '{{first}} and {{second}}',
    wrongSecond: 'Right password, wrong code',
    wrongSecondOther: 'First step right, wrong code',
  },

  fields: {
    name: 'Name',
    email: 'Email address',
    password: 'Password',
    emailRequired: 'Enter your email address.',
    emailInvalid: 'Enter an email address like name@example.com.',
    passwordRequired: 'Enter your password.',
    codeRequired: 'Enter the code from the email.',
    codeIncomplete:
      'Enter the whole code: {{min}} letters and digits. What is around it does not matter.',
    appCodeIncomplete: 'Enter the whole code: {{min}} digits.',
  },

  tries: {
    left_one: '{{count}} try is left.',
    left_other: '{{count}} tries are left.',
    none: 'There were too many wrong tries. For {{time}} nothing is accepted here, not even the right answer.',
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

  mail: {
    accountChanged: {
      endedSecondStep:
        'With it the last second step of your account is gone: signing in asks for one step only.',
      you: 'If this was you, there is nothing to do.',
      notMe: 'This was not me',
      after:
        'The page behind “This was not me” lets you sign out every device and lock the account until you have set a new password. Nothing happens before you press its button. The link works for {{time}}.',
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
    newDevice: {
      subject: 'New sign-in to your account at {{site}}',
      preview: '{{browser}}, not seen with your account before.',
      what: 'Somebody signed in to your account at {{site}} with a browser that we have not seen with it before.',
      you: 'If this was you, there is nothing to do.',
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
  },

  yourFile: {
    tables: {
      user: 'Account',
      account: 'Ways in',
      session: 'Sessions',
      auditEvent: 'Security history',
      outbox: 'Emails to you',
      mailProof: 'Open confirmations and changes',
      knownDevice: 'Known devices',
      pausedRequest: 'Interrupted forms',
      proofTries: 'Wrong tries',
      passwordTries: 'Wrong passwords in browsers that are not known',
      trustedBrowser: 'Browsers you trust',
    },
    columns: {
      accountId: 'Known there as',
      accessTokenExpiresAt: 'Access valid until',
      attempts: 'Tries',
      blockedAt: 'Sensitive changes closed since',
      browser: 'Browser',
      codeTries: 'Wrong codes since the last right one',
      codesLockedUntil: 'Codes closed until',
      codesToldAt: 'You were told of wrong codes',
      createdAt: 'Created',
      detail: 'Details',
      disabledAt: 'Switched off since',
      deviceId: 'Device number',
      email: 'Email address',
      emailVerified: 'Email address confirmed',
      event: 'What happened',
      expiresAt: 'Valid until',
      firstProof: 'Signed in with',
      hint: 'Known to you as',
      id: 'Number',
      ipAddress: 'Network address',
      issuedAt: 'Issued',
      language: 'Language',
      lastActiveAt: 'Last active',
      lastError: 'Last problem',
      lastSeenAt: 'Last seen',
      lockedUntil: 'Password does not count until',
      lastSecondFactor: 'Second step used last',
      lastUsedAt: 'Last used',
      message: 'Message',
      name: 'Name',
      nextAttemptAt: 'Next try',
      outcome: 'How it ended',
      payload: 'What it is about',
      place: 'Where',
      passwordByMailAt: 'Password set by email, no second step since',
      provenAt: 'Last proof that it was you',
      provenSecond: 'With the second factor',
      providerId: 'Kind',
      purpose: 'What for',
      refreshTokenExpiresAt: 'Can be renewed until',
      remembered: 'Kept signed in',
      requestId: 'Request number',
      scope: 'Allowed to see',
      sensitiveUntil: 'Sensitive changes open until',
      signInsEndedAt: 'Unfinished sign-ins ended last',
      sentAt: 'Sent',
      sessionId: 'Session number',
      state: 'State',
      toAddress: 'Sent to',
      toldAt: 'You were told',
      twoFactorEnabled: 'Second step at sign-in',
      triedAt: 'Last tried',
      tries: 'Tries',
      updatedAt: 'Changed',
      usefulUntil: 'Worth sending until',
      userAgent: 'Browser',
      windowEndsAt: 'Counted until',
    },
  },
} as const;

declare module '../i18n/words.ts' {
  interface CatalogueParts {
    auth: typeof words;
  }
}
