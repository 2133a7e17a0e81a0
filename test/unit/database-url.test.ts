import { describe, expect, test } from 'vitest';
import { connectionOptions } from '../../src/db/pool.ts';

describe('DATABASE_URL', () => {
  const options = (url: string, ca?: string) => connectionOptions({ url, ca });

  test('names the server, the account and the database', () => {
    expect(options('mysql://la%40tch:p%2Fw%3A@127.0.0.1:3307/my%2Ddb')).toEqual({
      host: '127.0.0.1',
      port: 3307,
      user: 'la@tch',
      password: 'p/w:',
      database: 'my-db',
    });
    expect(options('mysql://u@localhost/d')).toMatchObject({ port: 3306, password: '' });
    expect(options('mysql://u@[2001:db8::1]/d')).toMatchObject({ host: '2001:db8::1' });
  });

  test('a socket takes the place of host and port, and needs no TLS', () => {
    const socket = options('mysql://root@localhost/name?socket=/run/my%20sql/server.sock', 'ca');
    expect(socket).toEqual({
      socketPath: '/run/my sql/server.sock',
      user: 'root',
      password: '',
      database: 'name',
    });
  });

  const strict = { minVersion: 'TLSv1.2', rejectUnauthorized: true, verifyIdentity: true };

  test.each<[string, string | undefined, object | undefined]>([
    ['mysql://u@db.example.com/d', undefined, strict],
    ['mysql://u@10.1.2.3/d', undefined, strict],
    ['mysql://u@127.evil.example/d', undefined, strict],
    ['mysql://u@db.example.com/d', 'pem', { ...strict, ca: 'pem' }],
    ['mysql://u@db.example.com/d?ssl-mode=VERIFY_IDENTITY', undefined, strict],
    [
      'mysql://u@db.example.com/d?ssl-mode=verify_ca',
      undefined,
      { ...strict, verifyIdentity: false },
    ],
    [
      'mysql://u@db.example.com/d?ssl-mode=REQUIRED',
      undefined,
      { ...strict, rejectUnauthorized: false, verifyIdentity: false },
    ],
    ['mysql://u@db.example.com/d?ssl-mode=DISABLED', undefined, undefined],
    ['mysql://u@localhost/d', undefined, undefined],
    ['mysql://u@127.0.0.1/d', undefined, undefined],
    ['mysql://u@[::1]/d', undefined, undefined],
    ['mysql://u@localhost/d', 'pem', { ...strict, ca: 'pem' }],
    ['mysql://u@localhost/d?ssl-mode=REQUIRED', undefined, expect.objectContaining({})],
  ])('%s with a CA of %s: the right TLS', (url, ca, ssl) => {
    expect(options(url, ca).ssl).toEqual(ssl);
  });

  test.each([
    'ssl-mode=PREFERRED',
    'ssl-mode=VERIFY',
    'ssl-mode=off',
  ])('a mode that does not exist (%s) is as strict as can be', (query) => {
    expect(options(`mysql://u@db.example.com/d?${query}`).ssl).toEqual(strict);
  });
});
