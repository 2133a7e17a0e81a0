import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { API_PATH } from '../../../src/auth/auth.ts';
import { pageOf, shown } from '../../support/page.ts';
import { allPosts } from '../../support/posts.ts';
import { sendRaw } from '../../support/raw.ts';
import { FORM, JSON_TYPE, MEGABYTE, oddVisitor } from '../../support/visitor.ts';

const { app, known, session, post, get, expectRefusal } = await oddVisitor();
afterAll(() => app.stop());

const PASSWORD = 'a quiet harbour';

describe('fields of a form', () => {
  const rest = `&password=${encodeURIComponent(PASSWORD)}&name=Ada`;
  const email = encodeURIComponent(known.email);

  test.each<[string, string | Buffer]>([
    ['twice the same field', `email=${email}&email=${email}${rest}`],
    ['two answers to one question', `email=${email}&email=b%40example.com${rest}`],
    ['an array', `email[]=${email}${rest}`],
    ['an array with a place', `email[0]=${email}${rest}`],
    ['an object', `email[address]=${email}${rest}`],
    ['an operator', `email[$ne]=x${rest}`],
    ['a way into prototypes', `__proto__[email]=${email}&constructor[prototype][a]=1${rest}`],
    ['fields named like methods', `__proto__=x&hasOwnProperty=x&toString=x${rest}`],
    ['a NUL in the address', `email=${email}%00${rest}`],
    ['nothing but signs', '&&&===&=&&'],
    ['no name', `=${email}${rest}`],
    ['a character that stands for bytes that were no text', `email=%EF%BF%BD${rest}`],
    ['line breaks', `email=a%0d%0ab%40example.com${rest}`],
  ])('%s: the form again, with an error at the field', async (_, body) => {
    for (const path of ['/sign-in', '/sign-up']) {
      const send = () => post(path, body, FORM);
      const answer = await expectRefusal(send, 422);
      expect(pageOf(answer.body).input('email')?.['aria-invalid']).toBe('true');
      expect(answer.headers).not.toHaveProperty('set-cookie');
    }
  });

  test.each<[string, string]>([
    ['sent twice', `password=${PASSWORD}&password=${PASSWORD}`],
    ['with a NUL', `password=${PASSWORD}%00`],
    ['that is an object', `password[a]=${PASSWORD}`],
  ])('a password %s is refused', async (_, password) => {
    for (const path of ['/sign-in', '/sign-up']) {
      const body = `name=Ada&email=${email}&${password}`;
      const answer = await expectRefusal(() => post(path, body, FORM), 422);
      expect(pageOf(answer.body).input('password')?.['aria-invalid']).toBe('true');
    }
  });

  test.each<[string, string | Buffer]>([
    ['bytes that are no text', 'name=%ff%fe'],
    ['raw bytes that are no text', Buffer.from('name=\xff\xfe', 'latin1')],
    ['half a character', 'name=%ED%A0%80'],
    ['a broken percent code', 'name=%zz'],
    ['half a percent code', 'name=100%'],
    ['a broken name of a field', '%zz=1'],
  ])('%s: no form that could be read', async (_, wrong) => {
    const body = Buffer.concat([Buffer.from(wrong), Buffer.from(`&email=new%40b.cc${rest}`)]);
    for (const path of ['/sign-in', '/sign-up', '/sign-out']) {
      await expectRefusal(() => post(path, body, { ...FORM, Cookie: session }), 400);
    }
  });

  test('a repeated field is said to be repeated', async () => {
    const body = `email=${email}&email=${email}${rest}`;
    const answer = await post('/sign-in', body, FORM);
    expect(pageOf(answer.body).error('email')).toContain(shown('fields.repeated'));
    expect(answer.body).not.toContain(known.email);
  });

  test('what a visitor sends is data for the page, never an option of it', async () => {
    const options =
      'settings[view options][client]=1&client=1&escapeFunction=1&filename=/etc/passwd';
    const answer = await post('/sign-in', `${options}&debug=true&cache=1&delimiter=$&email=<b>`, {
      ...FORM,
    });
    expect(answer.status).toBe(422);
    expect(answer.body).toContain('&lt;b&gt;');
    const asked = await get('/sign-in?settings[view%20options][client]=1&delimiter=$&title=<b>');
    expect(asked.status).toBe(200);
    expect(asked.body).not.toContain('<b>');
  });
});

describe('bodies of a page', () => {
  const fields = `email=${known.email}&password=${encodeURIComponent(PASSWORD)}`;
  const chunked = `${fields.length.toString(16)}\r\n${fields}\r\n0\r\n\r\n`;

  test.each<[string, string | Buffer, Record<string, string>, number]>([
    ['a field of a megabyte', `email=${MEGABYTE}`, FORM, 413],
    ['a thousand fields', 'a=1&'.repeat(1000), FORM, 413],
    ['JSON', JSON.stringify(known), JSON_TYPE, 415],
    ['text', fields, { 'Content-Type': 'text/plain' }, 415],
    ['XML', '<a/>', { 'Content-Type': 'application/xml' }, 415],
    ['a multipart form', '--x--', { 'Content-Type': 'multipart/form-data; boundary=x' }, 415],
    ['no type', fields, {}, 415],
    ['nonsense for a type', fields, { 'Content-Type': 'form' }, 415],
    [
      'a character set that is not ours',
      fields,
      { 'Content-Type': `${FORM['Content-Type']}; charset=utf-7` },
      415,
    ],
    ['a packing that we do not know', fields, { ...FORM, 'Content-Encoding': 'zstd-x' }, 415],
    ['broken packing', fields, { ...FORM, 'Content-Encoding': 'gzip' }, 400],
    ['a bomb', gzipSync(`a=${MEGABYTE}`), { ...FORM, 'Content-Encoding': 'gzip' }, 413],
  ])('%s: refused', async (_, body, headers, status) => {
    for (const path of ['/sign-in', '/sign-up', '/sign-out', '/dashboard']) {
      const expected = path === '/dashboard' ? [status, 405] : [status];
      await expectRefusal(() => post(path, body, { ...headers, Cookie: session }), ...expected);
    }
  });

  test.each<[string, Record<string, string>]>([
    ['no type', {}],
    ['a type of its own', JSON_TYPE],
    ['the type of a form', FORM],
    ['the type of a file', { 'Content-Type': 'multipart/form-data; boundary=x' }],
    ['neither type nor length', { 'Content-Length': '' }],
  ])('no body, with %s, is an empty form', async (_, headers) => {
    for (const path of allPosts(app).filter((one) => !one.startsWith(API_PATH))) {
      const lines = Object.entries({ 'Content-Length': '0', ...headers })
        .filter(([, value]) => value)
        .map((line) => `${line.join(': ')}\r\n`);
      const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n`;
      const answer = await sendRaw(app.base, `${head}${lines.join('')}\r\n`);
      expect([path, answer.status >= 500]).toEqual([path, false]);
    }
  });

  test('a form in pieces is a form', async () => {
    const head = `POST /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: ${FORM['Content-Type']}\r\n`;
    const answer = await sendRaw(app.base, `${head}Transfer-Encoding: chunked\r\n\r\n${chunked}`);
    expect(answer.status).toBe(303);
  });

  test('a packed form is a form', async () => {
    const answer = await post('/sign-in', gzipSync(fields), {
      ...FORM,
      'Content-Encoding': 'gzip',
    });
    expect(answer.status).toBe(303);
  });

  test('a length that contradicts itself is no request at all', async () => {
    const head = 'POST /sign-in HTTP/1.1\r\nHost: localhost\r\n';
    for (const lines of [
      'Content-Length: 3\r\nContent-Length: 4\r\n',
      'Content-Length: 3\r\nTransfer-Encoding: chunked\r\n',
      'Content-Length: -1\r\n',
      'Content-Length: many\r\n',
    ]) {
      const answer = await sendRaw(app.base, `${head}${lines}\r\na=b`);
      expect(answer.status, lines).toBe(400);
    }
  });
});
