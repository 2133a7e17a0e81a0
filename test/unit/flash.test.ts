import express from 'express';
import supertest from 'supertest';
import { expect, test } from 'vitest';
import { flashes } from '../../src/features/index.ts';
import { createCookies } from '../../src/web/cookies.ts';
import { flash, setFlash } from '../../src/web/flash.ts';

const cookies = createCookies(false);
const app = express()
  .post('/act', (_req, res) => {
    setFlash(cookies, res, 'signedOut');
    res.redirect(303, '/hop');
  })
  .get('/hop', flash(cookies, flashes), (_req, res) => res.redirect(303, '/page'))
  .get('/page', flash(cookies, flashes), (_req, res) => {
    res.json({ first: res.locals.takeFlash?.(), headers: res.getHeader('set-cookie') });
  });

test('a message waits for the next page, over redirects, and is gone after it', async () => {
  const agent = supertest.agent(app);
  const shown = await agent.post('/act').redirects(2);
  expect(shown.body.first).toEqual({ kind: 'success', key: 'signOut.done' });
  expect((await agent.get('/page')).body.first).toBeNull();
});

test('a message that counts brings its numbers, and nothing else that was written', async () => {
  const page = (value: string) =>
    supertest(app).get('/page').set('Cookie', `latchkey.flash=${value}`);
  const { body } = await page('recoveryCodeUsed.7.10');
  expect(body.first).toMatchObject({ key: 'recoveryCodes.used', values: { count: 7, total: 10 } });
  for (const written of ['recoveryCodeUsed.7', 'recoveryCodeUsed.x.10', 'signedOut.1.1234']) {
    expect((await page(written)).body.first).toBeNull();
  }
});

test.each([
  '',
  'nobody-knows-it',
  '__proto__',
  'constructor',
  'toString',
  '<script>',
  '%zz',
])('a cookie that says %j is thrown away, and nothing of it is shown', async (value) => {
  const res = await supertest(app).get('/page').set('Cookie', `latchkey.flash=${value}`);
  expect(res.body.first).toBeNull();
  expect(res.headers['set-cookie']).toEqual([
    expect.stringMatching(/^latchkey\.flash=;.*Expires=Thu, 01 Jan 1970/),
  ]);
});

test('without a cookie nothing is said, and none is set', async () => {
  const res = await supertest(app).get('/page');
  expect(res.body).toEqual({ first: null });
});
