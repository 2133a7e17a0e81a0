import { afterAll, describe, expect, test } from 'vitest';
import { pageOf } from '../../support/page.ts';
import { oddVisitor } from '../../support/visitor.ts';

const { app, known } = await oddVisitor();
afterAll(() => app.stop());

describe('a way back that leads away', () => {
  const away = [
    'https://evil.example/',
    '//evil.example/',
    '///evil.example/',
    '/\\evil.example/',
    '\\\\evil.example/',
    '/%2fevil.example/',
    '/%5cevil.example/',
    '/%252fevil.example',
    '/%09/evil.example/',
    '/\t/evil.example/',
    '/\n/evil.example/',
    '/./\\evil.example',
    '/x/..//evil.example/',
    '/.%2e//evil.example',
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    ' //evil.example/',
    '@evil.example',
    '.evil.example',
    'evil.example',
    '/\u2028/evil.example',
    '/sign-out',
    '/sign-in?next=/sign-in',
    '/api/auth/sign-out',
    `/${'x'.repeat(3000)}`,
    '',
  ];

  test.each(away)('%j leads to the dashboard instead', async (next) => {
    const { email, password } = known;
    const visitor = app.client();
    const res = await visitor.post('/sign-in', { email, password, next });
    expect(res.status).toBe(303);
    const location = new URL(res.headers.location ?? '', app.origin);
    expect(location.origin).toBe(app.origin);
    expect(res.headers.location).toMatch(/^\/(?:dashboard$|%E2%80%A8)/);
    // Somebody who is signed in is led on from the page itself.
    const asked = await visitor.get(`/sign-in?next=${encodeURIComponent(next)}`);
    expect(asked.headers.location).toMatch(/^\/(?:dashboard$|%E2%80%A8)/);
  });

  test.each(away)('%j is not carried through the form', async (next) => {
    const { text } = await app.client().get(`/sign-in?next=${encodeURIComponent(next)}`);
    const value = pageOf(text).input('next')?.value ?? '/';
    expect(new URL(value, app.origin).origin).toBe(app.origin);
    expect(value).toMatch(/^\/(?!\/|\\)/);
  });

  test('twice is none', async () => {
    const { text } = await app.client().get('/sign-in?next=/dashboard&next=/dashboard');
    expect(pageOf(text).input('next')).toBeUndefined();
  });
});
