import type { Site } from '../config/site.ts';
import type { Words } from '../i18n/words.ts';
import { views } from '../web/views/views.ts';
import type { Letter } from './letter.ts';

/** A letter as it goes out. */
export interface RenderedLetter {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** Puts a letter into the one layout of all mails, as HTML and as text. */
export function renderLetter(letter: Letter, t: Words, site: Site): RenderedLetter {
  const locals = { letter, t, site };
  return {
    subject: oneLine(letter.subject),
    html: views.render('mail/letter.html', locals),
    text: views.render('mail/letter.text', locals).trim(),
  };
}

/** A header is one line, whatever a name in it brings along. */
function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}
