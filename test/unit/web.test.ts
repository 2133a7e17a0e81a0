import '../../src/features/index.ts';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';
import supertest from 'supertest';
import { describe, expect, onTestFinished, test } from 'vitest';
import { DEFAULT_LANGUAGE, wordsIn } from '../../src/i18n/words.ts';
import { browserText, deviceIcon } from '../../src/web/browser-text.ts';
import { deadline, LONGEST } from '../../src/web/deadline.ts';

const t = wordsIn(DEFAULT_LANGUAGE);

test.each([
  [
    'phone',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  ],
  [
    'tablet',
    'Mozilla/5.0 (iPad; CPU OS 15_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.5 Mobile/15E148 Safari/604.1',
  ],
  ['device', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'],
  ['device', 'curl/8.5.0'],
  ['device', null],
])('the icon of %s is known by %s', (icon, userAgent) => {
  expect(deviceIcon(userAgent)).toBe(icon);
});

describe('a browser in words', () => {
  test.each<[string, string | null | undefined]>([
    [
      'Firefox on Windows',
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0',
    ],
    [
      'Safari on iOS',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
    ],
    ['Browser on Windows', 'SomethingNew/1.0 (Windows NT 10.0)'],
    ['Firefox', 'Mozilla/5.0 (Unheard-of) Gecko/20100101 Firefox/140.0'],
    [t('browser.unknown'), 'curl/8.5.0'],
    [t('browser.unknown'), 'x'.repeat(10_000)],
    [t('browser.unknown'), 'Mozilla/5.0 ('.repeat(1000)],
    [t('browser.unknown'), '-'],
    [t('browser.unknown'), ''],
    [t('browser.unknown'), null],
    [t('browser.unknown'), undefined],
  ])('%s', (text, userAgent) => {
    expect(browserText(t, userAgent)).toBe(text);
  });
});

describe('the deadline', () => {
  test('lets nobody wait for a page for more than eight seconds', () => {
    expect(LONGEST.answer).toBeLessThanOrEqual(8000);
  });

  const site = (
    work: { readonly committed?: true; readonly interrupted?: Promise<void>[] } = {},
  ) => {
    const errors: unknown[] = [];
    const stopped: string[] = [];
    const routes = express
      .Router()
      .post(['/form', '/upload'], express.text(), (_req, res) => res.send('done'))
      .get('/never', () => {})
      .get('/quick', (_req, res) => res.send('done'))
      .get('/late', async (_req, res) => {
        await sleep(30);
        res.redirect('/');
      })
      .get('/fails-late', async () => {
        await sleep(30);
        throw new Error('late');
      });
    const guard = deadline(routes, {
      uploads: ['/upload'],
      longest: { answer: 20, upload: 2000 },
      during: (answered, run) => {
        answered.addEventListener('abort', () => stopped.push('stopped'));
        run();
        return { interrupted: [], end() {}, ...work };
      },
    });
    const app = express()
      .use(guard)
      .use(((error, _req, res, _next) => {
        errors.push(error);
        res.status(error.status).end();
      }) as express.ErrorRequestHandler);
    return { app, errors, stopped };
  };

  /** The status of a POST of which half comes at once and the rest after `wait` milliseconds. */
  const slowly = async (path: string, wait: number) => {
    const server = site().app.listen(0);
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const headers = { 'content-type': 'text/plain', 'content-length': '4' };
    const sending = request({ port, path, method: 'POST', headers });
    sending.write('ab');
    setTimeout(() => sending.end('cd'), wait).unref();
    const [answer] = await once(sending, 'response');
    return (answer as IncomingMessage).statusCode;
  };

  test('tells a slow visitor from a slow site: 408', async () => {
    expect(await slowly('/form', 1000)).toBe(408);
  });

  test('waits longer for a file', async () => {
    expect(await slowly('/upload', 100)).toBe(200);
    expect(await slowly('/upload', 3000)).toBe(408);
  });

  test('ends what takes too long with 503', async () => {
    const { app } = site();
    expect((await supertest(app).get('/never')).status).toBe(503);
  });

  test.each(['/late', '/fails-late'])('cuts off what goes on after it: %s', async (path) => {
    const { app, errors, stopped } = site();
    expect((await supertest(app).get(path)).status).toBe(503);
    expect(stopped).toEqual(['stopped']);
    await sleep(60);
    expect(errors).toHaveLength(1);
  });

  test('answers only when a statement that it interrupted has ended', async () => {
    let ended = false;
    const statement = sleep(100).then(() => {
      ended = true;
    });
    const { app, stopped } = site({ interrupted: [statement] });
    expect((await supertest(app).get('/never')).status).toBe(503);
    expect({ stopped, ended }).toEqual({ stopped: ['stopped'], ended: true });
  });

  test('gives the answer to what is done for good a second term', async () => {
    const { app, stopped } = site({ committed: true });
    expect((await supertest(app).get('/late')).status).toBe(302);
    expect((await supertest(app).get('/never')).status).toBe(503);
    expect(stopped).toEqual(['stopped']);
  });

  test('does not touch what was quick', async () => {
    const { app, errors } = site();
    expect((await supertest(app).get('/quick')).text).toBe('done');
    await expect.poll(() => errors, { interval: 30 }).toEqual([]);
  });
});
