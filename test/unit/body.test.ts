import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import express from 'express';
import { expect, onTestFinished, test } from 'vitest';
import { formBody } from '../../src/web/body.ts';

/** What comes of a form whose sender has hung up before it was read: the fields, or the error. */
async function readTooLate(): Promise<unknown> {
  const app = express();
  app.use((req, _res, next) => req.on('close', () => next()));
  app.use(formBody());
  const outcome = new Promise((resolve) => {
    app.use((req) => resolve(req.body));
    app.use(((error, _req, _res, _next) => resolve(error)) as express.ErrorRequestHandler);
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const type = 'Content-Type: application/x-www-form-urlencoded';
  socket.write(`POST / HTTP/1.1\r\nHost: a\r\n${type}\r\nContent-Length: 6\r\n\r\nall=on`);
  server.once('request', () => socket.destroy());
  return outcome;
}

test('a form whose sender has hung up is not taken for an empty one', async () => {
  expect(await readTooLate()).toMatchObject({ status: 400 });
});
