import express, { type RequestHandler } from 'express';
import { pino } from 'pino';
import supertest from 'supertest';
import { expect, test } from 'vitest';
import { errorHandler, HttpError } from '../../src/web/errors.ts';
import { createPublicFiles } from '../../src/web/public-files.ts';
import { pageLocals, renderPage, showError, siteLocals } from '../../src/web/render.ts';
import { requestLog } from '../../src/web/request-log.ts';
import { collectLog } from '../support/log.ts';
import { pageOf, shown } from '../support/page.ts';

const files = createPublicFiles({ headers: new Map(), production: true });

/** A site of one page, with the real way to show pages and errors. */
function site(page: RequestHandler, break_: (app: express.Express) => void = () => {}) {
  const log = collectLog();
  const app = express();
  siteLocals(app, { name: 'Latchkey', url: 'http://localhost', links: [] }, files);
  break_(app);
  app.use(requestLog(app, pino(log.stream)), pageLocals);
  app.get('/', page);
  app.use(errorHandler(showError, () => false));
  return { get: () => supertest(app).get('/'), log };
}

test('a page that cannot be rendered shows the error page, with what went wrong in the log', async () => {
  // The profile without anybody to show.
  const { get, log } = site((_req, res) => renderPage(res, 'profile/show'));
  const res = await get();
  expect(res.status).toBe(500);
  expect(res.text).toContain(shown('errors.500.title'));
  expect(res.text).not.toMatch(/\.ejs|TypeError|ReferenceError/);
  const [error, ...others] = log.takeErrors();
  expect(others).toEqual([]);
  expect(error).toMatchObject({ req: { id: pageOf(res.text).reference } });
  expect((error?.err as Error).message).toContain('show.ejs');
});

test('a page that is not there is an error of ours, not of the visitor', async () => {
  const { get, log } = site((_req, res) => renderPage(res, 'nowhere/show'));
  expect((await get()).status).toBe(500);
  expect(log.takeErrors()).toHaveLength(1);
});

test('should the error page fail, too, its bare words remain', async () => {
  const { get, log } = site(
    (_req, _res, next) => next(new HttpError(403, 'inside')),
    (app) => {
      app.locals.asset = () => {
        throw new Error('no style sheet');
      };
    },
  );
  const res = await get();
  expect(res.status).toBe(403);
  expect(res.headers['content-type']).toBe('text/plain; charset=utf-8');
  expect(res.text).toContain(shown('errors.403.title'));
  expect(res.text).toMatch(/\([0-9a-f]{12}\)\n$/);
  expect(res.text).not.toContain('style sheet');
  expect(log.takeErrors().map(({ msg }) => msg)).toEqual(['the error page failed']);
});

test('an error with words for a log keeps them there', async () => {
  const { get, log } = site((_req, _res, next) => next(new HttpError(403, 'inside', {})));
  expect((await get()).text).not.toContain('inside');
  expect(JSON.stringify(log.lines)).toContain('inside');
});

test.each([
  [401, 400],
  [418, 400],
  [422, 400],
  [200, 500],
  [502, 500],
  ['403', 500],
])('a status of %s, for which we have no page, becomes %i', async (status, shownAs) => {
  const { get, log } = site((_req, _res, next) => next(Object.assign(new Error('x'), { status })));
  const res = await get();
  expect(res.status).toBe(shownAs);
  expect(log.takeErrors()).toHaveLength(shownAs === 500 ? 1 : 0);
});

test.each([
  undefined,
  null,
  'text',
  5,
])('what is no error (%j) is an error of ours', async (thrown) => {
  const { get, log } = site(async () => Promise.reject(thrown));
  const res = await get();
  // Express makes an error of its own of nothing at all.
  expect(res.status).toBe(500);
  expect(log.takeErrors()).toHaveLength(1);
});
