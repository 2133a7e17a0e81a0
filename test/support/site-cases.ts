import type { Act } from './act.ts';
import type { TestApp } from './app.ts';
import type { SitePage } from './site-pages.ts';
import { filesIn } from './sources.ts';

/** What a feature of `src/site` gives to the tests that try everything: `test/site/<feature>.cases.ts`. */
interface SiteCases {
  readonly acts?: (app: TestApp) => readonly Act[];
  readonly pages?: readonly SitePage[];
}

const cases: readonly SiteCases[] = await Promise.all(
  filesIn('test/site', '.cases.ts').map(({ path }) => import(/* @vite-ignore */ `../../${path}`)),
);

export function actsOfSite(app: TestApp): readonly Act[] {
  return cases.flatMap(({ acts }) => acts?.(app) ?? []);
}

export const pagesOfSite: readonly SitePage[] = cases.flatMap(({ pages = [] }) => pages);
