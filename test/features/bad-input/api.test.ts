import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { sendRaw } from '../../support/raw.ts';
import { FORM, JSON_TYPE, MEGABYTE, oddVisitor } from '../../support/visitor.ts';

const { app, session, post, expectRefusal } = await oddVisitor();
afterAll(() => app.stop());

const PASSWORD = 'a quiet harbour';

describe('bodies of the API', () => {
  const user = { name: 'Ada', email: 'new@example.com', password: PASSWORD };
  const withUser = (other: object) => JSON.stringify({ ...user, ...other });

  test.each<[string, string | Buffer]>([
    ['nothing', ''],
    ['half of it', '{"email":'],
    ['no JSON', 'email=a'],
    ['null', 'null'],
    ['an array', '[]'],
    ['a text', '"text"'],
    ['a number', '1'],
    ['deep nesting', '['.repeat(20_000)],
    ['bytes that are no text', Buffer.from('{"email":"\xff","password":"x"}', 'latin1')],
    ['a name that is an object', withUser({ name: { a: 1 } })],
    ['a name that is an array', withUser({ name: ['a'] })],
    ['no name', withUser({ name: undefined })],
    ['a name of blanks', withUser({ name: '  ' })],
    ['a name with a NUL', withUser({ name: 'a\0b' })],
    ['a name of two lines', withUser({ name: 'a\nb' })],
    ['a name that turns the text around', withUser({ name: '\u202Ea' })],
    ['a name that is too long', withUser({ name: 'x'.repeat(101) })],
    ['an endless name', withUser({ name: 'x'.repeat(50_000) })],
    ['an address that is an object', withUser({ email: { $ne: '' } })],
    ['an address that is an array', withUser({ email: ['a@example.com'] })],
    ['an address with a NUL', withUser({ email: 'a\0@example.com' })],
    ['an address with an accent', withUser({ email: 'á@example.com' })],
    ['an address that is too long', withUser({ email: `${'x'.repeat(250)}@example.com` })],
    ['a password that is an array', withUser({ password: [PASSWORD] })],
    ['a short password', withUser({ password: 'seven77' })],
    ['a password that is too long', withUser({ password: 'x'.repeat(129) })],
    ['a picture that is an object', withUser({ image: {} })],
    ['a picture that is too long', withUser({ image: 'x'.repeat(5000) })],
    ['a text for a truth', withUser({ rememberMe: 'on' })],
    ['a way back that leads away', withUser({ callbackURL: 'https://evil.example' })],
    ['a way back that leads away without a scheme', withUser({ callbackURL: '//evil.example' })],
    ['a way back that is a number', withUser({ callbackURL: 5 })],
  ])('signing up with %s: refused', async (_, body) => {
    const send = () => post('/api/auth/sign-up/email', body, JSON_TYPE);
    const answer = await expectRefusal(send, 400, 403, 422);
    expect(JSON.parse(unchunked(answer.body))).toHaveProperty('message');
    expect(answer.headers).not.toHaveProperty('set-cookie');
  });

  test.each<[string, object]>([
    ['nothing', {}],
    ['an empty name', { name: '' }],
    ['no name', { name: null }],
    ['a number for a name', { name: 5 }],
    ['an array for a name', { name: ['a', 'b'] }],
    ['an object for a name', { name: { email: 'x' } }],
    ['an object that cannot be written', { name: { toString: 1 } }],
    ['a name that is too long', { name: 'x'.repeat(300) }],
    ['a name with a NUL', { name: 'a\0b' }],
    ['an array for a picture', { image: ['a'] }],
    ['a picture that is too long', { image: 'x'.repeat(60_000) }],
    ['another address', { email: 'other@example.com' }],
    ['a confirmation', { emailVerified: true }],
    ['another id', { id: 'x' }],
    ['another age', { createdAt: '2000-01-01' }],
    ['a field that is not there', { role: 'admin' }],
  ])('changing oneself with %s: refused', async (_, body) => {
    const headers = { ...JSON_TYPE, Cookie: session, Origin: app.origin };
    const send = () => post('/api/auth/update-user', JSON.stringify(body), headers);
    await expectRefusal(send, 400);
  });

  test('what only we may set is ignored in a sign-up', async () => {
    const email = app.make.email();
    const extra = { id: 'mine', emailVerified: true, role: 'admin', createdAt: '2000-01-01' };
    const res = await app
      .client()
      .postJson('/api/auth/sign-up/email', { ...user, email, ...extra });
    expect(res.status).toBe(200);
    const [row] = await app.rows('user', { email });
    expect(row?.id).not.toBe('mine');
    expect(row?.emailVerified).toBe(0);
    expect((row?.createdAt as Date).getFullYear()).toBeGreaterThan(2020);
  });

  test.each<[string, string, Record<string, string>, number]>([
    ['text', JSON.stringify(user), { 'Content-Type': 'text/plain' }, 415],
    ['XML', '<a/>', { 'Content-Type': 'application/xml' }, 415],
    ['a multipart form', '--x--', { 'Content-Type': 'multipart/form-data; boundary=x' }, 415],
    ['a megabyte', JSON.stringify({ email: MEGABYTE }), JSON_TYPE, 413],
  ])('%s: refused', async (_, body, headers, status) => {
    await expectRefusal(() => post('/api/auth/sign-in/email', body, headers), status);
  });

  test('a body without a length is refused before it is read', async () => {
    const head = `POST /api/auth/sign-up/email HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n`;
    const body = withUser({});
    const chunk = `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    const lines = `Content-Type: ${JSON_TYPE['Content-Type']}\r\nTransfer-Encoding: chunked\r\n`;
    const answer = await expectRefusal(() => sendRaw(app.base, `${head}${lines}\r\n${chunk}`), 413);
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
  });
});

test.each([
  ['/sign-in', FORM],
  ['/api/auth/sign-in/email', JSON_TYPE],
  ['/api/auth/update-picture', JSON_TYPE],
])('a body for %s that its sender breaks off is no fault of ours', async (path, type) => {
  const seen = app.logged.length;
  const socket = connect({ host: '127.0.0.1', port: app.config.port });
  const head = { Host: 'localhost', ...type, 'Content-Length': 400, Expect: '100-continue' };
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
  await once(socket, 'data'); // "go on": the request is being read
  socket.write('{"email":', () => socket.destroy());

  const told = () => app.logged.slice(seen).filter(({ reason }) => reason !== undefined);
  await expect.poll(told).toMatchObject([{ level: 30, status: 400, msg: 'request refused' }]);
  expect(app.takeErrors()).toEqual([]);
});

/** The text of an answer that came in one piece of a given length. */
function unchunked(body: string): string {
  return body.replace(/^[0-9a-f]+\r\n([\s\S]*)\r\n0\r\n\r\n$/, '$1');
}
