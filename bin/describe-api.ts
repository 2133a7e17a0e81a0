import { execFileSync } from 'node:child_process';
import { readConfig } from '../src/config/config.ts';
import { database } from '../src/db/database.ts';
import { createDeps } from '../src/deps.ts';
import { type OpenApi, openApi } from '../src/features/api-docs/openapi.ts';
import { features, settings } from '../src/features/index.ts';
import { site } from '../src/site/index.ts';
import { CLIENT_FILE, clientTypes } from './client-types.ts';

/** Where the description of the API is kept. */
export const OPENAPI_FILE = 'docs/api/openapi.json';

/** The files that are written from the code. */
export interface ApiFiles {
  readonly openApi: OpenApi;
  /** The types of the client, in `CLIENT_FILE`. */
  readonly types: string;
}

/**
 * The description of our part of the API, as it is kept: an adopter's own endpoints are only in the one that
 * their site serves.
 */
export async function describeApi(): Promise<ApiFiles> {
  const config = readConfig(
    { BETTER_AUTH_SECRET: 'only the rules are looked at, nothing is signed' },
    settings,
  );
  // Nothing is asked of it: the description is read from the manifests and from Better Auth's plugins.
  const nowhere = database({ url: 'mysql://nobody@127.0.0.1:9/nothing', ca: undefined });
  const ours = features.filter((feature) => !site.includes(feature));
  const deps = await createDeps(config, { database: nowhere, features: ours });
  try {
    const baseUrl = new URL('https://accounts.example.com');
    const described = openApi({ ...deps, baseUrl });
    return { openApi: described, types: formatted(clientTypes(described, deps.auth.api)) };
  } finally {
    await deps.close();
  }
}

function formatted(code: string): string {
  return execFileSync('node_modules/.bin/biome', ['format', `--stdin-file-path=${CLIENT_FILE}`], {
    input: code,
    encoding: 'utf8',
  });
}
