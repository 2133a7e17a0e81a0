import ejs from 'ejs';
import type { Words } from '../i18n/words.ts';
import { projectPath } from '../root.ts';
import type { Letter, Site } from './letter.ts';

const VIEWS = projectPath('views');

/** A letter as it goes out. */
export interface RenderedLetter {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** Puts a letter into the one layout of all mails, as HTML and as text. */
export async function renderLetter(letter: Letter, t: Words, site: Site): Promise<RenderedLetter> {
  const data = { letter, t, site };
  const [html, text] = await Promise.all([
    ejs.renderFile(`${VIEWS}/mail/letter.html.ejs`, data, { root: VIEWS, cache: true }),
    // Text needs no entities: there is nothing to escape into.
    ejs.renderFile(`${VIEWS}/mail/letter.text.ejs`, data, {
      root: VIEWS,
      cache: true,
      escape: String,
    }),
  ]);
  return { subject: oneLine(letter.subject), html, text: text.trim() };
}

/** A header is one line, whatever a name in it brings along. */
function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}
