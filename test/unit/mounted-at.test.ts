import express, { type RequestHandler, Router } from 'express';
import supertest from 'supertest';
import { expect, test } from 'vitest';
import { mountedAt } from '../../src/web/mounted-at.ts';

/** Tells which mounts a request passes, with the path that each sees. */
const told =
  (name: string): RequestHandler =>
  (req, res, next) => {
    res.locals.passed = [...(res.locals.passed ?? []), `${name} ${req.baseUrl}|${req.url}`];
    next();
  };

const MOUNTS = ['/account', '/', '/account/email', '/sign-in', '/account/email/undo', '/Help'];

const end: RequestHandler = (_req, res) => void res.json(res.locals.passed ?? []);

const here = express().use(
  mountedAt(MOUNTS.map((at) => ({ at, handlers: [told(at), told(`${at} again`)] }))),
  end,
);

const byExpress = express();
for (const at of MOUNTS) byExpress.use(at, told(at), told(`${at} again`));
byExpress.use(end);

test.each([
  '/',
  '/sign-in',
  '/sign-in/',
  '/SIGN-IN?next=%2Faccount',
  '/sign-in.html',
  '/sign-in%2F',
  '/sign',
  '//sign-in',
  '/account',
  '/account/email',
  '/account/email/undo/now?x=/sign-in',
  '/account/emails',
  '/account//email',
  '/help/me',
  '/nowhere',
])('%s passes the mounts that it passes in Express', async (path) => {
  const [ours, theirs] = await Promise.all(
    [here, byExpress].map((app) => supertest(app).get(path)),
  );
  expect(ours?.body).toEqual(theirs?.body);
});

test('what a mount answers is not asked of the next', async () => {
  const answers = Router().get('/', (_req, res) => void res.send('here'));
  const app = express().use(
    mountedAt([
      { at: '/a', handlers: [answers] },
      { at: '/a', handlers: [() => Promise.reject(new Error('asked too far'))] },
    ]),
  );
  expect((await supertest(app).get('/a')).text).toBe('here');
});

test('the path of a mount is plain', () => {
  expect(() => mountedAt([{ at: '/people/:id', handlers: [] }])).toThrow(
    'path is plain: /people/:id',
  );
});
