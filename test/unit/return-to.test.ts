import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { safeReturnTo } from '../../src/auth/return-to.ts';
import { withNext } from '../../src/web/return-to.ts';

const ORIGIN = 'https://accounts.example.com';

/** Text with much of what browsers and proxies read in more than one way. */
const tricky = fc
  .array(
    fc.oneof(
      fc.constantFrom('/', '\\', '//', '/\\', '%2f', '%5c', '%2F', '%255c', '%09', '%0a', '%00'),
      fc.constantFrom(
        '\t',
        '\n',
        '\r',
        ' ',
        '.',
        '..',
        '%2e',
        '@',
        ':',
        '?',
        '#',
        '&',
        ';',
        '[',
        ']',
      ),
      fc.constantFrom(
        'evil.example',
        'http:',
        'https://',
        'javascript:',
        'sign-in',
        'sign-out',
        'api',
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

const paths = fc.oneof(
  tricky,
  tricky.map((text) => `/${text}`),
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
);

describe('whatever is asked for', () => {
  test('the way back stays on our own origin', () => {
    fc.assert(
      fc.property(paths, (value) => {
        const path = safeReturnTo(value);
        if (path === undefined) return;
        expect(path).toMatch(/^\/(?![/\\])/);
        expect(new URL(path, ORIGIN).origin).toBe(ORIGIN);
        // As a browser resolves it that stands on a page of ours.
        expect(new URL(path, `${ORIGIN}/a/b/c?d#e`).origin).toBe(ORIGIN);
      }),
      { numRuns: 5000 },
    );
  });

  test('it is safe in a header, and carries no fragment', () => {
    fc.assert(
      fc.property(paths, (value) => {
        const path = safeReturnTo(value) ?? '/';
        expect(path).toMatch(/^[\x21-\x7e]*$/);
        expect(path).not.toContain('#');
        expect(() => new Headers({ location: path })).not.toThrow();
      }),
      { numRuns: 5000 },
    );
  });

  test('it stays on our origin when a later hop decodes it', () => {
    fc.assert(
      fc.property(paths, (value) => {
        const path = safeReturnTo(value);
        if (path === undefined) return;
        const decoded = decodeURIComponent(path.split('?', 1)[0] ?? '');
        expect(decoded).toMatch(/^\/(?![/\\])/);
      }),
      { numRuns: 5000 },
    );
  });

  test('asking again changes nothing', () => {
    fc.assert(
      fc.property(paths, (value) => {
        const once = safeReturnTo(value);
        if (once !== undefined) expect(safeReturnTo(once)).toBe(once);
      }),
      { numRuns: 5000 },
    );
  });

  test('a plain path with its query comes back as it is', () => {
    const word = fc.stringMatching(/^[a-z0-9-]{1,12}$/);
    const forbidden = ['sign-in', 'sign-up', 'sign-out', 'api'];
    const segments = fc.array(word, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(segments, fc.dictionary(word, word, { maxKeys: 3 }), (parts, query) => {
        fc.pre(!forbidden.includes(parts[0] ?? ''));
        const search = new URLSearchParams(query).toString();
        const path = `/${parts.join('/')}${search && `?${search}`}`;
        expect(safeReturnTo(path)).toBe(path);
      }),
    );
  });

  test('what is no text is nowhere', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        fc.pre(typeof value !== 'string');
        expect(safeReturnTo(value)).toBeUndefined();
      }),
    );
  });
});

describe('pages that are no use to come back to', () => {
  test.each([
    '/sign-in',
    '/sign-in/',
    '/sign-in?next=/dashboard',
    '/sign-up',
    '/sign-out',
    '/api/auth/sign-out',
    '/x/../sign-out',
    '/./api/auth/get-session',
    '/%2e/sign-out',
  ])('%s', (path) => {
    expect(safeReturnTo(path)).toBeUndefined();
  });

  test.each([
    '/sign-in-history',
    '/apis',
    '/dashboard/sign-out',
    '/signout',
  ])('but %s is another page', (path) => {
    expect(safeReturnTo(path)).toBe(path);
  });

  // Express takes a path in any case, so these are the same pages.
  test.each(['/Sign-In', '/SIGN-OUT', '/Api/auth/sign-out'])('%s, too', (path) => {
    expect(safeReturnTo(path)).toBeUndefined();
  });
});

test('an address of 2000 characters is the longest', () => {
  expect(safeReturnTo(`/${'x'.repeat(1999)}`)).toHaveLength(2000);
  expect(safeReturnTo(`/${'x'.repeat(2000)}`)).toBeUndefined();
});

test('next is carried in one piece', () => {
  expect(withNext('/sign-in', undefined)).toBe('/sign-in');
  fc.assert(
    fc.property(fc.string(), (next) => {
      const url = new URL(withNext('/sign-in', next), ORIGIN);
      expect(url.searchParams.get('next')).toBe(next);
    }),
  );
});
