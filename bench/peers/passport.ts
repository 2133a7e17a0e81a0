import { createServer } from 'node:http';
import express from 'express';
import createStore from 'express-mysql-session';
import session from 'express-session';
import helmet from 'helmet';
import type { RowDataPacket } from 'mysql2/promise';
import passport from 'passport';
import { Strategy } from 'passport-local';
import { createDatabasePool } from '../../src/db/pool.ts';
import { listen, tellParent } from '../process.ts';
import { recordPages, SMALL_PAGE, sendPage, usePlainEjs, viewerOf, type Way } from './recorded.ts';

declare global {
  namespace Express {
    interface User {
      id: string;
      name: string;
      email: string;
    }
  }
}

/**
 * The pages behind express-session and Passport with sessions in MySQL, as their guides set them up. A
 * request asks for the session and then for the person. Its sign-in is not measured, so it hashes nothing.
 */
async function main(): Promise<void> {
  const pages = await recordPages({ '/dashboard': process.env.COOKIE });
  const pool = createDatabasePool({ url: process.env.PEER_DATABASE_URL ?? '' });
  await pool.query(
    'CREATE TABLE users (id CHAR(36) PRIMARY KEY, name TEXT, email VARCHAR(255) UNIQUE)',
  );
  const findBy = async (column: 'id' | 'email', value: string) => {
    const [[user]] = await pool.query<(RowDataPacket & Express.User)[]>(
      'SELECT id, name, email FROM users WHERE ?? = ?',
      [column, value],
    );
    return user ?? false;
  };
  passport.use(
    new Strategy({ usernameField: 'email' }, (email, _password, done) => {
      findBy('email', email).then((user) => done(null, user), done);
    }),
  );
  passport.serializeUser((user, done) => done(null, user.id));
  passport.deserializeUser((id: string, done) => {
    findBy('id', id).then((user) => done(null, user), done);
  });

  const Store = createStore(session);
  const store = new Store({ createDatabaseTable: true, disableTouch: true }, pool);
  await store.onReady();
  const app = express();
  app.disable('x-powered-by');
  usePlainEjs(app);
  app.use(helmet(), express.json());
  app.use(
    session({ secret: 'a-secret-of-the-peer', resave: false, saveUninitialized: false, store }),
    passport.session(),
  );
  app.post(
    '/sign-up',
    async (req, _res, next) => {
      const { name, email } = req.body as { name: string; email: string };
      await pool.query('INSERT INTO users VALUES (UUID(), ?, ?)', [name, email]);
      next();
    },
    passport.authenticate('local'),
    (_req, res) => {
      res.json({ ok: true });
    },
  );
  app.use((req, res, next) => (req.isAuthenticated() ? next() : res.sendStatus(401)));
  app.get('/small', (_req, res) => {
    res.send(SMALL_PAGE);
  });
  for (const way of ['plain', 'compiled'] satisfies Way[]) {
    app.get(`/${way}/dashboard`, (req, res) => {
      const page = pages['/dashboard'];
      sendPage(res, page, way, viewerOf(page, req.user ?? {}));
    });
  }
  const server = createServer(app);
  tellParent({ base: await listen(server) }, server);
}

await main();
