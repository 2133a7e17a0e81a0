import { z } from 'zod';
import type { Codes } from '../../auth/endpoint-doc.ts';
import type { EndpointRules } from '../../auth/endpoint-rules.ts';
import type { DescribedEndpoint } from './endpoints.ts';
import type { JsonSchema } from './schemas.ts';

/**
 * Lists every refusal of an endpoint by its status: its own refusals, and those that follow from its rules.
 */
export function refusalsOf(one: DescribedEndpoint): Map<number, Codes> {
  const { method, rules, doc, body, query } = one;
  const takes = Boolean(body ?? query);
  const codes = new Map<number, Codes>();
  const add = (status: number, more: Codes) => codes.set(status, { ...codes.get(status), ...more });
  if (takes)
    add(400, { VALIDATION_ERROR: '`message` names the fields that are missing or wrong.' });
  if (method === 'POST') {
    if (takes) add(400, WRONG_BODY);
    if (doc.takesProfile) add(400, { FIELD_NOT_ALLOWED: 'A field cannot be set here.' });
    add(403, {
      FORBIDDEN: 'A browser sends it for another site.',
      ...foreignPages(fieldsOf(body)),
    });
  }
  if (rules.session === 'needed') add(401, { UNAUTHORIZED: 'Nobody is signed in.' });
  if (rules.floods) {
    add(403, { PROOF_OF_WORK_REQUIRED: 'Send work or a ticket of /proof-of-work along.' });
  }
  if (rules.proof) {
    add(403, {
      STEP_UP_REQUIRED: 'Prove it by /step-up/…, then send the same again.',
      ACCOUNT_BLOCKED: 'Changes are closed until a reset of the password is finished.',
    });
  }
  if (rules.session !== 'ignored') addHolds(rules, add);
  if (rules.wayIn || rules.finishesSignIn) addWayIn(add);
  for (const [status, more] of Object.entries(doc.refuses ?? {})) add(Number(status), more);
  if (codes.get(401)?.UNAUTHORIZED) {
    add(401, { SECOND_STEP_REQUIRED: 'Take the second step first: /two-factor/verify-….' });
  }
  return codes;
}

const WRONG_BODY: Codes = {
  BAD_REQUEST: 'What was sent is no JSON, or says nothing.',
  BODY_TOO_DEEP: 'The JSON is nested too deep.',
};

/** The library's codes for pages to go on to, by the field that names one. */
const PAGES: Readonly<Record<string, string>> = {
  callbackURL: 'INVALID_CALLBACK_URL',
  errorCallbackURL: 'INVALID_ERROR_CALLBACK_URL',
  newUserCallbackURL: 'INVALID_NEW_USER_CALLBACK_URL',
  redirectTo: 'INVALID_REDIRECT_URL',
};

function foreignPages(fields: readonly string[]): Codes {
  const named = fields.flatMap((field) => (PAGES[field] ? [[PAGES[field], field] as const] : []));
  return Object.fromEntries(
    named.map(([code, field]) => [code, `\`${field}\` is no page of the site.`]),
  );
}

/** The names of the fields that a body may have. */
function fieldsOf(body: z.ZodType | undefined): readonly string[] {
  if (body instanceof z.ZodOptional) return fieldsOf(body.unwrap() as z.ZodType);
  return body instanceof z.ZodObject ? Object.keys(body.shape) : [];
}

type Add = (status: number, codes: Codes) => void;

/** Adds the refusals of a signed-in person who has something to do first. */
function addHolds({ openWhile = [] }: EndpointRules, add: Add): void {
  if (!openWhile.includes('leaving')) {
    add(403, { ACCOUNT_DELETION_PENDING: 'Only /cancel-deletion and /sign-out work.' });
  }
  if (!openWhile.includes('settingUp')) {
    add(403, { SECOND_FACTOR_REQUIRED: 'A second factor has to be set up first.' });
  }
}

/** Adds the refusals that stand between a right first proof and a session. */
function addWayIn(add: Add): void {
  add(401, { SIGN_IN_ENDED: 'All sign-ins of the account were ended meanwhile.' });
  add(403, {
    ACCOUNT_DISABLED: 'An operator has switched the account off.',
    EMAIL_NOT_VERIFIED: 'Confirm the address first.',
    UNKNOWN_WAY_IN: 'Nobody is signed in this way.',
  });
}

/** Codes whose refusal says more, by the name of its schema. */
const SCHEMA_OF: Readonly<Record<string, string>> = {
  STEP_UP_REQUIRED: 'StepUpRequired',
  SECOND_STEP_REQUIRED: 'SecondStepRequired',
};

const text = { type: 'string' };

/** The named schemas of refusals. */
export const refusalSchemas: Readonly<Record<string, JsonSchema>> = {
  Refusal: {
    type: 'object',
    description: 'Branch on `code`; `message` is for developers, in English, and may change.',
    properties: {
      code: text,
      message: text,
      triesLeft: { type: 'integer', description: 'How many more answers may be wrong.' },
      also: {
        type: 'array',
        items: text,
        description: 'Codes of what else is wrong, so that a form tells everything at once.',
      },
      minLength: { type: 'integer', description: 'How many characters a password needs.' },
      reference: { ...text, description: 'By which the operator finds it in the log.' },
    },
    required: ['code', 'message'],
  },
  StepUpRequired: {
    type: 'object',
    description: 'Prove it by one of /step-up/…, then send the same request again.',
    properties: {
      code: { const: 'STEP_UP_REQUIRED' },
      message: text,
      secondFactor: {
        type: 'boolean',
        description: 'Whether one of the `secondFactors` of /step-up is wanted.',
      },
    },
    required: ['code', 'message', 'secondFactor'],
  },
  SecondStepRequired: {
    type: 'object',
    description: 'Somebody has taken the first step of signing in here, and not the second.',
    properties: {
      code: { const: 'SECOND_STEP_REQUIRED' },
      message: text,
      twoFactorRedirect: { const: true },
      twoFactorMethods: { type: 'array', items: text },
    },
    required: ['code', 'message', 'twoFactorRedirect', 'twoFactorMethods'],
  },
};

const refTo = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** The answer with one status, for all its codes. */
export function refusalResponse(codes: Codes, headers?: object): object {
  const entries = Object.entries(codes);
  const plain = entries.map(([code]) => code).filter((code) => !SCHEMA_OF[code]);
  const schemas = [
    ...entries.flatMap(([code]) => (SCHEMA_OF[code] ? [refTo(SCHEMA_OF[code])] : [])),
    ...(plain.length > 0
      ? [{ allOf: [refTo('Refusal'), { properties: { code: { enum: plain } } }] }]
      : []),
  ];
  return {
    description: entries.map(([code, meaning]) => `\`${code}\`: ${meaning}`).join('\n'),
    ...(headers && { headers }),
    content: {
      'application/json': {
        schema: schemas.length === 1 ? schemas[0] : { anyOf: schemas },
        examples: Object.fromEntries(
          entries.map(([code]) => [code, { $ref: `#/components/examples/${code}` }]),
        ),
      },
    },
  };
}

/** The examples of refusals, by their codes. */
export function refusalExamples(codes: Codes): Record<string, object> {
  const entries = Object.entries(codes);
  return Object.fromEntries(
    entries.map(([code, message]) => [code, { value: { code, message, ...EXTRAS[code] } }]),
  );
}

const EXTRAS: Readonly<Record<string, object>> = {
  STEP_UP_REQUIRED: { secondFactor: false },
  SECOND_STEP_REQUIRED: { twoFactorRedirect: true, twoFactorMethods: ['totp', 'recovery'] },
};

/** The header that tells for how many seconds to wait. */
export function retryAfter(description: string): object {
  return { 'Retry-After': { description, schema: { type: 'integer' } } };
}

interface SharedRefusal {
  /** Of the response, among those that operations share. */
  readonly name: string;
  readonly codes: Codes;
  readonly headers?: object;
  /** Only where a body is sent. */
  readonly ofBody?: true;
}

/** What any endpoint may refuse with, by status. */
export const SHARED: Readonly<Record<number, SharedRefusal>> = {
  405: {
    name: 'MethodNotAllowed',
    codes: { METHOD_NOT_ALLOWED: '`Allow` names the methods of this path.' },
    headers: { Allow: { schema: text } },
  },
  413: {
    name: 'TooLarge',
    codes: { PAYLOAD_TOO_LARGE: 'The body is too large, or of unknown length.' },
    ofBody: true,
  },
  415: {
    name: 'NotJson',
    codes: { UNSUPPORTED_MEDIA_TYPE: 'The body is no `application/json`.' },
    ofBody: true,
  },
  429: {
    name: 'TooMany',
    codes: { TOO_MANY_REQUESTS: 'Too many calls, or mails, in a short time.' },
    headers: retryAfter('Seconds to wait.'),
  },
  431: {
    name: 'HeadersTooLarge',
    codes: { REQUEST_HEADER_FIELDS_TOO_LARGE: 'The cookies are too many.' },
  },
  500: {
    name: 'Failed',
    codes: { INTERNAL_SERVER_ERROR: 'A fault of the site, which its log has.' },
  },
  503: {
    name: 'Unable',
    codes: { SERVICE_UNAVAILABLE: 'The site cannot work for now. Nothing was done.' },
    headers: retryAfter('Seconds to wait.'),
  },
};
