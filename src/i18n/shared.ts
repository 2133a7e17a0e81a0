/**
 * The words that all pages and mails share, in English. Those of a feature are in its words.ts.
 * Placeholders are i18next's `{{name}}`; plurals end in `_one` and `_other` and take `count`.
 */
export const shared = {
  site: {
    cookiesOff:
      'Your browser may be blocking cookies. If you are asked again for what you have just entered, or a link that you have just opened does not work, allow cookies for this site and try once more.',
    language: 'en',
    direction: 'ltr',
    description: 'Create an account, sign in, and look after your account.',
    homeLink: '{{site}}, home page',
    skip: 'Skip to the content',
    about: 'About this site',
    links: { privacy: 'Privacy', terms: 'Terms', support: 'Contact support' },
  },

  nav: {
    label: 'Main menu',
    menu: 'Menu',
    dashboard: 'Dashboard',
    signIn: 'Sign in',
    signUp: 'Create account',
    groups: {
      account: 'Account',
      security: 'Sign-in and security',
      data: 'Your data',
    },
  },

  alert: {
    success: 'Done:',
    info: 'Note:',
    warning: 'Warning:',
    danger: 'Problem:',
  },

  form: {
    errorPrefix: 'Error: ',
    error: 'Error:',
    summary_one: 'There is a problem',
    summary_other: 'There are {{count}} problems',
    allRequired: 'All fields are required.',
    optional: '(optional)',
    showPassword: 'Show password',
    refused: 'This did not work. Please try again.',
    tooMany_one: 'Too many attempts. Please wait {{count}} second, then try again.',
    tooMany_other: 'Too many attempts. Please wait {{count}} seconds, then try again.',
    tooManySoon: 'Too many attempts. Please wait a moment, then try again.',
  },

  fields: {
    tooLong: 'Use at most {{max}} characters.',
    choose: 'Choose one of the options.',
    labelRequired: 'Enter a name.',
    repeated: 'This field was sent more than once. Please enter it again.',
    unreadable: 'Some of these characters cannot be read. Please enter it again.',
  },

  browser: {
    on: '{{browser}} on {{system}}',
    unknown: 'Unknown browser',
    onlySystem: 'Browser on {{system}}',
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
      about: 'Which one',
      browser: 'Browser',
      ipAddress: 'IP address',
      when: 'Time',
    },
  },

  errors: {
    '400': {
      title: 'This request could not be read',
      message: 'Something in it was not as expected. Nothing was changed.',
      next: 'Go back, check what you entered and send it again.',
    },
    '403': {
      title: 'You cannot do this from here',
      message:
        'The request did not come from a page of this site, or this page is not open to you.',
      next: 'Open the page on this site yourself and try again. Nothing was changed.',
    },
    otherName: {
      title: 'This site has another address',
      message:
        'You opened it under another name or by its number. Nobody can sign in there. Nothing was changed.',
      next: 'Open it at its own address and try again there.',
    },
    ownAddress: 'Open {{url}}',
    '431': {
      title: 'This browser keeps too many cookies for this site',
      message:
        'They had become so large that pages could not be read any more, so we have removed them. You may be signed out.',
      next: 'Open the page again. If this comes back, clear the data of this site in the settings of your browser.',
    },
    '404': {
      title: 'Page not found',
      message: 'If you typed the address, check that it is correct. The page may also have moved.',
      next: 'Start again from the home page.',
    },
    '405': {
      title: 'This page cannot be used that way',
      message: 'The page exists, but it does not answer this kind of request.',
      next: 'Open the page from its link or its form. Nothing was changed.',
    },
    '408': {
      title: 'The request took too long',
      message: 'What you sent did not reach us in time. Nothing was changed.',
      next: 'Check your connection, go back and send it again.',
    },
    '413': {
      title: 'What you sent is too large',
      message: 'It is larger than this page accepts. Nothing was changed.',
      next: 'Go back, make it shorter and send it again.',
    },
    '415': {
      title: 'This kind of content is not accepted',
      message: 'The page expects an ordinary form. Nothing was changed.',
      next: 'Use the form on the page itself.',
    },
    '429': {
      title: 'Too many requests',
      message: 'A lot of requests came from your connection in a short time.',
      next: 'Wait a moment, then try again. Nothing is lost.',
    },
    '500': {
      title: 'Something went wrong on our side',
      message: 'It was not your fault. The error has been recorded.',
      next: 'Try again in a moment. If it happens again, send us the reference number.',
    },
    '503': {
      title: 'The service is unavailable for a moment',
      message: 'The site cannot reach its database right now, or is too busy.',
      next: 'Wait a moment, then try again. Your account is safe.',
    },
    reference: 'Reference number',
    referenceHint: 'If you write to us about this, please include it.',
    retry: 'Try again',
    home: 'Go to the home page',
    retryAfter_one: 'You can try again in {{count}} second.',
    retryAfter_other: 'You can try again in {{count}} seconds.',
  },
} as const;
