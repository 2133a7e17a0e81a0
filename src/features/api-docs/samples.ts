import type { JsonSchema } from './schemas.ts';

/** The sample of a text, by the name of its field. */
const TEXTS: Readonly<Record<string, string>> = {
  aaguid: '00000000-0000-0000-0000-000000000000',
  accountId: '01a22f84-49f7-7450-b293-b461804c4cd0',
  appearance: 'dark',
  before: '01a22f84-61d0-769d-be16-e7a79a728071',
  callbackURL: '/dashboard',
  code: '4G7K-9PXM',
  credentialID: 'CfRsfxe9FUX_sRC45FVgrzlI5JwHHZog15QUeNg0E0o',
  currentPassword: 'a quiet harbour',
  email: 'ada@example.com',
  errorCallbackURL: '/sign-in',
  event: 'signIn',
  firstProof: 'password',
  hint: 'ada@example.com',
  id: '01a22f84-f6dd-7124-9f14-553251beb663',
  image: '/pictures/AX3xZVjlwVTgM_UXl-hwYA',
  ipAddress: '2001:db8::1',
  language: 'en',
  lastSecondFactor: 'totp',
  message: 'It was done.',
  method: 'password',
  name: 'Ada Lovelace',
  newEmail: 'ada@example.org',
  newPassword: 'nine brass lanterns',
  next: '/dashboard',
  password: 'a quiet harbour',
  picture: 'iVBORw0KGgo…',
  provider: 'github',
  providerId: 'github',
  redirectTo: '/dashboard',
  reference: 'af34211074f7',
  text: 'Water the plants',
  timeZone: 'Europe/Paris',
  token: 'q3Zk0vJbY1mXw2TnRfLs8A',
  totpURI: 'otpauth://totp/Latchkey:ada%40example.com?secret=PFXTQVSVLST2PPSL37HJ22WYURU5POTF',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  userId: '01a22f84-6212-7175-a50d-aeeee1a63e0e',
  username: 'ada',
  url: 'https://github.com/login/oauth/authorize?client_id=…',
};

const FORMATS: Readonly<Record<string, string>> = {
  'date-time': '2026-12-01T09:30:00.000Z',
  uri: 'https://example.com/',
};

/** Makes an example of a schema. `named`: the schemas that it may refer to, by their names. */
export function sampleOf(
  schema: JsonSchema,
  named: ReadonlyMap<string, JsonSchema>,
  name = '',
): unknown {
  const reference = /\/([^/]+)$/.exec(String(schema.$ref ?? ''))?.[1];
  if (reference) return sampleOf(named.get(reference) ?? {}, named, reference);
  if ('const' in schema) return schema.const;
  const [first] = (schema.enum ?? schema.anyOf ?? schema.oneOf ?? []) as unknown[];
  if (schema.enum) return first;
  if (first !== undefined) return sampleOf(first as JsonSchema, named, name);
  const [type] = [schema.type].flat();
  if (type === 'object') return sampleObject(schema, named);
  if (type === 'array')
    return [sampleOf((schema.items ?? {}) as JsonSchema, named, singular(name))];
  if (type === 'boolean') return true;
  if (type === 'integer' || type === 'number') return 1;
  if (type === 'null') return null;
  if (type === 'string') return FORMATS[String(schema.format)] ?? TEXTS[name] ?? 'text';
  return {};
}

function sampleObject(
  { properties = {}, required = [] }: JsonSchema,
  named: ReadonlyMap<string, JsonSchema>,
): object {
  const entries = Object.entries(properties as Record<string, JsonSchema>);
  // Most calls leave optional fields out, and so do the examples.
  const shown = entries.filter(([name]) => (required as string[]).includes(name));
  return Object.fromEntries(
    (shown.length > 0 ? shown : entries.slice(0, 1)).map(([name, one]) => [
      name,
      sampleOf(one, named, name),
    ]),
  );
}

/** `backupCodes` is a list of `backupCode`. */
const singular = (name: string) => name.replace(/s$/, '');
