import ejs from 'ejs';
import { DEFAULT_LANGUAGE, say, type WordKey, wordsIn } from '../../src/i18n/words.ts';
import type { LateNode } from '../../src/web/late-nodes.ts';

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

/** The forms that a script adds to a page, such as that of a passkey: where each leads, and what its buttons say. */
export function lateForms(html: string): { action: string | undefined; buttons: string[] }[] {
  const texts = [...html.matchAll(/<template data-form="([^"]*)"/g)].map(([, text = '']) => text);
  return texts.map((text) => {
    const form = JSON.parse(text.replace(/&#?\w+;/g, (one) => ESCAPED[one] ?? one)) as LateNode;
    const action = typeof form === 'string' ? undefined : form[1].action;
    return { action, buttons: buttonsIn(form).map(wordsOf) };
  });
}

const ESCAPED: Readonly<Record<string, string>> = {
  '&#34;': '"',
  '&#39;': "'",
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
};

function buttonsIn(node: LateNode): LateNode[] {
  if (typeof node === 'string') return [];
  const [name, , ...children] = node;
  return name === 'button' ? [node] : children.flatMap(buttonsIn);
}

function wordsOf(node: LateNode): string {
  if (typeof node === 'string') return node;
  const [, , ...children] = node;
  return children.map(wordsOf).join(' ').replace(/\s+/g, ' ').trim();
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
