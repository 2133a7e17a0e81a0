import fc from 'fast-check';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';

const TOKEN = 'a-token-for-metrics-0123456789abcdef';
const REPORTS = '/policy-reports';
const SECRET = 'token=SECRET7';

const app = await startTestApp({ METRICS_TOKEN: TOKEN });
afterAll(() => app.stop());
afterEach(() => {
  app.logged.length = 0;
});

const modern = (body: object) => [
  { type: 'csp-violation', age: 1, url: 'http://localhost/', body },
];
const MODERN = {
  effectiveDirective: 'script-src-elem',
  documentURL: `http://localhost/reset-password?${SECRET}#${SECRET}`,
  blockedURL: `https://evil.example/x.js?${SECRET}`,
  sourceFile: `http://localhost/show-password.js?${SECRET}`,
  lineNumber: 7,
  sample: SECRET,
};
const SEEN = {
  directive: 'script-src-elem',
  page: 'http://localhost/reset-password',
  blocked: 'https://evil.example/x.js',
  source: 'http://localhost/show-password.js',
  line: 7,
};

async function report(body: unknown, type = 'application/reports+json', client = app.client()) {
  // As browsers do: no cookie, no form of ours.
  const answer = await app
    .agent()
    .post(REPORTS)
    .set({ 'Content-Type': type, 'Sec-Fetch-Site': 'cross-site', Origin: 'null' })
    .set('X-Forwarded-For', client.address)
    .send(typeof body === 'string' ? body : JSON.stringify(body));
  return answer.status;
}

const seen = () =>
  app.logged
    .filter(({ msg }) => msg === 'a browser reports a violation of the policy')
    .map(({ violation }) => violation);

const counted = async () => {
  const metrics = await app.client().get('/metrics').set('Authorization', `Bearer ${TOKEN}`);
  const lines = metrics.text.matchAll(
    /^latchkey_policy_violations_total\{directive="([^"]+)"\} (\d+)/gm,
  );
  return Object.fromEntries([...lines].map(([, name, count]) => [name, Number(count)]));
};

describe('a violation is logged in a line without secrets, and counted', () => {
  test('as browsers of today report it', async () => {
    expect(await report(modern(MODERN))).toBe(204);
    expect(seen()).toEqual([SEEN]);
    expect(await counted()).toMatchObject({ 'script-src-elem': 1 });
  });

  test('as older ones do', async () => {
    const old = {
      'effective-directive': 'style-src',
      'document-uri': `http://localhost/?${SECRET}`,
      'blocked-uri': 'inline',
      'line-number': 3,
      'script-sample': SECRET,
    };
    expect(await report({ 'csp-report': old }, 'application/csp-report')).toBe(204);
    expect(seen()).toEqual([
      { directive: 'style-src', page: 'http://localhost/', blocked: 'inline', source: '', line: 3 },
    ]);
  });

  test('what is in it is no markup, no other line and not long', async () => {
    const text = `<img src=x>\r\n{"level":60}${'x'.repeat(500)}`;
    await report(
      modern({ ...MODERN, effectiveDirective: text, blockedURL: text, sourceFile: text }),
    );
    const [one] = seen() as (typeof SEEN)[];
    expect(one?.directive).toBe('other');
    expect(one?.blocked).toMatch(/^[\w\-./:%@]{100}$/);
    expect(JSON.stringify(one).length).toBeLessThan(500);
  });
});

test('of many at once the first are taken', async () => {
  expect(await report(Array.from({ length: 20 }, () => modern(MODERN)[0]))).toBe(204);
  expect(seen()).toHaveLength(5);
});

test('of one network some are taken in a minute, of others still', async () => {
  const client = app.client();
  const before = await counted();
  for (let round = 0; round < 13; round += 1)
    expect(await report(modern(MODERN), 'application/reports+json', client)).toBe(204);
  expect(seen()).toHaveLength(10);
  expect((await counted()).dropped).toBe((before.dropped ?? 0) + 3);
  await report(modern(MODERN));
  expect(seen()).toHaveLength(11);
});

test.each([
  ['too much', 'x'.repeat(17_000), 'application/reports+json', 413],
  ['a form', 'a=b', 'application/x-www-form-urlencoded', 204],
  ['no JSON', '{', 'application/reports+json', 204],
])('%s is nothing', async (_name, body, type, status) => {
  expect(await report(body, type)).toBe(status);
  expect(seen()).toEqual([]);
});

test('whatever is sent, nothing breaks and no row is made', async () => {
  const rows = await app.rows('rateLimit');
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), async (one, other) => {
      const status = await report([
        other,
        ...modern({ effectiveDirective: one, documentURL: one }),
      ]);
      expect(status).toBe(204);
    }),
    { numRuns: 20 },
  );
  expect(await app.rows('rateLimit')).toEqual(rows);
});

test('it is no page', async () => {
  expect((await app.client().get(REPORTS)).status).toBe(303);
  expect((await app.agent().put(REPORTS)).status).toBe(405);
});
