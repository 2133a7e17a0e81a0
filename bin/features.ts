import { API_PATH } from '../src/auth/auth.ts';
import { readConfig } from '../src/config/config.ts';
import { database } from '../src/db/database.ts';
import { createDeps } from '../src/deps.ts';
import { features, settings } from '../src/features/index.ts';
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
    const [method = '', path = ''] = words;
    const found = site.filter((one) => one.method === method.toUpperCase() && isAt(one, path));
    if (words.length !== 2 || found.length === 0) return fail();
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
    console.log(`\n${name}  (src/features/${name}/feature.ts)`);
    for (const { method, path } of site.filter(({ feature }) => feature === name)) {
      console.log(`  ${method.padEnd(5)} ${path}`);
    }
  }
}

/** The rules, each with the source in which it is, then the code that they guard. */
function explain({ feature, method, path, rules, routes }: Described, site: readonly Described[]) {
  const places = readPlaces();
  console.log(`\n${method} ${path}  (src/features/${feature}/feature.ts)`);
  for (const [index, rule] of rules.entries()) {
    const [, hook] = /^(?:before|after): (.*)$/.exec(rule) ?? [];
    const place = hook && places?.rule(hook);
    console.log(`  ${String(index + 1).padStart(2)}. ${rule}${place ? `  (${place})` : ''}`);
  }
  const file = routes ? places?.routes(routes) : places?.endpoint(path.slice(API_PATH.length));
  if (!file) return;
  console.log(`\n  Its code: ${file}`);
  if (!routes || method !== 'POST') return;
  const endpoints = site.filter((one) => !one.routes).map((one) => one.path.slice(API_PATH.length));
  for (const called of new Set(places?.named(file, endpoints))) {
    console.log(`  It may call: npm run features -- POST ${called}`);
  }
}

function fail(): void {
  console.error(`No page and no endpoint is there.\n\n${USAGE}`);
  process.exitCode = 1;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
