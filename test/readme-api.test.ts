import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { OPENAPI_FILE } from '../bin/describe-api.ts';
import type { OpenApi } from '../src/features/api-docs/openapi.ts';

/** What README.md and docs/api/README.md say of the API, beside the methods of the client (client-methods.test.ts). */

const api = JSON.parse(readFileSync(OPENAPI_FILE, 'utf8')) as OpenApi;
const text = ['README.md', 'docs/api/README.md']
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');

/** The rows of the table with this head. */
function rowsBelow(head: string): string[][] {
  const [, below = ''] = text.split(`${head}\n`);
  const rows = (below.split('\n\n')[0] ?? '').split('\n').slice(1);
  return rows.filter((row) => row.startsWith('|')).map((row) => row.split('|').slice(1, -1));
}

const marked = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

/** `POST /a/b`, `c` and `/d` of one cell: each with its method and its whole path. */
function endpointsIn(cell: string): [method: string, path: string][] {
  let method = '';
  let last = '';
  return marked(cell).flatMap((one): [string, string][] => {
    const [, named, path = ''] = /^(?:(GET|POST) )?(\S+)$/.exec(one) ?? [];
    method = named ?? method;
    last = path.startsWith('/') ? path : last.replace(/[^/]+$/, path);
    return method === '' ? [] : [[method.toLowerCase(), last]];
  });
}

test('every endpoint that it names is there', () => {
  const ours = rowsBelow("| Ours, beside the library's | What it does |").flatMap(([cell = '']) =>
    endpointsIn(cell),
  );
  const instead = rowsBelow('| Method | Instead |').flatMap(([, cell = '']) =>
    endpointsIn(cell).slice(0, 1),
  );
  const named = [...ours, ...instead];
  expect(named.length).toBeGreaterThan(30);
  const gone = named.filter(([method, path]) => !api.paths[path]?.[method]);
  expect(gone).toEqual([]);
});

test('every answer that a client must be ready for is given somewhere, with that status', () => {
  const rows = rowsBelow('| Answer | What to do |');
  expect(rows.length).toBeGreaterThan(8);
  const operations = Object.values(api.paths).flatMap((methods) => Object.values(methods));
  const silent = rows.filter(([answer = '']) => {
    const [status = ''] = /\d{3}/.exec(answer) ?? [];
    const [code = ''] = marked(answer);
    const said = /^[A-Z_]+$/.test(code) ? `examples/${code}"` : 'ref';
    return !operations.some(({ responses }) => {
      const response = (responses as Readonly<Record<string, unknown>>)[status];
      return JSON.stringify(response ?? null).includes(said);
    });
  });
  expect(silent).toEqual([]);
});
