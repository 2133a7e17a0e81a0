import type { OpenApi } from '../src/features/api-docs/openapi.ts';
import type { JsonSchema } from '../src/features/api-docs/schemas.ts';

/** Where the types of the client are kept. */
export const CLIENT_FILE = 'src/client/api.ts';

const HEAD = `import type { ApiCall, Unoffered } from './call.ts';

// Written by \`npm run api-docs\` from the endpoints of the site.
`;

/** Named schemas of refusals, of which the client has types of its own. */
const WRITTEN_BY_HAND = ['Refusal', 'SecondStepRequired', 'StepUpRequired'];

/**
 * The types of the client: each endpoint by its name, with what it takes, answers and refuses. `library`:
 * `auth.api`, of which the client has no more than what is described.
 */
export function clientTypes({ paths, components }: OpenApi, library: object): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      path,
      method: method.toUpperCase(),
      ...(operation as unknown as ShownOperation),
    })),
  );
  // What leads the browser away is called by no client.
  const called = operations.filter(({ responses }) => responses['200']);
  const named = Object.entries(components.schemas).filter(
    ([name]) => !WRITTEN_BY_HAND.includes(name),
  );
  const names = called.map(({ operationId }) => operationId);
  const unoffered = Object.keys(library).filter((name) => !names.includes(name));
  const posts = called.filter(({ method }) => method === 'POST').map(({ path }) => `'${path}'`);
  return [
    HEAD,
    ...named.map(([name, schema]) => `export type ${name} = ${typeOf(schema, 'Date')};\n`),
    `/** The paths that take POST, with or without a body. */\nexport const POSTS = [${posts.join(', ')}] as const;\n`,
    `/** Every endpoint that a client calls, by its name in Better Auth. */\nexport type ApiEndpoints = {`,
    ...called.map(callOf),
    ...unoffered.map((name) => `readonly ${name}: Unoffered;`),
    '};\n',
    `/** What every endpoint may refuse. */\nexport type AnyCode = ${union(Object.values(components.responses).flatMap(codesIn))};\n`,
    columnsOf('PERSON', components.schemas.Person ?? {}),
    columnsOf('SESSION', components.schemas.Session ?? {}),
  ].join('\n');
}

interface ShownOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly schema: JsonSchema;
  }[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

type Content = Readonly<Record<string, { readonly schema?: JsonSchema }>>;

function callOf(operation: ShownOperation & { path: string; method: string }): string {
  const { operationId, summary, path, method, parameters = [], requestBody, responses } = operation;
  const query = objectType(
    Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
    parameters.flatMap(({ name, required }) => (required ? name : [])),
    'string',
  );
  const body = requestBody?.content['application/json']?.schema;
  const taken = [
    // The library's types take a body that is not told of for any.
    body ? `body${requestBody.required ? '' : '?'}: ${typeOf(body, 'string')}` : 'body?: undefined',
    parameters.length > 0
      ? `query${parameters.some((one) => one.required) ? '' : '?'}: ${query}`
      : '',
  ].filter(Boolean);
  const answer = responses['200']?.content?.['application/json']?.schema;
  const codes = Object.values(responses).flatMap(codesIn);
  return `/** ${summary}. */
readonly ${operationId}: ApiCall<'${path}', '${method}', { ${taken.join('; ')} }, ${answer ? typeOf(answer, 'Date') : 'Blob'}, ${union(codes)} | AnyCode>;`;
}

/** The codes that a response names. */
function codesIn(response: unknown): string[] {
  return [...JSON.stringify(response).matchAll(/#\/components\/examples\/(\w+)/g)].map(
    ([, code = '']) => code,
  );
}

function union(codes: readonly string[]): string {
  return [...new Set(codes)].map((code) => `'${code}'`).join(' | ') || 'never';
}

/** A schema as a type. `moment`: what a moment is; the library's client makes a `Date` of each that comes. */
function typeOf(schema: JsonSchema, moment: 'Date' | 'string'): string {
  const { $ref, enum: values, anyOf, type, format, items, properties, required } = schema;
  if ($ref) return String($ref).replace(/.*\//, '');
  if ('const' in schema) return literal(schema.const);
  if (values) return (values as unknown[]).map(literal).join(' | ');
  if (anyOf) return unionOf(anyOf as JsonSchema[], moment);
  if (Array.isArray(type))
    return type.map((one) => typeOf({ ...schema, type: one }, moment)).join(' | ');
  if (type === 'array') return `readonly (${typeOf((items ?? {}) as JsonSchema, moment)})[]`;
  if (type === 'object') {
    const known = (properties ?? {}) as Readonly<Record<string, JsonSchema>>;
    const text = objectType(known, (required ?? []) as string[], moment);
    return schema.additionalProperties ? `${text} & Readonly<Record<string, unknown>>` : text;
  }
  if (type === 'string') return format === 'date-time' ? moment : 'string';
  if (type === 'integer') return 'number';
  return typeof type === 'string' ? type : 'unknown';
}

/** Names that are known stand beside any other text, so that an editor offers them. */
function unionOf(schemas: readonly JsonSchema[], moment: 'Date' | 'string'): string {
  const open =
    schemas.some((one) => one.enum) && schemas.some((one) => one.type === 'string' && !one.enum);
  const types = schemas.map((one) =>
    open && one.type === 'string' && !one.enum
      ? '(string & Record<never, never>)'
      : typeOf(one, moment),
  );
  return types.join(' | ');
}

function objectType(
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[],
  moment: 'Date' | 'string',
): string {
  const fields = Object.entries(properties).map(([name, schema]) => {
    const optional = required.includes(name) ? '' : '?';
    return `readonly ${name}${optional}: ${typeOf(schema, moment)}${optional && ' | undefined'}`;
  });
  return fields.length > 0 ? `{ ${fields.join('; ')} }` : 'Readonly<Record<string, never>>';
}

const literal = (value: unknown) => (typeof value === 'string' ? `'${value}'` : String(value));

/** The library's own fields of both. */
const CORE =
  /^(?:id|name|email|emailVerified|image|createdAt|updatedAt|userId|expiresAt|token|ipAddress|userAgent)$/;

/** The fields that the site adds, as the library's client wants to know them. */
function columnsOf(name: string, { properties = {} }: JsonSchema): string {
  const added = Object.entries(properties as Readonly<Record<string, JsonSchema>>)
    .filter(([field]) => !CORE.test(field))
    .map(([field, schema]) => {
      const [kind = '', nullable] = [schema.type].flat() as string[];
      const type = schema.format === 'date-time' ? 'date' : kind;
      const optional = nullable ? 'required: false, ' : schema.readOnly ? '' : "defaultValue: '', ";
      return `${field}: { type: '${type}', ${optional}input: ${!schema.readOnly} }`;
    });
  return `export const ${name} = { ${added.join(', ')} } as const;\n`;
}
