import { once } from 'node:events';
import { get } from 'node:http';
import { connect } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { shown } from '../support/page.ts';
import { sendRaw } from '../support/raw.ts';

const app = await startTestApp();
afterAll(() => app.stop());

const host = new URL(app.origin).host;
const wrong = { email: 'nobody@example.org', password: 'wrong-guess' };

describe('the address of the client', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['203.0.113.7:40001', '203.0.113.7'],
    ['"203.0.113.7:40001"', '203.0.113.7'],
    ['[2001:db8::7]:40001', '2001:db8::7'],
    ['[2001:db8::7]', '2001:db8::7'],
    ['"[2001:db8::7]:40001"', '2001:db8::7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7:40001', '203.0.113.7'],
    ['[::ffff:203.0.113.7]:40001', '203.0.113.7'],
    ['::ffff:cb00:7107', '203.0.113.7'],
    ['64:ff9b::203.0.113.7', '203.0.113.7'],
    ['[64:FF9B::CB00:7107]:40001', '203.0.113.7'],
    ['fe80::7%evil.example', 'fe80::7'],
    [`fe80::7%${'long'.repeat(99)}`, 'fe80::7'],
    ['64:ff9b:1::cb00:7107', '64:ff9b:1::cb00:7107'],
    ['198.51.100.1, 203.0.113.7:40001', '203.0.113.7'],
    ['203.0.113.7:40001, 127.0.0.1:9999', '203.0.113.7'],
    [', 203.0.113.7:40001,, ', '203.0.113.7'],
    ['fe80::1%eth0', 'fe80::1'],
    [`fe80::1%${'x'.repeat(100)}`, 'fe80::1'],
    ['[fe80::1%25eth0]:443', 'fe80::1'],
    ['unknown', '127.0.0.1'],
    ['203.0.113.7:nonsense', '127.0.0.1'],
    ['[2001:db8::7', '127.0.0.1'],
    ['999.1.1.1:1', '127.0.0.1'],
  ])('behind a proxy that writes %s is %s', async (header, address) => {
    const user = await app.make.user();
    const { email, password } = user;
    const client = app.client();
    await client
      .postJson('/api/auth/sign-in/email', { email, password })
      .set('X-Forwarded-For', header);
    const sessions = await app.rows('session', { userId: user.id });
    expect(sessions.map(({ ipAddress }) => ipAddress)).toContain(address);
  });
});

describe('a form whose page had no referrer', () => {
  const post = (headers: Record<string, string>) =>
    app.agent().post('/sign-in').set(headers).type('form').send(wrong).redirects(0);

  test('is taken when the browser says that it is ours', async () => {
    const res = await post({ Host: host, Origin: 'null', 'Sec-Fetch-Site': 'same-origin' });
    expect(res.status).toBe(422);
    expect(res.text).toContain(shown('signIn.refused'));
  });

  test.each([
    'cross-site',
    'same-site',
    'none',
    undefined,
  ])('is refused when it says %s', async (site) => {
    const res = await post({ Host: host, Origin: 'null', ...(site && { 'Sec-Fetch-Site': site }) });
    expect(res.status).toBe(403);
    expect(res.text).not.toContain(shown('errors.otherName.title'));
  });
});

describe('the site under another of its names', () => {
  test.each([
    `www.${host}`,
    '192.0.2.1:3000',
    'accounts.test',
    `WWW.${host}`,
  ])('%s leads to the right one', async (name) => {
    const res = await app
      .agent()
      .post('/sign-in')
      .set({
        Host: name,
        Origin: `http://${name.toLowerCase()}`,
        Referer: `http://${name}/sign-in?next=/x`,
        'Sec-Fetch-Site': 'same-origin',
      })
      .type('form')
      .send(wrong);
    expect(res.status).toBe(403);
    expect(res.text).toContain(shown('errors.otherName.title'));
    expect(res.text).toContain(`href="${app.origin}/sign-in"`);
  });

  const post = (headers: Record<string, string>) =>
    app.agent().post('/sign-in').set(headers).type('form').send(wrong);

  test.each<[string, Record<string, string>]>([
    [
      'behind a proxy that writes another Host, as the browser says',
      { Host: '127.0.0.1:3000', Origin: 'https://www.site.test', 'Sec-Fetch-Site': 'same-origin' },
    ],
    [
      'behind a proxy that hands the name on',
      { Host: host, Origin: 'https://www.site.test', 'X-Forwarded-Host': 'www.site.test' },
    ],
    ['with the usual port', { Host: 'www.site.test:443', Origin: 'https://www.site.test' }],
    ['in an old browser', { Host: 'www.site.test', Referer: 'http://www.site.test/sign-in' }],
    ['by a number', { Host: '[0:0::7]:80', Origin: 'http://[::7]' }],
  ])('%s leads to the right one', async (_name, headers) => {
    const res = await post(headers);
    expect(res.status).toBe(403);
    expect(res.text).toContain(shown('errors.otherName.title'));
  });

  test.each<[string, Record<string, string>]>([
    ['a page of another site', { Host: 'www.site.test', Origin: 'https://evil.example' }],
    [
      'a page of another site, whatever names stand in between',
      {
        Host: host,
        Origin: 'https://evil.example',
        'Sec-Fetch-Site': 'cross-site',
        'X-Forwarded-Host': 'evil.example',
      },
    ],
    ['no name', { Host: '@', Origin: 'null' }],
    ['half a name', { Host: '[', Origin: 'http://[' }],
  ])('%s is none of its names', async (_name, headers) => {
    const res = await post(headers);
    expect(res.status).toBe(403);
    expect(res.text).not.toContain(shown('errors.otherName.title'));
  });

  test('is not what another site is', async () => {
    const headers = { Host: host, Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' };
    const res = await app.agent().post('/sign-in').set(headers).type('form').send(wrong);
    expect(res.status).toBe(403);
    expect(res.text).not.toContain(shown('errors.otherName.title'));
  });
});

test.each([
  `Host: ${host}\r\nHost: evil.example`,
  `Host: evil.example\r\nhost: ${host}`,
  `Host: ${host}\r\nX: y\r\nHOST: ${host}`,
])('two hosts are none: %j', async (hosts) => {
  const res = await sendRaw(
    app.base,
    `GET /sign-in HTTP/1.1\r\n${hosts}\r\nConnection: close\r\n\r\n`,
  );
  expect(res.status).toBe(400);
});

describe('a browser with more cookies than can be read', () => {
  const flood = (bytes: number, size = 1000) =>
    Array.from(
      { length: Math.ceil(bytes / size) },
      (_, at) => `junk${at}=${'x'.repeat(size - 10)}`,
    ).join('; ');

  test.each([16_500, 17_000, 40_000])('of %d bytes gets a page that mends it', async (bytes) => {
    for (const path of ['/sign-in', '/nowhere', '/api/auth/get-session']) {
      const res = await app
        .agent()
        .get(path)
        .set({ Host: host, Cookie: flood(bytes) });
      expect([path, res.status]).toEqual([path, 431]);
      expect(res.headers['clear-site-data']).toBe('"cookies"');
      const ended = [res.headers['set-cookie']].flat().join('\n');
      for (let at = 0; at < bytes / 1000 - 1; at += 1) expect(ended).toMatch(`junk${at}=;`);
      expect(ended).toContain('Expires=Thu, 01 Jan 1970');
    }
    const page = await app
      .agent()
      .get('/sign-in')
      .set({ Host: host, Cookie: flood(bytes) });
    expect(page.text).toContain(shown('errors.431.title'));
  });

  /** What the answer ends; its head may be longer than Node's client reads by itself. */
  const endedCookies = async (name: string, cookies: string) => {
    const options = { headers: { host: name, cookie: cookies }, maxHeaderSize: 1e6 };
    const [res] = await once(get(`${app.base}/sign-in`, options), 'response');
    res.resume();
    expect(res.statusCode).toBe(431);
    return res.headers['set-cookie'] as string[];
  };

  test.each([
    ['thousands of cookies', host, flood(60_000, 12)],
    ['hosts above it without end', `${'a.'.repeat(2000)}test`, flood(20_000, 400)],
    ['a host of as many parts as one may have', `${'a.'.repeat(124)}test`, flood(20_000, 400)],
  ])('that names %s costs no more than another', async (_name, name, cookies) => {
    const ended = await endedCookies(name, cookies);
    expect(ended.length).toBeGreaterThan(0);
    expect(ended.length).toBeLessThanOrEqual(1000);
  });

  /** Sends this head, with a body that never ends behind it if one is wanted. */
  const sendHead = (lines: readonly string[], name = host) =>
    sendRaw(app.base, `GET /sign-in HTTP/1.1\r\nHost: ${name}\r\n${lines.join('\r\n')}\r\n\r\n`);

  test.each([
    66_000,
    180 * 4000,
  ])('of %d bytes, which no server reads, gets that page, too', async (bytes) => {
    const res = await sendHead([`Cookie: latchkey.session_token=a; ${flood(bytes, 4000)}`]);
    expect(res.status).toBe(431);
    expect(res.headers).toMatchObject({
      'clear-site-data': '"cookies"',
      'cache-control': 'no-store',
      connection: 'close',
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
    expect(res.headers['content-security-policy']).toContain("default-src 'none'");
    expect(res.body).toContain(shown('errors.431.title'));
    expect(res.body).toContain('</html>');
    // Of which cookies it was is known what came last.
    if (bytes > 100_000)
      expect(res.headers['set-cookie']).toMatch(/^(?:junk\d+|latchkey\.session_token)=;/);
    await expect.poll(() => app.logged.at(-1)).toMatchObject({ res: { status: 431 } });
    // The site serves on.
    expect((await app.agent().get('/sign-in').set({ Host: host })).status).toBe(200);
  });

  test('is mended without a Host, too', async () => {
    const res = await sendRaw(
      app.base,
      `GET /sign-in HTTP/1.0\r\nCookie: ${flood(17_000)}\r\n\r\n`,
    );
    expect([res.status, res.headers['clear-site-data']]).toEqual([431, '"cookies"']);
  });

  test.each([
    ['a broken request', 'GET\r\n\r\n', 400],
    ['a broken length', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n', 400],
  ])('%s gets the bare answer of Node', async (_, bytes, status) => {
    const res = await sendRaw(app.base, bytes);
    expect([res.status, res.headers, res.body]).toEqual([status, { connection: 'close' }, '']);
  });

  test('who never stops sending is cut off', async () => {
    const { hostname, port } = new URL(app.base);
    const socket = connect({ host: hostname, port: Number(port) });
    socket.on('error', () => {});
    socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nCookie: `);
    const chunk = Buffer.alloc(64 * 1024, 'a=1; ');
    let sent = 0;
    const send = () => {
      while (!socket.destroyed && sent < 64e6 && socket.write(chunk)) sent += chunk.length;
    };
    socket.on('drain', send);
    send();
    socket.resume();
    await once(socket, 'close');
    expect(sent).toBeLessThan(32e6);
  });

  test('is mended at the names above this one, too', async () => {
    const res = await app
      .agent()
      .get('/sign-in')
      .set({ Host: 'login.accounts.example.org', Cookie: `__Host-x=1; ${flood(17_000)}` });
    const ended = [res.headers['set-cookie'] ?? ''].flat();
    for (const domain of ['login.accounts.example.org', 'accounts.example.org', 'example.org'])
      expect(ended.filter((line) => line.includes(`Domain=${domain};`))).toHaveLength(17);
    expect(ended.filter((line) => line.startsWith('__Host-x='))).toEqual([
      expect.not.stringContaining('Domain'),
    ]);
  });

  test('of a few is served as ever', async () => {
    const res = await app
      .agent()
      .get('/sign-in')
      .set({ Host: host, Cookie: flood(8000) });
    expect(res.status).toBe(200);
  });
});

describe('the inbox', () => {
  test.each([
    host,
    'localhost',
    '127.0.0.1:3000',
    '[::1]:3000',
    'site.localhost',
    '192.168.1.20:3000',
  ])('answers to %s', async (name) => {
    expect((await app.agent().get('/inbox').set('Host', name)).status).toBe(200);
  });

  test.each([
    'evil.example',
    'localhost.evil.example',
    '203.0.113.5:3000',
    'xlocalhost',
    '@',
    'a b',
  ])('is not there for %s', async (name) => {
    for (const path of ['/inbox', '/inbox/samples']) {
      const res = await app.agent().get(path).set('Host', name);
      expect([404, 400]).toContain(res.status);
    }
  });
});

test.each([
  'www.site.test',
  'localhost, www.site.test',
])('the inbox is not there behind a proxy that was asked for %s', async (name) => {
  const headers = { Host: host, 'X-Forwarded-Host': name };
  expect((await app.agent().get('/inbox').set(headers)).status).toBe(404);
});

describe('nested JSON', () => {
  const send = (path: string, text: string) =>
    app
      .agent()
      .post(`/api/auth${path}`)
      .set({ Host: host, Origin: app.origin, 'X-Forwarded-For': app.client().address })
      .type('json')
      .send(text);

  test.each([
    ['lists', '[', ']'],
    ['objects', '{"a":', '}'],
  ])('of %s is refused, however deep', async (_what, open, close) => {
    for (const depth of [70, 7000, 9000]) {
      const nested = open.repeat(depth) + 1 + close.repeat(depth);
      const text = `{"email":"a@example.org","password":"x","name":"Ada","more":${nested}}`;
      for (const path of ['/sign-in/email', '/sign-up/email', '/sign-in/social', '/update-user']) {
        const res = await send(path, text);
        expect([path, res.status, res.body.code]).toEqual([path, 400, 'BODY_TOO_DEEP']);
      }
    }
  });

  test('is not what stands in a text', async () => {
    const password = `\\"${'[{'.repeat(500)}`;
    const res = await send('/sign-in/email', JSON.stringify({ email: 'a@example.org', password }));
    expect([res.status, res.body.code]).toEqual([401, 'INVALID_EMAIL_OR_PASSWORD']);
  });

  test('in a field of a form is a wrong value', async () => {
    const passkey = `${'['.repeat(7000)}1${']'.repeat(7000)}`;
    const page = await app.client().post('/sign-in/passkey', { response: passkey });
    expect(page.status).toBe(422);
  });
});

describe('a browser that keeps no cookies', () => {
  /** Follows where it is led, and forgets everything on the way. */
  const follow = async (path: string, fields: Record<string, string>) => {
    let res = await app.client().post(path, fields);
    for (let hop = 0; res.headers.location && hop < 5; hop += 1) {
      res = await app
        .client()
        .get(res.headers.location)
        .set('Referer', app.origin + path);
    }
    return res;
  };

  test('is told so in every flow', async () => {
    const user = await app.make.user();
    const { email, password } = user;
    for (const [path, fields] of [
      ['/sign-in', { email, password }],
      ['/sign-up', { name: 'Ada', email: app.make.email(), password }],
      ['/forgot-password', { email: app.make.email() }],
      ['/sign-in/mail', { email: app.make.email() }],
    ] as [string, Record<string, string>][]) {
      const res = await follow(path, fields);
      expect([path, res.text.includes(shown('site.cookiesOff'))]).toEqual([path, true]);
    }
  });

  test.each([
    '/reset-password',
    '/verify-email',
    '/not-me',
    '/unlock',
    '/undo-email-change',
    '/confirm-email-change',
    '/recovery/start',
    '/recovery/cancel',
    '/sign-in/mail/code',
  ])('is told so by a link of a mail to %s, which comes from elsewhere', async (path) => {
    let res = await app.client().get(`${path}?token=${'x'.repeat(43)}`);
    expect(res.status).toBe(303);
    for (let hop = 0; res.headers.location && hop < 5; hop += 1) {
      res = await app.client().get(res.headers.location);
    }
    expect(res.text).toContain(shown('site.cookiesOff'));
  });

  test('is not told at its first visit, and one with cookies never', async () => {
    for (const path of ['/sign-in', '/sign-up', '/forgot-password']) {
      const res = await app.client().get(path);
      expect(res.text).not.toContain(shown('site.cookiesOff'));
    }
    const { client } = await app.make.signedIn();
    const res = await client.get('/verify-email').set('Referer', `${app.origin}/verify-email`);
    expect(res.text).not.toContain(shown('site.cookiesOff'));
  });
});

test.each([
  ['Asia/Kolkata', 'Asia/Calcutta'],
  ['Europe/Kyiv', 'Europe/Kiev'],
  ['Asia/Ho_Chi_Minh', 'Asia/Saigon'],
  ['Asia/Kathmandu', 'Asia/Katmandu'],
  ['Asia/Yangon', 'Asia/Rangoon'],
  ['America/Argentina/Buenos_Aires', 'America/Buenos_Aires'],
  ['America/Nuuk', 'America/Godthab'],
  ['Atlantic/Faroe', 'Atlantic/Faeroe'],
])('the zone %s is also found as %s, and stays as it was chosen', async (now, before) => {
  const { client, user } = await app.make.signedIn();
  const page = await client.get('/account/profile');
  for (const name of [now, before]) {
    expect(page.text).toContain(`value="${name}"`);
    const saved = await client.postJson('/api/auth/update-user', { timeZone: name });
    expect(saved.status).toBe(200);
    expect(await app.rows('user', { id: user.id })).toMatchObject([{ timeZone: name }]);
    expect((await client.get('/account/profile')).text).toContain(`value="${name}" selected`);
  }
});
