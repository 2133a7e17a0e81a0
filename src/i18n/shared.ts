/**
 * The words that all pages and mails share, in English. Those of a feature are in its words.ts.
 * Placeholders are i18next's `{{name}}`; plurals end in `_one` and `_other` and take `count`.
 */
export const shared = {
  site: {
    cookiesOff:
      'Your browser may be blocking cookies. If you are asked again for what you have just entered, allow cookies for this site and try once more.',
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
    tooLong: 'Use at most {{max}} characters.',
    choose: 'Choose one of the list.',
    labelRequired: 'Enter a name.',
    repeated: 'This answer arrived more than once. Please enter it again.',
    unreadable: 'Some of these characters cannot be read. Please enter it again.',
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
    facts: {
      browser: 'Browser',
      ipAddress: 'Network address',
      when: 'Time',
    },
  },

  errors: {
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
    otherName: {
      title: 'This site has another address',
      message:
        'You have reached it under a second name or by its number, where nobody can sign in. Nothing was changed.',
      next: 'Open it at its own address and enter it there once more.',
    },
    ownAddress: 'Open {{url}}',
    '431': {
      title: 'This browser keeps too many cookies for this site',
      message:
        'They had become so large that pages could not be read any more, so we have removed them. You may be signed out.',
      next: 'Open the page again. If this comes back, clear the data of this site in the settings of your browser.',
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
    reference: 'Reference number',
    referenceHint: 'If you write to us about this, please include it.',
    retry: 'Try again',
    home: 'Go to the home page',
    retryAfter_one: 'You can try again in {{count}} second.',
    retryAfter_other: 'You can try again in {{count}} seconds.',
  },
} as const;
