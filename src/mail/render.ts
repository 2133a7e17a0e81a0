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
  const locals = { letter, t, site, boundCode: boundCode(letter, site) };
  return {
    subject: oneLine(letter.subject),
    html: views.render('mail/letter.html', locals),
    text: views.render('mail/letter.text', locals).trim(),
  };
}

/**
 * The last line of the text of a mail with a code: for which site it is, and the code, as keyboards offer it
 * there and nowhere else (WICG, "Origin-bound one-time codes"). A site without a name has none.
 */
function boundCode({ code }: Letter, { url }: Site): string | undefined {
  const { hostname } = new URL(url);
  const isName = /[a-z]/i.test(hostname.split('.').at(-1) ?? '') && !hostname.startsWith('[');
  return code && isName ? `@${hostname} #${code.replaceAll('-', '')}` : undefined;
}

/** A header is one line: a name in it may have brought line breaks along. */
function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}
