import { getAuthTables } from '@better-auth/core/db';
import type { BetterAuthOptions } from 'better-auth';
import type { Codes } from '../../auth/endpoint-doc.ts';
import { cookiePrefix } from '../../web/cookies.ts';
import { type DescribedApi, describedEndpoints } from './endpoints.ts';
import { type Operation, operationOf, secondStepAsked } from './operation.ts';
import {
  refusalExamples,
  refusalResponse,
  refusalSchemas,
  refusalsOf,
  SHARED,
} from './refusals.ts';
import { createSchemas, rowSchema } from './schemas.ts';

/**
 * Describes every endpoint that answers, as OpenAPI 3.1. What an endpoint takes is the schema that it checks;
 * the manifests say what it answers and refuses. `npm run api-docs` writes the result into docs/api.
 */
export function openApi({ auth, rulebook, baseUrl }: DescribedApi) {
  const { user, session } = getAuthTables(auth.options as BetterAuthOptions);
  const schemas = createSchemas({
    Person: rowSchema(user?.fields ?? {}),
    Session: rowSchema(session?.fields ?? {}),
    ...refusalSchemas,
  });
  schemas.answered(secondStepAsked);
  const paths: Record<string, Record<string, Operation>> = {};
  const endpoints = describedEndpoints(auth.api, rulebook);
  for (const one of endpoints) {
    const path = one.path.replace(/:(\w+)/, '{$1}');
    paths[path] ??= {};
    paths[path][one.method.toLowerCase()] = operationOf(one, schemas);
  }
  const shared = Object.values(SHARED);
  const refused = endpoints.flatMap((one) => [...refusalsOf(one).values()]);
  const allCodes: Codes = Object.assign({}, ...shared.map(({ codes }) => codes), ...refused);
  return {
    openapi: '3.1.1',
    info: {
      title: 'Latchkey',
      version: '1.0.0',
      description: ABOUT,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: new URL('/api/auth', baseUrl).href }],
    tags: [...new Set([...rulebook.apiDocs.values()].map(({ feature }) => feature))].map(
      (name) => ({ name }),
    ),
    paths: sorted(paths),
    components: {
      schemas: sorted(Object.fromEntries(schemas.named)),
      responses: Object.fromEntries(
        shared.map(({ name, codes, headers }) => [name, refusalResponse(codes, headers)]),
      ),
      examples: sorted(refusalExamples(allCodes)),
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: `${cookiePrefix(baseUrl.protocol === 'https:')}.session_token`,
        },
      },
    },
  };
}

/** A description of the API. */
export type OpenApi = ReturnType<typeof openApi>;

const ABOUT = [
  'Everything that the pages do, as JSON. A session is a cookie that no script can read.',
  'A refusal has a `code` to branch on. Its `message` is for developers.',
  'Times are UTC. Every endpoint may also answer 408 to a body that comes too slowly.',
].join('\n');

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  const entries = Object.entries(record);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
