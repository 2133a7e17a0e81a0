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
      provider: 'Sign-in with {{provider}} did not work',
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
    codeIncomplete: 'Enter the whole code: {{min}} letters and digits.',
    appCodeIncomplete: 'Enter the whole code: {{min}} digits.',
  },

  deliberate: {
    required:
      'Tick this box first. Programs that check emails open links and press buttons, and nothing may happen by that.',
  },

  tries: {
    left_one: '{{count}} attempt left.',
    left_other: '{{count}} attempts left.',
    none: 'Too many wrong attempts. For {{time}} nothing is accepted here, not even the right answer.',
  },

  mailCode: {
    label: 'Code from the email',
    hint: 'Eight letters and digits. Upper and lower case, spaces and dashes do not matter.',
    wrong:
      'This is not the code from our newest email. Please check it. After five wrong codes it stops working.',
    closed:
      'This code no longer works: there were five wrong attempts, or it has expired. Please ask for a new email.',
    goneTitle: 'This link does not work',
    gone: 'This link does not work: it was used, replaced by a newer email, has expired, or is not complete. Please ask for a new email.',
    spent:
      'This code or link no longer works: it was used, replaced by a newer email, or it has expired. Please ask for a new email.',
    cameTo: 'The link came with an email to {{email}}.',
    otherLink:
      'You have opened or asked for another email in this browser since that page was opened. Nothing was changed. This page is for the newer email: check which address it names.',
    elsewhere:
      'Enter the code in the browser in which you signed up, or open the link in the email.',
    confirmFirst: 'Please confirm your email address first. Then this will work.',
    wait_one: 'An email was sent a moment ago. You can ask for another in {{count}} second.',
    wait_other: 'An email was sent a moment ago. You can ask for another in {{count}} seconds.',
    waitLong:
      'Many emails were sent to this address today. Please use the newest, or ask again tomorrow.',
    inbox: 'Open the development inbox',
  },

  mail: {
    accountChanged: {
      endedSecondStep:
        'That was the last second step of your account. Signing in no longer asks for one.',
      subject: {
        startedOver: 'Your account at {{site}} starts over',
      },
      what: {
        startedOver:
          'Somebody showed that they read this mailbox, without the password of your account. Everything set up in the account before was removed: {{what}}.',
      },
      you: 'If this was you, you do not need to do anything.',
      youThen: 'If this was you, the first button is all that you need.',
      notMe: 'This was not me',
      after:
        '“This was not me” opens a page where you can sign out every device and lock the account until you set a new password. Nothing happens until you press the button there. The link works for {{time}}.',
    },
    proofLocked: {
      subject: 'Wrong answers for your account at {{site}}',
      preview: 'Somebody who is signed in to your account could not confirm that it is you.',
      what_one:
        'Somebody who is signed in as you at {{site}} was asked to show that it is you, and gave a wrong answer, such as a wrong password or code. With it, {{count}} wrong answer was given for your account. For {{time}} such answers are refused, even right ones.',
      what_other:
        'Somebody who is signed in as you at {{site}} was asked to show that it is you, and gave a wrong answer, such as a wrong password or code. With it, {{count}} wrong answers were given for your account. For {{time}} such answers are refused, even right ones.',
      you: 'If this was you, wait a little and try again. If it was not, somebody uses a device on which you are signed in. Look at your devices and sign out those that are not yours, or press “This was not me”: then every device is signed out, and you get a link to choose a new password.',
      devices: 'See your devices',
    },
    newDevice: {
      subject: 'New sign-in to your account at {{site}}',
      preview: '{{browser}} has not been used with your account before.',
      what: 'Somebody signed in to your account at {{site}} with a browser that has not been used with it before.',
      you: 'If this was you, you do not need to do anything.',
    },
    noAccount: {
      subject: 'No account at {{site}} uses this address',
      preview: 'Perhaps you signed up with another address.',
      what: 'Somebody asked {{site}} to reset the password for this email address, but no account uses it.',
      whatSignIn:
        'Somebody asked {{site}} for a way to sign in with this email address, but no account uses it.',
      you: 'If it was you, you may have signed up with another address: try that one, or create an account with this one.',
      signUp: 'Create an account',
      notYou: 'If it was not you, you can ignore this email.',
    },
  },

  yourFile: {
    tables: {
      user: 'Account',
      account: 'Passwords and connected accounts',
      session: 'Sessions',
      auditEvent: 'Security history',
      outbox: 'Emails to you',
      mailProof: 'Open confirmations and changes',
      knownDevice: 'Known devices',
      pausedRequest: 'Interrupted forms',
      proofTries: 'Wrong attempts',
      passwordTries: 'Wrong passwords in browsers that are not known',
      trustedBrowser: 'Browsers you trust',
    },
    columns: {
      accountId: 'Known there as',
      accessTokenExpiresAt: 'Access valid until',
      attempts: 'Attempts',
      blockedAt: 'Sensitive changes closed since',
      browser: 'Browser',
      codeTries: 'Wrong codes since the last right one',
      codesLockedUntil: 'Codes closed until',
      codesToldAt: 'You were told of wrong codes',
      createdAt: 'Created',
      detail: 'Details',
      disabledAt: 'Disabled since',
      deviceId: 'Device number',
      email: 'Email address',
      emailVerified: 'Email address confirmed',
      event: 'What happened',
      expiresAt: 'Valid until',
      firstProof: 'Signed in with',
      hint: 'Known to you as',
      id: 'Number',
      ipAddress: 'IP address',
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
      nextAttemptAt: 'Next attempt',
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
      tries: 'Attempts',
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
