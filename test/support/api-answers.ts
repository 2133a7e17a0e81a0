import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { API_PATH } from '../../src/auth/auth.ts';
import type { DescribedApi } from '../../src/features/api-docs/endpoints.ts';
import { type OpenApi, openApi } from '../../src/features/api-docs/openapi.ts';
import { OPENAPI_JSON } from '../../src/features/api-docs/routes.ts';

/** An answer of the API, as it went out. */
export interface ApiAnswer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

type Describe = (answer: ApiAnswer) => string | undefined;

/** What the API says of itself is the same for all sites of a worker: it is read and compiled once. */
let describe: Describe | undefined;

/**
 * Holds every answer of the API that a site gives against its description, whichever client asks. Gives the
 * list of those that are not described, one in words for each kind.
 */
export function watchAnswers(server: Server, api: DescribedApi): Set<string> {
  describe ??= answersOf(openApi(api));
  const tell = describe;
  const wrong = new Set<string>();
  server.on('request', (req: IncomingMessage, res: ServerResponse) => {
    // The description does not describe itself.
    const [path = ''] = (req.url ?? '').split('?');
    if (!path.startsWith(`${API_PATH}/`) || path === OPENAPI_JSON) return;
    const text = collect(res);
    res.once('finish', () => {
      const type = String(res.getHeader('content-type') ?? '');
      const method = req.method ?? '';
      const fault = tell({ method, path, status: res.statusCode, type, text: text() });
      if (fault) wrong.add(fault);
    });
  });
  return wrong;
}

/** What is written to an answer. */
function collect(res: ServerResponse): () => string {
  const chunks: Buffer[] = [];
  const keep = (chunk: unknown) => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  for (const name of ['write', 'end'] as const) {
    const send = res[name].bind(res) as (...given: unknown[]) => never;
    res[name] = (...given: unknown[]) => {
      keep(given[0]);
      return send(...given);
    };
  }
  return () => Buffer.concat(chunks).toString();
}

/** What differs between an answer and its description; undefined where nothing does. */
export function answersOf(document: OpenApi): Describe {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'api', ...exact(document) });
  const validators = new Map<string, ValidateFunction>();
  const validator = (pointer: string) => {
    const known = validators.get(pointer);
    if (known) return known;
    const made = ajv.compile({ $ref: `api#${pointer}` });
    validators.set(pointer, made);
    return made;
  };
  return ({ method, path, status, type, text }) => {
    // A page of an error is for people; a file and a redirect have no JSON.
    if (!type.includes('json') || text === '' || method === 'HEAD') return undefined;
    const place = placeOf(document, method, path, status);
    if (!place) return `${method} ${path}: ${status} is not described: ${text.slice(0, 300)}`;
    const validate = validator(place);
    if (validate(JSON.parse(text))) return undefined;
    const faults = validate.errors?.map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
    return `${method} ${path}: ${status} is described otherwise: ${text.slice(0, 300)}\n  ${faults?.slice(0, 6).join('\n  ')}`;
  };
}

/** Where the schema of an answer stands in the document. */
function placeOf(
  { paths }: OpenApi,
  method: string,
  path: string,
  status: number,
): string | undefined {
  const own = path.slice(API_PATH.length).replace(/^(\/callback)\/[^/]+$/, '$1/{id}');
  const operations = paths[own];
  // Of what is not there nothing is told but how it is refused.
  if (!operations?.[method.toLowerCase()])
    return status >= 400 ? '/components/schemas/Refusal' : undefined;
  const operation = `/paths/${escaped(own)}/${method.toLowerCase()}`;
  const { responses } = operations[method.toLowerCase()] as unknown as {
    responses: Readonly<Record<number, { readonly $ref?: string }>>;
  };
  const response = responses[status];
  if (!response) return undefined;
  const at = response.$ref?.slice(1) ?? `${operation}/responses/${status}`;
  return `${at}/content/${escaped('application/json')}/schema`;
}

const escaped = (key: string) =>
  encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'));

/** The document with every object closed: a field that it does not tell of is a fault of the document. */
function exact<T>(value: T): T {
  if (Array.isArray(value)) return value.map(exact) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, one]) => [key, exact(one)]);
  const copy = Object.fromEntries(entries);
  const closed =
    copy.type === 'object' && copy.properties && copy.additionalProperties === undefined;
  return closed ? { ...copy, additionalProperties: false } : copy;
}
