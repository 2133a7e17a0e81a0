/** An element, as a script builds it: its name, its attributes, and what is in it. Text is a string. */
export type LateNode = string | [string, Readonly<Record<string, string>>, ...LateNode[]];

/**
 * What a script adds to a page, as JSON for an attribute. A `<template>` will not do: text browsers show what is in
 * it. Nor will HTML in an attribute, because no script may make HTML of a text (security-headers.ts).
 *
 * @param html as our views write it: one element, attributes in double quotes, every element closed
 * @throws when it is anything else
 */
export function lateNodes(html: string): string {
  const before = made.get(html);
  if (before !== undefined) return before;
  if (made.size === MOST_KEPT) made.clear();
  const text = JSON.stringify(nodeOf(html));
  made.set(html, text);
  return text;
}

/** Guests all get the same; to read it anew would be a tenth of a page of sign-in. */
const made = new Map<string, string>();
const MOST_KEPT = 50;

function nodeOf(html: string): LateNode {
  const text = html.trim();
  const top: LateNode[] = [];
  const open: { name: string; children: LateNode[] }[] = [];
  let read = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [token, ending, name = '', attributes = '', words] = match;
    if (match.index !== read) break;
    read += token.length;
    const children = open.at(-1)?.children ?? top;
    // A break between two lines of a view is nothing that anybody would see.
    if (words?.trim() === '' && words.includes('\n')) continue;
    if (words !== undefined) children.push(unescaped(words.replace(/\s+/g, ' ')));
    else if (ending) {
      if (open.pop()?.name !== name) throw new Error(`</${name}> closes another element: ${html}`);
    } else {
      const node: LateNode = [name, attributesIn(attributes)];
      children.push(node);
      if (!EMPTY.has(name)) open.push({ name, children: node as LateNode[] });
    }
  }
  const [node, ...others] = top;
  if (read !== text.length || open.length > 0 || others.length > 0 || !Array.isArray(node)) {
    throw new Error(`no element that a script could build: ${html}`);
  }
  return node;
}

const TOKEN = /<(\/?)([a-z]+)((?:\s+[\w-]+(?:="[^"]*")?)*)\s*\/?>|([^<]+)/g;

/** Elements that are not closed. */
const EMPTY = new Set(['input', 'path']);

function attributesIn(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/([\w-]+)(?:="([^"]*)")?/g)];
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, unescaped(value)]));
}

/** What `escapeHtml` has written, as it was before. */
function unescaped(text: string): string {
  return text.replace(/&(amp|lt|gt|#34|#39);/g, (_, name: string) => ESCAPED[name] ?? '');
}

const ESCAPED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  '#34': '"',
  '#39': "'",
};
