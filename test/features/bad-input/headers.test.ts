import { afterAll, describe, expect, test } from 'vitest';
import { FORM, oddVisitor } from '../../support/visitor.ts';

const { app, session, post, get } = await oddVisitor();
afterAll(() => app.stop());

describe('headers', () => {
  test.each<[string, string, string]>([
    ['percent codes that are none', 'Cookie', 'a=%E0%A4%A; latchkey.session_token=%E0'],
    ['nothing but signs', 'Cookie', ';;;=;=;,,'],
    ['bytes that are no text', 'Cookie', 'latchkey.session_token=\xff\xfe'],
    ['names like methods', 'Cookie', '__proto__=1; constructor=2; toString=3'],
    ['a session that is no session', 'Cookie', 'latchkey.session_token=abc.def'],
    ['a session twice', 'Cookie', `latchkey.session_token=x; ${session.replace(/=./, '=_')}`],
    ['a session full of quotes', 'Cookie', `latchkey.session_token="' OR 1=1 --"`],
    ['ten thousand cookies', 'Cookie', 'a=1; '.repeat(2500)],
    [
      'a message that does not exist',
      'Cookie',
      'latchkey.flash=<script>; latchkey.flash=__proto__',
    ],
    ['two schemes', 'X-Forwarded-Proto', 'https,http'],
    ['a scheme that is none', 'X-Forwarded-Proto', 'javascript:alert(1)//'],
    ['another host', 'X-Forwarded-Host', 'evil.example'],
    ['a host that is none', 'X-Forwarded-Host', '[[['],
    ['a port that is none', 'X-Forwarded-Port', '-1,99999999'],
    ['a prefix', 'X-Forwarded-Prefix', '//evil.example'],
    ['an address that is none', 'X-Forwarded-For', 'x'.repeat(5000)],
    ['the new way to say it', 'Forwarded', 'for="_x";proto=https;host=evil.example,,,'],
    ['another host', 'Host', 'evil.example'],
    ['a host that is none', 'Host', 'a/b@c?d#e'],
    ['a host of brackets', 'Host', '[::'],
    ['a host of blanks', 'Host', '  '],
    ['a path that should be asked', 'X-Original-URL', '/dashboard'],
    ['a method that should be used', 'X-HTTP-Method-Override', 'DELETE'],
    ['a type for no body', 'Content-Type', 'application/json'],
    ['any type', 'Accept', '*/*;q=x, ;;,'],
    ['an unknown language', 'Accept-Language', 'x-klingon;q=2,,*'],
    ['an unknown packing', 'Accept-Encoding', 'br;q=9, zzz, *;q=0'],
    ['a piece of it', 'Range', 'bytes=99999999-,x'],
    ['another way in', 'Authorization', 'Basic \xff\xff'],
    ['an unknown expectation of freshness', 'If-None-Match', '"\xff", W/, *x'],
  ])('with %s in %s, pages and API answer as to anybody', async (_, name, value) => {
    const expected = { '/': 200, '/sign-in': 200, '/dashboard': 303, '/api/auth/get-session': 200 };
    for (const [path, status] of Object.entries(expected)) {
      const answer = await get(path, { [name]: value });
      expect(answer.status, path).toBe(status);
      expect(answer.headers.location ?? '/', path).toMatch(/^\/(?!\/)/);
      expect(answer.body, path).not.toContain('evil.example');
    }
  });

  test('a name that is written by a visitor is never our own', async () => {
    const { email, password, id } = await app.make.user();
    await post('/sign-in', `email=${email}&password=${encodeURIComponent(password)}`, {
      ...FORM,
      'X-Forwarded-For': '203.0.113.9',
      'X-Client-IP': '198.51.100.66',
      'X-Request-ID': 'mine',
    });
    const sessions = await app.rows('session', { userId: id });
    expect(sessions.map(({ ipAddress }) => ipAddress)).toContain('203.0.113.9');
    expect(JSON.stringify(sessions)).not.toContain('198.51.100.66');
  });

  test('headers that are too large are refused before anything else', async () => {
    expect((await get('/', { 'X-Long': 'x'.repeat(100_000) })).status).toBe(431);
  });
});
