export const words = {
  inbox: {
    title: 'Inbox',
    lead: 'No mail server is configured, so the emails that the site sends are kept here.',
    mails: 'Emails',
    empty: 'No emails yet. What the site sends will be listed here, the newest first.',
    samplesLink: 'See a sample of every email',
    samples: 'Samples',
    samplesLead: 'Every email that the site can send, with made-up contents.',
    messages: 'All emails',
    to: 'To {{address}}',
    html: 'As a mail program shows it',
    frame: 'The email',
    alone: 'Open it on its own',
    text: 'As text',
    raw: 'Raw source',
    rawLead: 'With all headers, as it goes over the wire.',
    rawLink: 'Show the source',
    back: 'Back to the inbox',
  },
} as const;

declare module '../../i18n/words.ts' {
  interface CatalogueParts {
    inbox: typeof words;
  }
}
