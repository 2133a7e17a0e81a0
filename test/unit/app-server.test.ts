import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, expect, test } from 'vitest';
import { createAppServer } from '../../src/web/app-server.ts';
import { whenOver } from '../../src/web/when-over.ts';

let stop = () => {};
afterEach(() => stop());

async function serve(app: express.Express) {
  const server = createAppServer({}, app).listen(0, '127.0.0.1');
  stop = () => server.close();
  await once(server, 'listening');
  return { server, base: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test('a request and its answer are made as Express wants them, so that it changes nothing of them', async () => {
  const app = express();
  Object.defineProperty(app.request, 'own', { value: 'of this app' });
  app.get('/', (req, res) => {
    res.json({ own: Reflect.get(req, 'own'), ip: req.ip, app: req.app === app && res.app === app });
  });
  const { server, base } = await serve(app);
  const born: boolean[] = [];
  server.prependListener('request', (req, res) => {
    born.push(
      Object.getPrototypeOf(req) === app.request,
      Object.getPrototypeOf(res) === app.response,
    );
  });
  const answer = await fetch(base);
  expect(await answer.json()).toEqual({ own: 'of this app', ip: '127.0.0.1', app: true });
  expect(born).toEqual([true, true]);
});

test('what is to be done when an answer is over is done once and in order, by one listener', async () => {
  const app = express();
  const done: string[] = [];
  const listeners: number[] = [];
  const over = new Promise<void>((resolve) => {
    app.get('/', (_req, res) => {
      const before = res.listenerCount('close');
      whenOver(res, () => done.push('first'));
      whenOver(res, () => done.push('second'));
      whenOver(res, resolve);
      listeners.push(res.listenerCount('close') - before);
      res.end('here');
    });
  });
  const { base } = await serve(app);
  expect(await (await fetch(base)).text()).toBe('here');
  await over;
  expect(done).toEqual(['first', 'second']);
  expect(listeners).toEqual([1]);
});

test('it is also done when the visitor goes before there is an answer', async () => {
  const app = express();
  const gone = new AbortController();
  const over = new Promise<boolean>((resolve) => {
    app.get('/', (_req, res) => {
      whenOver(res, () => resolve(res.writableEnded));
      gone.abort();
    });
  });
  const { base } = await serve(app);
  await expect(fetch(base, { signal: gone.signal })).rejects.toThrow();
  expect(await over).toBe(false);
});
