import { toNodeHandler } from 'better-auth/node';
import express, { type Express, type RequestHandler, Router } from 'express';
import { API_PATH } from './auth/auth.ts';
import { access, loadSession } from './auth/session.ts';
import type { Config } from './config.ts';
import { isReachable } from './db/pool.ts';
import type { Deps } from './deps.ts';
import { features } from './features/index.ts';
import { SECOND } from './time.ts';
import { boundedBody, formBody } from './web/body.ts';
import { deadline } from './web/deadline.ts';
import { errorHandler, notFound } from './web/errors.ts';
import { flash } from './web/flash.ts';
import { health } from './web/health.ts';
import { knownMethod, onlyMethods } from './web/methods.ts';
import { publicFiles } from './web/public-files.ts';
import { pageLocals, showError, useViews } from './web/render.ts';
import { requestLog } from './web/request-log.ts';
import { plainTarget } from './web/request-target.ts';
import { sameOrigin } from './web/same-origin.ts';
import { securityHeaders } from './web/security-headers.ts';
import { visitorHeaders } from './web/visitor-headers.ts';

/** The longest that a visitor waits for an answer. */
const DEADLINE = 20 * SECOND;

/** Puts the site together. The order is the meaning: read it from top to bottom. */
export function createApp(config: Config, deps: Deps): Express {
  const { auth, cookies, database, log, origins } = deps;
  const ready = () => isReachable(database.pool);
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.trustProxy);
  app.set('query parser', 'simple');
  useViews(app, { name: config.siteName, url: config.baseUrl.origin }, config.production);
  app.locals.signInParts = features.flatMap(({ signInPart }) => signInPart ?? []);

  app.use(requestLog(log), securityHeaders(config.baseUrl.protocol === 'https:'), pageLocals);
  app.use(plainTarget, publicFiles());
  app.use('/health', health(ready));
  app.use(visitorHeaders(config.baseUrl.host), deadline(DEADLINE), sameOrigin(origins));

  const apiMethods = onlyMethods('GET', 'POST');
  app.all(`${API_PATH}/{*any}`, apiMethods, boundedBody, toNodeHandler(auth));

  app.use(flash(cookies), loadSession(auth), menu, privateByDefault, formBody);
  for (const { at, access: who, routes } of features) {
    const router = routes(deps);
    app.use(at, Router().use(knownMethod(router), access[who], router));
  }
  app.use(notFound, errorHandler(showError, ready));
  return app;
}

/** The menu of somebody who is signed in: what the features declare, in their words. */
const menu: RequestHandler = (req, res, next) => {
  const { t, viewer } = res.locals;
  const entries = viewer ? features.flatMap((feature) => (feature.menu ? [feature] : [])) : [];
  res.locals.menu = entries.map(({ at, menu: entry }) => ({
    href: at,
    label: entry && t(entry.label),
    icon: entry?.icon,
    current: req.path === at || req.path.startsWith(`${at}/`),
  }));
  next();
};

/** No cache may keep what one person saw for another; signed in, not even the browser's own. */
const privateByDefault: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', res.locals.viewer ? 'no-store' : 'private, no-cache');
  next();
};
