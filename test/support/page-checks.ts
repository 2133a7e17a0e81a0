import axe from 'axe-core';
import { HtmlValidate } from 'html-validate';
import type { Page } from 'playwright-core';

/** WCAG 2.2 AA with everything before it, and what axe holds to be good practice. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface Finding {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** What axe finds on the page as it is drawn now, a line each. */
export async function accessibilityFindings(page: Page): Promise<string[]> {
  // A colour on its way to another is neither.
  await page.evaluate('Promise.all(document.getAnimations().map(({ finished }) => finished))');
  await page.evaluate(axe.source);
  const options = JSON.stringify({ runOnly: RULES, resultTypes: ['violations'] });
  const { violations } = await page.evaluate<{ violations: Finding[] }>(
    `axe.run(document, ${options})`,
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}\n${node.html}\n${node.failureSummary ?? ''}`),
  );
}

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended'],
});

/** A mail's text is shown as it is, and the line above its signature ends with a blank. */
const WRITTEN_AS_IT_IS = /<pre[ >].*?<\/pre>/gs;

/** What is wrong with the HTML as the server sent it, a line each. */
export async function markupFindings(html: string): Promise<string[]> {
  const ours = html.replace(WRITTEN_AS_IT_IS, (text) => text.replace(/ +$/gm, ''));
  const report = await validator.validateString(ours);
  return report.results.flatMap(({ messages }) =>
    messages.map(({ line, ruleId, message }) => `${line}: ${ruleId}: ${message}`),
  );
}

/** By how many pixels the page is wider than the window. */
export async function overflow(page: Page): Promise<number> {
  return page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
}
