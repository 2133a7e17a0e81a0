import { Router } from 'express';
import type { Deps } from '../../auth/deps.ts';
import { openApi } from './openapi.ts';

/** Beside the endpoints that it describes. */
export const OPENAPI_JSON = '/api/auth/openapi.json';

/** The description of the API, for programs that make clients of it. */
export function apiDocsRoutes(deps: Pick<Deps, 'auth' | 'rulebook' | 'baseUrl'>): Router {
  let text: string | undefined;
  const router = Router(); // mounted at OPENAPI_JSON for anyone, with API_DOCS=on
  router.get('/', (_req, res) => {
    text ??= JSON.stringify(openApi(deps));
    res.type('json').send(text);
  });
  return router;
}
