import { z } from 'zod';

/** JSON Schema 2020-12, which OpenAPI 3.1 takes as it is. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** Turns the schemas of the code into JSON Schema. Those with a name (`meta({ id })`) are kept apart. */
export interface Schemas {
  /** The schema of something that is sent to the site; a value that has a default may be left out. */
  taken(schema: z.ZodType): JsonSchema;
  /** The schema of an answer. */
  answered(schema: z.ZodType): JsonSchema;
  readonly named: ReadonlyMap<string, JsonSchema>;
}

/** `known`: named schemas that are not written in code. */
export function createSchemas(known: Readonly<Record<string, JsonSchema>>): Schemas {
  const named = new Map(Object.entries(known));
  const convert = (io: 'input' | 'output', schema: z.ZodType): JsonSchema => {
    // Written within another object: a schema with a name is a reference only there.
    const { properties = {}, $defs = {} } = z.toJSONSchema(z.object({ it: schema }), {
      io,
      unrepresentable: 'any',
      override: ({ jsonSchema }) => plain(jsonSchema),
    });
    for (const [name, one] of Object.entries($defs)) {
      if (!named.has(name)) named.set(name, refer(withoutId(one as JsonSchema)));
    }
    return refer(properties.it as JsonSchema);
  };
  return {
    taken: (schema) => convert('input', schema),
    answered: (schema) => convert('output', schema),
    named,
  };
}

/** Takes out what clients do not need: patterns of formats, and bounds of the language. */
function plain(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.format) delete schema.pattern;
  if (schema.type === 'integer') {
    if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
    if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  }
  // A client that meets a newer site must not stumble over a field that is new.
  if (schema.additionalProperties === false) delete schema.additionalProperties;
}

function withoutId({ id: _id, ...schema }: JsonSchema): JsonSchema {
  return schema;
}

/** Leads the references of a schema to where OpenAPI keeps named schemas. */
function refer(schema: JsonSchema): JsonSchema {
  const text = JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/');
  return JSON.parse(text);
}

/** A column, as Better Auth's plugins declare it. */
export interface DeclaredField {
  readonly type: unknown;
  readonly required?: boolean | undefined;
  readonly returned?: boolean | undefined;
  readonly input?: boolean | undefined;
}

/** The schema of a row as it is answered: its id, and the columns that the library returns. */
export function rowSchema(fields: Readonly<Record<string, DeclaredField>>): JsonSchema {
  const told = Object.entries(fields).filter(([, { returned }]) => returned !== false);
  const properties = told.map(([name, field]) => [name, fieldSchema(field)]);
  return {
    type: 'object',
    properties: { id: { type: 'string', readOnly: true }, ...Object.fromEntries(properties) },
    required: ['id', ...told.map(([name]) => name)],
  };
}

function fieldSchema({ type, required, input }: DeclaredField): JsonSchema {
  const kind = type === 'date' ? 'string' : String(type);
  return {
    type: required === false ? [kind, 'null'] : kind,
    ...(type === 'date' && { format: 'date-time' }),
    ...(input === false && { readOnly: true }),
  };
}
