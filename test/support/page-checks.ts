import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AxeResults, RunOptions } from 'axe-core';
import { HtmlValidate, StaticConfigLoader } from 'html-validate';
import type { Page } from 'playwright-core';

/** The engines that look at a page, by the name under which each is found in it. */
const ENGINES = {
  // The half of the size that a browser reads in half of the time.
  axe: read(import.meta.resolve('axe-core/axe.min.js')),
  HTMLCS: read(import.meta.resolve('html_codesniffer/build/HTMLCS.js')),
};

function read(url: string): string {
  return readFileSync(fileURLToPath(url), 'utf8');
}

/**
 * Hands a window the engines once for all pages that it will show, to be read where they are wanted; to send a
 * megabyte to each page is a tenth of the work.
 */
export async function keepEngines(page: Page): Promise<void> {
  const readers = Object.entries(ENGINES).map(([name, text]) => `${name}() { ${text}\n}`);
  await page.addInitScript({
    content: `Object.defineProperty(window, 'engines', { value: { ${readers} } });`,
  });
}

/** WCAG 2.2 AA with everything before it, and what axe holds to be good practice. */
const OPTIONS: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
};

/** What two engines find on the page as it is drawn now, a line each. */
export async function accessibilityFindings(page: Page): Promise<string[]> {
  // A colour on its way to another is neither.
  const missing = await page.evaluate<(keyof typeof ENGINES)[]>(
    `Promise.all(document.getAnimations().map(({ finished }) => finished)).then(() =>
      ${JSON.stringify(Object.keys(ENGINES))}.filter((name) => {
        if (!(name in window)) window.engines?.[name].call(window);
        return !(name in window);
      }))`,
  );
  for (const name of missing) await page.evaluate(`${ENGINES[name]};undefined`);
  // All results together are a hundred times as much to carry over.
  const violations = await page.evaluate<AxeResults['violations']>(
    `axe.run(document, ${JSON.stringify(OPTIONS)}).then(({ violations }) => violations)`,
  );
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}\n${node.html}\n${node.failureSummary ?? ''}`),
  );
  return [...found, ...(await page.evaluate<string[]>(SNIFFING))];
}

/**
 * HTML_CodeSniffer's errors of WCAG 2 AA. It takes `username` for wrong in a field of addresses, which HTML allows
 * since, and fails over its message; and it names what is not shown.
 */
const SNIFFING = `new Promise((resolve, reject) => {
  HTMLCS_WCAG2AAA_Sniffs_Principle1_Guideline1_3_1_3_5.process = () => {};
  HTMLCS.process('WCAG2AA', document, () => {
    const found = HTMLCS.getMessages().filter(({ type, element }) =>
      type === HTMLCS.ERROR && (element.checkVisibility?.() ?? true));
    resolve(found.map(({ code, msg, element }) => code + ': ' + msg + '\\n' + element.outerHTML?.slice(0, 200)));
  }, reject);
})`;

/** Resolves the rules once, and not for every page. */
class OneConfig extends StaticConfigLoader {
  #resolved: ReturnType<StaticConfigLoader['getConfigFor']> | undefined;
  override getConfigFor(handle: string) {
    this.#resolved ??= super.getConfigFor(handle);
    return this.#resolved;
  }
}

const validator = new HtmlValidate(
  new OneConfig({ root: true, extends: ['html-validate:recommended'] }),
);

/** A mail's text is shown as it is, and the line above its signature ends with a blank. */
const WRITTEN_AS_IT_IS = /<pre[ >].*?<\/pre>/gs;

/** What is wrong with the HTML as the server sent it, a line each. */
export async function markupFindings(html: string): Promise<string[]> {
  const ours = html.replace(WRITTEN_AS_IT_IS, (text) => text.replace(/ +$/gm, ''));
  const report = await validator.validateString(ours);
  const mistakes = report.results.flatMap(({ messages }) =>
    messages.map(({ line, ruleId, message }) => `${line}: ${ruleId}: ${message}`),
  );
  return [...mistakes, ...strayWords(html).map((text) => `words in a template: ${text}`)];
}

/** What is meant for scripts, and what text browsers show: words or controls in a `<template>`. */
function strayWords(html: string): string[] {
  const templates = html.matchAll(/<template\b[^>]*>(.*?)<\/template>/gs);
  const shown = [...templates].map(([, inside = '']) => inside.replace(/<svg\b.*?<\/svg>/gs, ''));
  return shown.filter((text) => text.trim() !== '');
}

/** By how many pixels the page is wider than the window. */
export async function overflow(page: Page): Promise<number> {
  return page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
}
