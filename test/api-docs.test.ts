import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLIENT_FILE } from '../bin/client-types.ts';
import { describeApi, OPENAPI_FILE } from '../bin/describe-api.ts';
import { apiMethods } from '../src/auth/api-methods.ts';
import { API_PATH } from '../src/auth/auth.ts';
import type { OpenApi } from '../src/features/api-docs/openapi.ts';
import { refusals } from '../src/features/index.ts';
import { site } from '../src/site/index.ts';
import { answersOf } from './support/api-answers.ts';
import { PRODUCTION, startTestApp, type TestApp } from './support/app.ts';
import { rulebook } from './support/manifests.ts';

const kept = JSON.parse(readFileSync(OPENAPI_FILE, 'utf8')) as OpenApi;

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const operations = Object.entries(kept.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    path,
    method,
    operation: operation as unknown as ShownOperation,
  })),
);

interface ShownOperation {
  readonly operationId: string;
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

type Content = Readonly<Record<string, { readonly example?: unknown }>>;

describe(OPENAPI_FILE, () => {
  test(`and ${CLIENT_FILE} are what the manifests and endpoints say`, async () => {
    const { openApi, types } = await describeApi();
    const remedy = 'write both anew: npm run api-docs';
    expect(JSON.parse(JSON.stringify(openApi)), remedy).toEqual(kept);
    expect(types, remedy).toBe(readFileSync(CLIENT_FILE, 'utf8'));
  });

  test('is OpenAPI 3.1', async () => {
    const validator = new Validator();
    expect(await validator.validate(structuredClone(kept))).toMatchObject({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  test('tells of every endpoint that is served, by each of its methods', () => {
    const served = [...apiMethods(app.deps.auth.api, [':id'])].flatMap(([path, methods]) =>
      [...methods].map((method) => `${method} ${path.slice(API_PATH.length)}`),
    );
    const told = operations.map(({ name }) => name.replace('{id}', ':id'));
    const theirs = site.flatMap(({ endpoints }) => Object.keys(endpoints));
    const ours = served.filter((name) => !theirs.includes(name.split(' ')[1] ?? ''));
    expect(told.toSorted()).toEqual(ours.toSorted());
  });

  test.each(['/sign-up/email', '/update-user'])('%s takes the fields of the profile', (path) => {
    const { requestBody } = kept.paths[path]?.post as unknown as {
      requestBody: { content: Record<string, { schema: { properties: object } }> };
    };
    const { properties = {} } = requestBody.content['application/json']?.schema ?? {};
    const profile = ['name', 'language', 'timeZone', 'appearance'];
    expect(Object.keys(properties)).toEqual(expect.arrayContaining(profile));
    expect(properties).not.toHaveProperty('disabledAt');
  });

  test('names each operation once', () => {
    const names = operations.map(({ operation }) => operation.operationId);
    expect(names).toEqual([...new Set(names)]);
  });

  test('has examples that are what they are examples of', () => {
    const ajv = new Ajv2020({ strict: false, schemas: [{ $id: 'api', ...kept }] });
    addFormats.default(ajv);
    for (const { path, method, operation } of operations) {
      const at = `/paths/${pointer(path)}/${method}`;
      const contents = [
        [`${at}/requestBody`, operation.requestBody?.content],
        ...Object.entries(operation.responses).map(
          ([status, { content }]) => [`${at}/responses/${status}`, content] as const,
        ),
      ] as const;
      for (const [place, content] of contents) {
        const example = content?.['application/json']?.example;
        if (example === undefined) continue;
        const schema = `api#${place}/content/${pointer('application/json')}/schema`;
        ajv.validate({ $ref: schema }, example);
        expect(ajv.errors, `${place}: ${JSON.stringify(example)}`).toBeNull();
      }
    }
  });

  test('shows an example of every code that it names', () => {
    const codes = [...JSON.stringify(kept.paths).matchAll(/"#\/components\/examples\/(\w+)"/g)];
    expect(codes.length).toBeGreaterThan(100);
    for (const [, code = ''] of codes) expect(kept.components.examples).toHaveProperty(code);
  });
});

const pointer = (key: string) => encodeURIComponent(key.replaceAll('/', '~1'));

test('every refusal that a page explains is told to programs', () => {
  const told = JSON.stringify(kept.paths);
  const silent = Object.keys(refusals).filter((code) => !told.includes(`examples/${code}"`));
  expect(silent, 'put them into api-docs.ts').toEqual([]);
});

test('no manifest tells of an endpoint that it does not have', () => {
  const gone = [...rulebook.apiDocs.keys()].filter((path) => !rulebook.endpoints.has(path));
  expect(gone, 'take them out of api-docs.ts').toEqual([]);
});

describe('an answer that is described otherwise is found', () => {
  const answer = { method: 'GET', path: `${API_PATH}/recovery-codes`, type: 'application/json' };
  const tell = answersOf(kept);

  test.each([
    ['with a status that it never has', 201, { left: 1 }, '201 is not described'],
    ['with a code that it does not name', 401, { code: 'NO', message: 'No.' }, '/code'],
    ['with a field of another type', 200, { left: 'one' }, '/left must be integer'],
    ['without a field', 200, {}, "must have required property 'left'"],
    ['with a field that is not told of', 200, { left: 1, right: 2 }, 'must NOT have additional'],
  ])('%s', (_, status, body, fault) => {
    expect(tell({ ...answer, status, text: JSON.stringify(body) })).toContain(fault);
  });

  test('and one that is not, is not', () => {
    const body = { code: 'UNAUTHORIZED', message: 'Unauthorized' };
    expect(tell({ ...answer, status: 200, text: '{"left":1}' })).toBeUndefined();
    expect(tell({ ...answer, status: 401, text: JSON.stringify(body) })).toBeUndefined();
  });
});

describe('GET /api/auth/openapi.json', () => {
  test('has the same, and what the adopter adds, where it is switched on', async () => {
    const { status, type, body } = await app.client().get('/api/auth/openapi.json');
    expect([status, type]).toEqual([200, 'application/json']);
    expect(body.paths).toMatchObject(kept.paths);
    const theirs = site.flatMap(({ endpoints }) => Object.keys(endpoints));
    expect(Object.keys(body.paths)).toEqual(expect.arrayContaining(theirs));
    expect(body.servers).toEqual([{ url: `${app.origin}/api/auth` }]);
  });

  test.each([
    ['is not there in production', PRODUCTION, 404],
    ['is not there where it is switched off', { API_DOCS: 'off' }, 404],
    ['is there in production where it is switched on', { ...PRODUCTION, API_DOCS: 'on' }, 200],
  ])('%s', async (_, environment, status) => {
    const other = await startTestApp(environment);
    const answer = await other.client().get('/api/auth/openapi.json');
    await other.stop();
    expect(answer.status).toBe(status);
  });
});
