import { describe, expect, test } from 'vitest';
import { logText } from '../../src/log-text.ts';

/** As pino writes it, at a time that is the same in every zone but for the hour. */
function line(fields: object, colours = false): string {
  const common = { level: 'info', time: '2026-03-04T05:06:07.089Z', pid: 1, hostname: 'here' };
  return logText(JSON.stringify({ ...common, ...fields }), colours);
}

const request = (path: string, status: number, msg = 'request completed') => ({
  req: { id: 'a', method: 'GET', path, ip: '127.0.0.1', userAgent: 'x' },
  res: { status },
  responseTime: 12,
  msg,
});

test('a start says what runs, where, and how long it took', () => {
  const started = {
    name: 'Acme',
    version: '1.2.3',
    url: 'http://localhost:3000',
    inbox: 'http://localhost:3000/inbox',
    data: '.data/mysql',
    milliseconds: 812,
  };
  expect(line({ msg: 'listening', url: 'http://localhost:3000/', started })).toBe(
    [
      '',
      '  Acme 1.2.3  ready in 812 ms',
      '',
      '  Site   http://localhost:3000',
      '  Mails  http://localhost:3000/inbox',
      '  Data   .data/mysql',
      '',
      '',
    ].join('\n'),
  );
  expect(line({ started: { ...started, inbox: undefined } })).not.toContain('Mails');
});

describe('a request', () => {
  test.each([
    [request('/sign-in', 200), /^\d\d:06:07 GET {2}\/sign-in 200 12 ms\n$/],
    [request('/sign-in', 503, 'request errored'), /503 12 ms {2}request errored\n$/],
    [{ ...request('/nope', 404), reason: 'Not found' }, /404 12 ms {2}Not found\n$/],
  ])('is one short line', (fields, words) => {
    expect(line(fields)).toMatch(words);
  });

  test.each([
    ['clears the screen', '/\u001b[2J', '/\\u{1b}[2J'],
    ['does the same in one byte', '/\u009b2J', '/\\u{9b}2J'],
    ['begins a line', '/a\n05:06:07 GET / 200', '/a\\u{a}05'],
    ['goes back in its line', '/a\rb', '/a\\u{d}b'],
    ['turns the direction', '/\u202egpj', '/\\u{202e}gpj'],
  ])('that %s does not', (_, path, shown) => {
    const text = line(request(path, 404));
    expect(text).toContain(shown);
    expect(text.match(/\n/g)).toHaveLength(1);
  });

  test('is coloured by how it ended, if at all', () => {
    const colours = [200, 303, 404, 500].map((status) => line(request('/', status), true));
    expect(new Set(colours.map((text) => /\[(\d+)m\d{3}/.exec(text)?.[1])).size).toBe(4);
    expect(line(request('/', 200))).not.toContain('\u001b');
  });
});

describe('an event', () => {
  test('has its words, then what belongs to it', () => {
    expect(line({ msg: 'stopping', signal: 'SIGTERM' })).toMatch(/^\S+ stopping signal=SIGTERM\n$/);
    expect(line({ level: 'warn', msg: 'late', count: 3 })).toMatch(/^\S+ warn late count=3\n$/);
  });

  test('that is an error has its stack below', () => {
    const err = { type: 'Error', message: 'broken', stack: 'Error: broken\n    at a (b.ts:1:2)' };
    const text = line({ level: 'error', msg: 'failed', err });
    expect(text.split('\n').slice(1)).toEqual(['    Error: broken', '        at a (b.ts:1:2)', '']);
    expect(text).toMatch(/^\S+ error failed\n/);
  });
});
