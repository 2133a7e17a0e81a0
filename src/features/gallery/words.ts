export const words = {
  gallery: {
    title: 'Gallery',
    lead: 'Every page in every state, as the tests in a browser have seen it.',
    empty:
      'There are no pictures yet. The command npm run gallery takes them, which needs a few minutes.',
    mails: 'Emails are here:',
    mailsLink: 'a sample of every email',
    status: 'Status {{status}}',
    source: 'Source',
    picture: '{{name}}, {{theme}}, {{width}} pixels wide',
    guest: 'Signed out',
    user: 'Signed in',
    back: 'Back to the gallery',
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    gallery: typeof words;
  }
}
