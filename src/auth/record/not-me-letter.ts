import type { Words } from '../../i18n/words.ts';
import type { Letter } from '../../mail/letter.ts';
import { WHENCE_IS_OURS, WHENCE_SAMPLE, whence } from '../../mail/phrases.ts';
import type { WhenceData } from '../../mail/whence-mail.ts';

/** What a mail knows that asks its reader whether an act was theirs. */
export interface NotMeData extends WhenceData {
  readonly notMeUrl: string;
}

/** Who wrote these data. */
export const NOT_ME_WHOSE = { ...WHENCE_IS_OURS, name: 'typed', notMeUrl: 'ours' } as const;

/** Sample data. */
export const NOT_ME_SAMPLE: NotMeData = {
  name: 'Ada Lovelace',
  ...WHENCE_SAMPLE,
  notMeUrl: 'https://accounts.example.com/not-me?token=a-sample-that-opens-nothing',
};

/** The parts that all such mails have: where the act came from, and a button for "this was not me". */
export function notMeParts(t: Words, data: NotMeData) {
  return {
    facts: whence(t, data),
    action: { label: t('mail.accountChanged.notMe'), url: data.notMeUrl },
    after: [t('mail.accountChanged.after', { time: t('mail.days', { count: 7 }) })],
  } satisfies Partial<Letter>;
}
