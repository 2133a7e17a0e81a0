import { afterAll, describe, expect, test } from 'vitest';
import { sendRaw } from '../../support/raw.ts';
import { oddVisitor } from '../../support/visitor.ts';

const { app, session, get, expectRefusal } = await oddVisitor();
afterAll(() => app.stop());

describe('addresses', () => {
  test.each([
    '/%zz',
    '/%00',
    '/%ff',
    '/sign-in/%zz',
    '/..%2fpackage.json',
    '/..%5cpackage.json',
    '/%2e%2e/package.json',
    '/../package.json',
    '/.env',
    '/.git/config',
    '/site.css%00',
    '/site.css/',
    '//evil.example/',
    '/\\evil.example',
    '/sign-in;jsessionid=1',
    '/dashboard%2f..%2fsign-in',
    '/health',
    '/health/live/x',
    '/api',
    '/api/auth',
    '/api/auth/%zz',
    '/api/auth/%00',
    '/api/auth//get-session',
    '/api/auth/get-session/',
    '/api/auth/../../sign-in',
    `/${'x'.repeat(8000)}`,
    '*',
  ])('%s is not there', async (path) => {
    const answer = await get(path, { Cookie: session });
    expect([400, 404]).toContain(answer.status);
    expect(answer.headers).not.toHaveProperty('location');
  });

  test.each([
    '/?next=%zz',
    '/sign-in?next=%zz&next=%ff',
    '/sign-in?next[]=a&next[b]=c&__proto__[x]=1',
    `/sign-in?${'a=1&'.repeat(2000)}`,
    '/api/auth/get-session?x=%zz&x=%ff&__proto__=1&disableCookieCache=%E0%A4%A',
    '/api/auth/get-session?disableCookieCache=true&disableCookieCache=false',
    'http://localhost/',
    'http://evil.example/api/auth/get-session',
    'http://evil.example/sign-in?next=/dashboard',
  ])('%s is answered all the same', async (path) => {
    expect([200, 400]).toContain((await get(path)).status);
  });

  test('an address with a host in front is this site’s page', async () => {
    const answer = await get('http://evil.example/dashboard');
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/sign-in?next=%2Fdashboard');
    const posted = await sendRaw(
      app.base,
      'POST http://localhost/sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nOrigin: http://evil.example\r\nContent-Length: 0\r\n\r\n',
    );
    expect(posted.status).toBe(403);
  });

  test.each([
    'javascript:alert(1)',
    'ftp://x/',
    'http://[/',
    'x',
  ])('a target like %s is no request of ours', async (target) => {
    expect([400, 404]).toContain((await get(target)).status);
  });
});

describe('methods that nobody knows', () => {
  const methods = ['PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND', 'SEARCH'];
  test.each(methods)('%s is refused everywhere, with the ones that work', async (method) => {
    const paths = ['/', '/sign-in', '/sign-out', '/dashboard', '/health/live', '/api/auth/ok'];
    for (const path of paths) {
      const head = `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
      const answer = await expectRefusal(() => sendRaw(app.base, head), 405);
      expect(answer.headers.allow, path).toMatch(/GET|POST/);
    }
  });

  test('one that does not exist is no request at all', async () => {
    const answer = await sendRaw(app.base, 'BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    expect(answer.status).toBe(400);
  });
});
