import { afterAll, expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';

const app = await startTestApp();
afterAll(() => app.stop());

test.each([
  '/health/live',
  '/health/ready',
])('%s says ok, and is kept by no cache', async (path) => {
  const res = await app.agent().get(path);
  expect(res.status).toBe(200);
  expect(res.body).toEqual({ status: 'ok' });
  expect(res.headers['cache-control']).toBe('no-store');
  expect(res.headers).not.toHaveProperty('set-cookie');
});

test('supervisors ask every second, so it leaves no line in the log', async () => {
  await app.agent().get('/health/live');
  const paths = app.logged.map(({ req }) => (req as { path?: string } | undefined)?.path);
  expect(paths).not.toContain('/health/live');
});

test('takes GET only', async () => {
  const res = await app.agent().post('/health/ready');
  expect(res.status).toBe(405);
  expect(res.headers.allow).toBe('GET, HEAD');
});
