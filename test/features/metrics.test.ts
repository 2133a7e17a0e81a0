import { afterAll, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';

const TOKEN = 'a-token-for-metrics-0123456789abcdef';

const app = await startTestApp({ METRICS_TOKEN: TOKEN });
afterAll(() => app.stop());

const ask = (authorization?: string) => {
  const asked = app.client().get('/metrics');
  return authorization === undefined ? asked : asked.set('Authorization', authorization);
};

test('tell how many mails were sent, to whoever has the token', async () => {
  const { email } = await app.make.user();
  await app.mail(email);
  const res = await ask(`Bearer ${TOKEN}`);
  expect(res.status).toBe(200);
  expect(res.headers['content-type']).toMatch(/^text\/plain/);
  expect(res.text).toMatch(/^latchkey_mails_total\{result="sent"\} [1-9]/m);
  expect(res.text).toMatch(/^latchkey_mails_total\{result="gaveUp"\} 0$/m);
  expect(res.text).toContain('process_cpu_seconds_total');
});

test.each([
  undefined,
  '',
  'Bearer',
  'Bearer wrong',
  TOKEN,
  `Basic ${TOKEN}`,
])('are closed to %j', async (authorization) => {
  const res = await ask(authorization);
  expect(res.status).toBe(401);
  expect(res.headers['www-authenticate']).toBe('Bearer');
  expect(res.headers['cache-control']).toBe('no-store');
  expect(res.text).not.toContain('latchkey_');
});

test('are not there without a token in the configuration', async () => {
  const plain = await startTestApp();
  try {
    expect((await plain.client().get('/metrics')).status).toBe(404);
  } finally {
    await plain.stop();
  }
});
