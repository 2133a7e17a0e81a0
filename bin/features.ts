import { API_PATH } from '../src/auth/auth.ts';
import { readConfig } from '../src/config/config.ts';
import { database } from '../src/db/database.ts';
import { createDeps } from '../src/deps.ts';
import { features, settings } from '../src/features/index.ts';
import { site as adopters } from '../src/site/index.ts';
import { type Described, describeSite } from './describe.ts';
import { readPlaces } from './places.ts';

const USAGE = `npm run features                              Every feature with its pages and endpoints.
npm run features -- POST /sign-in/email       The rules that one endpoint or page is asked, in order.`;

/** Nothing is asked of a database: the rules are read from the manifests and from Better Auth's plugins. */
async function main(words: readonly string[]): Promise<void> {
  const config = readConfig(
    { BETTER_AUTH_SECRET: 'only the rules are looked at, nothing is signed' },
    settings,
  );
  const nowhere = database({ url: 'mysql://nobody@127.0.0.1:9/nothing', ca: undefined });
  const deps = await createDeps(config, { database: nowhere });
  try {
    const site = describeSite(features, deps);
    if (words.length === 0) return list(site);
    const [method = '', path = ''] = words.filter((word) => word !== '--');
    const found = site.filter((one) => one.method === method.toUpperCase() && isAt(one, path));
    if (found.length === 0) return fail(path, site);
    for (const one of found) explain(one, site);
  } finally {
    await deps.close();
  }
}

function isAt({ path }: Described, wanted: string): boolean {
  return path === wanted || path === `/api/auth${wanted}`;
}

function list(site: readonly Described[]): void {
  for (const { name } of features) {
    console.log(`\n${name}  (${manifestOf(name)})`);
    for (const { method, path } of site.filter(({ feature }) => feature === name)) {
      console.log(`  ${method.padEnd(5)} ${path}`);
    }
  }
}

/** The manifest of a feature: ours, or one of the adopter's. */
function manifestOf(feature: string): string {
  const room = adopters.some(({ name }) => name === feature) ? 'site' : 'features';
  return `src/${room}/${feature}/feature.ts`;
}

/** The rules, each with the source in which it is, then the code that they guard. */
function explain({ feature, method, path, rules, routes }: Described, site: readonly Described[]) {
  const places = readPlaces();
  const file = routes ? places?.routes(routes) : places?.endpoint(path.slice(API_PATH.length));
  const code = `its code  (${file ?? "Better Auth's own"})`;
  console.log(`\n${method} ${path}  (declared in ${manifestOf(feature)})`);
  console.log('\n  Asked in this order; a rule that refuses ends the request:');
  // The rules after the code look at its answer, and may take it back.
  const [first, then] = [
    rules.filter((rule) => !FOLLOWS.test(rule)),
    rules.filter((rule) => FOLLOWS.test(rule)),
  ];
  for (const [index, rule] of [...first, code, ...then].entries()) {
    const place = places?.rule(rule);
    console.log(`  ${String(index + 1).padStart(2)}. ${rule}${place ? `  (${place})` : ''}`);
  }
  if (!file || !routes || method !== 'POST') return;
  console.log();
  const endpoints = site.filter((one) => !one.routes).map((one) => one.path.slice(API_PATH.length));
  for (const called of new Set(places?.named(file, endpoints))) {
    console.log(`  It may call: npm run features -- POST ${called}`);
  }
}

/** How the words of rules begin that are asked after the code. */
const FOLLOWS = /^(?:after:|audit:|changes go through)/;

/** Names what may have been meant: another method of the path, or paths that have a word of it. */
function fail(path: string, site: readonly Described[]): void {
  const plain = (text: string) => text.replaceAll('-', '').toLowerCase();
  const words = path.split('/').filter((word) => word.length > 3);
  const same = site.filter((one) => isAt(one, path));
  const alike = site.filter((one) => words.some((word) => plain(one.path).includes(plain(word))));
  const meant = same.length > 0 ? same : alike;
  const lines = meant.slice(0, MOST_NAMED).map((one) => `  ${one.method.padEnd(5)} ${one.path}`);
  const perhaps = lines.length > 0 ? `\n\nPerhaps one of these:\n${lines.join('\n')}` : '';
  console.error(`No page and no endpoint is there.${perhaps}\n\n${USAGE}`);
  process.exitCode = 1;
}

const MOST_NAMED = 12;

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
