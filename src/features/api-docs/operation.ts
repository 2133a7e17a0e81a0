import { z } from 'zod';
import { wayName } from '../../auth/answers.ts';
import type { DescribedEndpoint } from './endpoints.ts';
import { refusalResponse, refusalsOf, retryAfter, SHARED } from './refusals.ts';
import { sampleOf } from './samples.ts';
import type { JsonSchema, Schemas } from './schemas.ts';

/** An operation of OpenAPI. */
export type Operation = Readonly<Record<string, unknown>>;

/** The answer to a first step that a second one follows. */
export const secondStepAsked = z
  .object({
    twoFactorRedirect: z.literal(true),
    twoFactorMethods: z.array(wayName),
    codeSent: z
      .boolean()
      .optional()
      .meta({ description: 'Whether a code for a new browser is on its way.' }),
  })
  .meta({ id: 'SecondStepAsked', description: 'Take the second step: /two-factor/verify-….' });

/** Describes one method of one path. */
export function operationOf(one: DescribedEndpoint, schemas: Schemas): Operation {
  const { key, method, rules, doc } = one;
  const parameters = [...pathParameters(one), ...queryParameters(one, schemas)];
  const requestBody = method === 'POST' ? bodyOf(one, schemas) : undefined;
  return {
    operationId: key,
    tags: [doc.feature],
    summary: doc.summary,
    ...(doc.description && { description: doc.description }),
    security: SECURITY[rules.session],
    'x-limit': { calls: rules.limit.max, seconds: rules.limit.window },
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody }),
    responses: responsesOf(one, schemas),
  };
}

const SECURITY = {
  needed: [{ session: [] }],
  optional: [{ session: [] }, {}],
  ignored: [],
};

function pathParameters({ path }: DescribedEndpoint): object[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
    example: 'github',
  }));
}

function queryParameters({ query }: DescribedEndpoint, schemas: Schemas): object[] {
  if (!query) return [];
  const { properties = {}, required = [] } = objectIn(schemas.taken(query));
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

interface ObjectSchema extends JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

/** The object of what may be left out altogether. */
function objectIn(schema: JsonSchema): ObjectSchema {
  const [first] = (schema.anyOf ?? []) as ObjectSchema[];
  return first ?? schema;
}

function bodyOf(one: DescribedEndpoint, schemas: Schemas): object | undefined {
  const { body, doc } = one;
  if (!body) return undefined;
  const taken: ObjectSchema = schemas.taken(body);
  const properties = { ...taken.properties, ...profileFieldsOf(one, schemas) };
  const schema = doc.takesProfile ? { ...taken, properties } : taken;
  return {
    required: !body.safeParse(undefined).success,
    content: { 'application/json': { schema, example: sampleOf(schema, schemas.named) } },
  };
}

/** The library's own columns of a person. */
const CORE = ['name', 'email', 'emailVerified', 'image', 'createdAt', 'updatedAt'];

/**
 * The fields that people fill in on their profile, beside the library's own columns. Fields of features have
 * checks of their own.
 */
function profileFieldsOf({ profileFields }: DescribedEndpoint, schemas: Schemas) {
  const { properties = {} }: ObjectSchema = schemas.named.get('Person') ?? {};
  const written = Object.entries(properties).filter(
    ([name, { readOnly }]) => !readOnly && !CORE.includes(name),
  );
  const checked = Object.entries(profileFields).map(
    ([name, { field }]) => [name, schemas.taken(field.schema.nullish())] as const,
  );
  return Object.fromEntries([...written, ...checked]);
}

function responsesOf(one: DescribedEndpoint, schemas: Schemas): object {
  const refusals = [...refusalsOf(one)].map(
    ([status, codes]) => [status, refusalResponse(codes, RETRY[status])] as const,
  );
  const shared = Object.entries(SHARED)
    .filter(([, { ofBody }]) => one.method === 'POST' || !ofBody)
    .map(([status, { name }]) => [status, { $ref: `#/components/responses/${name}` }] as const);
  return Object.fromEntries([...answersOf(one, schemas), ...refusals, ...shared]);
}

/** Statuses that say when to try again, after too many wrong answers. */
const RETRY: Readonly<Record<number, object>> = {
  400: retryAfter('Seconds until an answer counts.'),
  401: retryAfter('Seconds until an answer counts.'),
};

function answersOf({ rules, doc }: DescribedEndpoint, schemas: Schemas): [number, object][] {
  const { answer } = doc;
  if (answer === 'redirect') {
    const headers = { Location: { schema: { type: 'string' } } };
    return [[302, { description: 'To a page of the site.', headers }]];
  }
  if (!(answer instanceof z.ZodType)) {
    return [[200, { description: 'The file.', content: { [answer.type]: {} } }]];
  }
  const asksOnce = rules.wayIn && rules.wayIn.strength !== 'both';
  const schema = schemas.answered(asksOnce ? z.union([answer, secondStepAsked]) : answer);
  const example = sampleOf(schema, schemas.named);
  return [[200, { description: 'Done.', content: { 'application/json': { schema, example } } }]];
}
