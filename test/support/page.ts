import ejs from 'ejs';
import { DEFAULT_LANGUAGE, say, type WordKey, wordsIn } from '../../src/i18n/words.ts';

/** The words of the catalogue as they stand in a page. */
export function shown(key: WordKey, values: Record<string, string | number> = {}): string {
  return ejs.escapeXML(say(wordsIn(DEFAULT_LANGUAGE), { key, values }));
}

/** What a test asks of a page: enough of HTML for the pages that we write ourselves. */
export function pageOf(html: string) {
  return {
    title: /<title>(.*?)<\/title>/s.exec(html)?.[1] ?? '',
    /** The attributes of a form's control, or undefined when there is none. */
    input: (name: string) => {
      const tag = html.match(/<input\b[^>]*>/g)?.find((one) => one.includes(` name="${name}"`));
      return tag === undefined ? undefined : attributesOf(tag);
    },
    /** The text of a field's error. */
    error: (name: string) => {
      const paragraph = new RegExp(`<p class="error" id="${name}-error">(.*?)</p>`, 's').exec(html);
      return paragraph?.[1] && textOf(paragraph[1]);
    },
    /** The links of the error summary: where they lead and what they say. */
    summary: () => {
      const box = /<div class="alert danger summary".*?<\/div>\s*<\/div>/s.exec(html)?.[0] ?? '';
      const links = [...box.matchAll(/<a href="([^"]*)">(.*?)<\/a>/gs)];
      return { box, links: links.map(([, href, text]) => ({ href, text })) };
    },
    /** The reference number of an error page. */
    reference: /<dl class="reference">.*?<code>([^<]+)<\/code>/s.exec(html)?.[1],
    /** Where the links lead. */
    links: [...html.matchAll(/<a\b[^>]*\bhref="([^"]*)"/g)].map(([, href]) => href),
  };
}

function attributesOf(tag: string): Record<string, string> {
  const pairs = [...tag.matchAll(/\s([\w-]+)(?:="([^"]*)")?/g)];
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, value]));
}

function textOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
