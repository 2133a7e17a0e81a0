import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { TestClient } from '../support/client.ts';
import { cookiesOf } from '../support/cookies.ts';

const DAY = 24 * 60 * 60;

/** Answers of every kind, whoever is at their other end. */
const answers: [
  string,
  (client: TestClient) => PromiseLike<{ status: number; headers: object }>,
][] = [
  ['a page', (client) => client.get('/')],
  ['a form with a mistake', (client) => client.post('/sign-in')],
  ['a redirect', (client) => client.get('/dashboard')],
  ['a refusal', (client) => client.post('/sign-in').set('Sec-Fetch-Site', 'cross-site')],
  ['a page that is not there', (client) => client.get('/nowhere')],
  ['a style sheet', (client) => client.get('/site.css')],
  ['a script', (client) => client.get('/show-password.js')],
  ['a picture', (client) => client.get('/favicon.svg')],
  ['the API', (client) => client.get('/api/auth/get-session')],
  ['an error of the API', (client) => client.get('/api/auth/nowhere')],
  ['too much', (client) => client.post('/sign-up', { name: 'x'.repeat(100_000) })],
  ['the health check', (client) => client.get('/health/ready')],
];

describe('under http', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());

  test.each(answers)('%s is fenced in', async (_, ask) => {
    const { headers } = await ask(app.client());
    expect(policyOf(headers)).toEqual({
      'default-src': "'none'",
      'base-uri': "'none'",
      'connect-src': "'self'",
      'font-src': "'none'",
      'form-action': "'self'",
      'frame-ancestors': "'none'",
      'img-src': "'self'",
      'manifest-src': "'self'",
      'object-src': "'none'",
      'report-to': 'policy',
      'report-uri': '/policy-reports',
      'require-trusted-types-for': "'script'",
      'script-src': "'self'",
      'style-src': "'self'",
      'trusted-types': "'none'",
    });
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'reporting-endpoints': 'policy="/policy-reports"',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    for (const name of ['strict-transport-security', 'x-powered-by', 'server']) {
      expect(headers).not.toHaveProperty(name);
    }
  });

  test('the cookie of a session is kept from scripts and from other sites', async () => {
    const { email, password } = await app.make.user();
    const cookie = cookiesOf(await app.client().post('/sign-in', { email, password }));
    expect(cookie.get('session_token')).toMatchObject({
      name: 'latchkey.session_token',
      httpOnly: true,
      sameSite: 'lax',
      path: '/',
    });
    expect(cookie.get('session_token')).not.toHaveProperty('secure');
    expect(cookie.get('session_token')).not.toHaveProperty('domain');
  });

  test('so is our own', async () => {
    const { client } = await app.make.signedIn();
    expect(cookiesOf(await client.post('/sign-out')).get('flash')).toMatchObject({
      name: 'latchkey.flash',
      httpOnly: true,
      sameSite: 'lax',
      path: '/',
      maxAge: 300,
    });
  });

  test('a page for somebody who is signed in is kept by no cache', async () => {
    const { client } = await app.make.signedIn();
    for (const path of ['/', '/dashboard', '/sign-in']) {
      expect((await client.get(path)).headers['cache-control'], path).toBe('no-store');
    }
  });

  test('a page for a guest may be kept by the browser, which asks again', async () => {
    for (const path of ['/', '/sign-in', '/sign-up']) {
      const { headers } = await app.client().get(path);
      expect(headers['cache-control'], path).toBe('private, no-cache');
      expect(headers, path).not.toHaveProperty('set-cookie');
      const again = await app
        .client()
        .get(path)
        .set('If-None-Match', headers.etag ?? '');
      expect(again.status, path).toBe(304);
    }
  });

  test('the API is kept by no cache', async () => {
    const { client } = await app.make.signedIn();
    for (const path of ['/api/auth/get-session', '/api/auth/list-sessions']) {
      expect((await client.get(path)).headers['cache-control'], path).toContain('no-store');
    }
  });

  test('pages are not compressed: their length would tell about what is in them', async () => {
    const { client } = await app.make.signedIn();
    const page = await client.get('/dashboard').set('Accept-Encoding', 'gzip');
    expect(page.headers).not.toHaveProperty('content-encoding');
    const file = await client.get('/site.css').set('Accept-Encoding', 'gzip');
    expect(file.headers['content-encoding']).toBe('gzip');
  });
});

describe('under https', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ BETTER_AUTH_URL: 'https://accounts.localhost' });
  });
  afterAll(() => app.stop());

  test.each(answers)('%s asks for https from now on', async (_, ask) => {
    const { headers } = await ask(app.client());
    expect(headers).toMatchObject({
      'strict-transport-security': `max-age=${365 * DAY}; includeSubDomains`,
    });
    expect(policyOf(headers)).toHaveProperty('upgrade-insecure-requests');
  });

  test('cookies are bound to this host and to https', async () => {
    const { email, password } = await app.make.user();
    const signIn = await app.client().post('/sign-in', { email, password });
    const session = cookiesOf(signIn).get('session_token');
    const signOut = await app.client().post('/sign-out');
    for (const cookie of [session, cookiesOf(signOut).get('flash')]) {
      expect(cookie?.name).toMatch(/^__Host-latchkey\./);
      expect(cookie).toMatchObject({ secure: true, httpOnly: true, sameSite: 'lax', path: '/' });
      expect(cookie).not.toHaveProperty('domain');
    }
  });

  test('a session opened so is a session', async () => {
    const { email, password } = await app.make.user();
    const signIn = await app.client().post('/sign-in', { email, password });
    const { name, value = '' } = cookiesOf(signIn).get('session_token') ?? {};
    const cookie = `${name}=${encodeURIComponent(value)}`;
    expect((await app.client().get('/dashboard').set('Cookie', cookie)).text).toContain(email);
    const plain = cookie.replace('__Host-', '');
    expect((await app.client().get('/dashboard').set('Cookie', plain)).status).toBe(303);
  });
});

/** The content security policy, by directive. */
function policyOf(headers: object): Record<string, string> {
  const text = (headers as Record<string, string>)['content-security-policy'] ?? '';
  return Object.fromEntries(
    text.split(';').map((directive) => {
      const [name = '', ...values] = directive.trim().split(' ');
      return [name, values.join(' ')];
    }),
  );
}
