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
    home: 'Home',
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
    tooLong: 'Use at most {{max}} characters.',
    repeated: 'This answer arrived more than once. Please enter it again.',
    unreadable: 'Some of these characters cannot be read. Please enter it again.',
  },

  signUp: {
    title: 'Create your account',
    description: 'Create an account with your name, your email address and a password.',
    nameHint: 'What should we call you?',
    nameRequired: 'Enter your name.',
    passwordHint: 'At least {{min}} characters. A few words together work well.',
    passwordRequired: 'Choose a password.',
    passwordRefused: 'This password cannot be used. Please choose another.',
    submit: 'Create account',
    taken: 'An account already uses this address. Sign in, or use another address.',
    closed: 'New accounts cannot be created at the moment.',
    haveAccount: 'Already have an account?',
    signIn: 'Sign in',
    done: 'Your account is ready. You are signed in.',
  },

  signIn: {
    title: 'Sign in',
    description: 'Sign in with your email address and your password.',
    remember: 'Keep me signed in',
    rememberHint: 'Leave this off on a shared computer.',
    submit: 'Sign in',
    refused: 'This email address and password do not go together.',
    required: 'Please sign in first. We will then take you to the page you asked for.',
    or: 'or',
    newHere: 'New here?',
    signUp: 'Create an account',
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
    events: {
      signIn: 'Sign-in',
      signUp: 'Account created',
    },
  },

  browser: {
    on: '{{browser}} on {{system}}',
    unknown: 'Unknown browser',
    unknownSystem: 'an unknown system',
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

    confirmEmail: {
      subject: 'Confirm your email address for {{site}}',
      preview: 'One step is left: show that this address is yours.',
      ask: 'Please confirm that this is your email address. Open the link below, or enter this code on the page of {{site}} that asks for it.',
      action: 'Confirm this address',
      lifetime: 'The link and the code work for {{time}}. A newer email replaces them.',
      notYou:
        'If you did not give this address to us, somebody may have mistyped theirs. You can ignore this email; the address stays unconfirmed.',
    },

    accountExists: {
      subject: 'You already have an account at {{site}}',
      preview: 'Nothing was changed. You can sign in as before.',
      what: 'Somebody tried to create an account at {{site}} with this email address. You already have one, so nothing was created and nothing was changed.',
      you: 'If it was you, sign in as before. If you no longer know your password, you can choose a new one.',
      signIn: 'Sign in',
      reset: 'Choose a new password',
      notYou: 'If it was not you, there is nothing to do. Nobody has learned that you have an account.',
    },

    noAccount: {
      subject: 'No account at {{site}} uses this address',
      preview: 'Perhaps you signed up with another address.',
      what: 'Somebody asked {{site}} for a new password for this email address, but no account uses it.',
      you: 'If it was you, perhaps you signed up with another address: try that one. Or create an account with this one.',
      signUp: 'Create an account',
      notYou: 'If it was not you, you can ignore this email.',
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
      next: 'Try again in a moment. If it stays, send us the reference number.',
    },
    '503': {
      title: 'We will be back in a moment',
      message: 'The site cannot reach its records right now.',
      next: 'Wait a little, then try again. Your account is safe.',
    },
  },
} as const;
