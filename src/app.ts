import { toNodeHandler } from 'better-auth/node';
import express, {
  type ErrorRequestHandler,
  type Express,
  type RequestHandler,
  Router,
} from 'express';
import { apiMethods } from './auth/api-methods.ts';
import { API_PATH } from './auth/auth.ts';
import type { Deps } from './auth/deps.ts';
import { doneAlready } from './auth/done-already.ts';
import { MENU_GROUPS, type Mount } from './auth/feature.ts';
import { languageOf } from './auth/record/notices.ts';
import { isOneBrowsers } from './auth/session/one-browsers.ts';
import { renewedSignatures } from './auth/session/renewed-signatures.ts';
import { access, leadBack, loadSession, ownForm } from './auth/session/session.ts';
import { carriesOut } from './auth/step-up/carry-out.ts';
import { detours, typedBefore } from './auth/step-up/detours.ts';
import type { Config } from './config/config.ts';
import { failureKind } from './db/failure-kind.ts';
import { doubt, duringRequest, workFor } from './db/request-work.ts';
import { features, flashes, refusals } from './features/index.ts';
import { LARGEST_PICTURE_JSON, UPDATE_PICTURE_PATH } from './features/profile/policy/pictures.ts';
import { measured } from './measured.ts';
import { boundedBody, formBody } from './web/body.ts';
import { mendCookies } from './web/cookie-flood.ts';
import { type Cookies, cookiePrefix } from './web/cookies.ts';
import { deadline, type Longest } from './web/deadline.ts';
import { errorHandler, notFound } from './web/errors.ts';
import { flash } from './web/flash.ts';
import { health } from './web/health.ts';
import { forPosts, knownMethod, listedMethods, takesForms } from './web/methods.ts';
import { metrics } from './web/metrics.ts';
import { mountedAt } from './web/mounted-at.ts';
import { pressedTwice } from './web/pressed-twice.ts';
import { createPublicFiles } from './web/public-files.ts';
import { freshViews, pageLocals, readAs, showError, siteLocals } from './web/render.ts';
import { requestLog } from './web/request-log.ts';
import { createRequestMetrics } from './web/request-metrics.ts';
import { plainTarget } from './web/request-target.ts';
import { answeredBelow, notAnswered, routeNamer } from './web/route-name.ts';
import { sameOrigin } from './web/same-origin.ts';
import { noStore, REPORTS_PATH, securityHeaders, withHeaders } from './web/security-headers.ts';
import { fileBody } from './web/upload.ts';
import { violationReports } from './web/violation-reports.ts';
import { visitorHeaders } from './web/visitor-headers.ts';

/** How the app stands to the process that serves it. */
interface AppOptions {
  /** Once it is aborted the site says that it is not ready, and goes on answering. */
  readonly stopping?: AbortSignal;
  /** For tests in a hurry. */
  readonly longest?: Longest | undefined;
  /** The metrics of all workers, when this process is one of several. */
  readonly metricsOfAll?: (() => Promise<string>) | undefined;
}

/** Puts the site together. The order is the meaning: read it from top to bottom. */
export function createApp(
  config: Config,
  deps: Deps,
  { stopping, longest, metricsOfAll }: AppOptions = {},
): Express {
  const { auth, cookies, database, log, origins } = deps;
  const unable = (error: unknown) => failureKind(error) !== undefined;
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.trustProxy);
  app.set('query parser', 'simple');
  const https = config.baseUrl.protocol === 'https:';
  const headers = securityHeaders(https);
  const files = createPublicFiles({ headers, production: config.production });
  siteLocals(app, deps.site, files);
  app.locals.refusals = refusals;
  app.locals.inboxHref = deps.inbox ? '/inbox' : null;
  const mounts = features.flatMap((feature) => feature.mounts);
  const offered = mounts.filter(({ when }) => when?.(deps) ?? true);
  app.locals.signInParts = offered.flatMap(({ signInPart }) => signInPart ?? []);
  app.locals.personParts = offered.flatMap(({ personPart }) => personPart ?? []);
  app.locals.signUpParts = offered.flatMap(({ signUpPart }) => signUpPart ?? []);
  app.locals.providers = [...deps.providers.values()].map(({ id, kind, label }) => ({
    id,
    kind,
    label,
  }));

  const checks = health(headers, async () => !stopping?.aborted && (await database.isReady()));
  app.use(files.serve, checks.live, withHeaders(headers));
  app.use('/health', checks.serve);
  app.use(requestLog(app, log), pageLocals, plainTarget, files.refuse, mendCookies);
  app.use('/health', checks.refuse);
  const reports = violationReports(log);
  app.use(REPORTS_PATH, reports.routes);
  const answered = apiMethods(auth.api, deps.providers.keys());
  const routeOf = routeNamer([...answered.keys()]);
  if (config.metricsToken) {
    const requests = createRequestMetrics(routeOf);
    const parts = {
      token: config.metricsToken,
      counted: [...measured(deps), reports.counted],
      requests,
    };
    app.use('/metrics', metrics({ ...parts, ofAll: metricsOfAll }));
    app.use(requests.count);
  }
  if (deps.tracing) app.use(deps.tracing.requests(routeOf));
  const uploads = mounts.flatMap(({ at, uploads: below = {} }) =>
    Object.keys(below).map((path) => at + path),
  );
  const site = Router();
  app.use(
    visitorHeaders(app, config.baseUrl.host),
    deadline(site, {
      uploads: [...uploads, ...Object.keys(LARGER_BODIES)],
      during: duringRequest,
      ...(longest && { longest }),
    }),
  );
  app.use(notFound, doneAlready, errorHandler(showError, unable));

  const renewed = renewedSignatures(deps.secrets, cookiePrefix(https));
  if (renewed) site.use(renewed);
  site.use(forVisitor(cookies), sameOrigin(origins, postingBack(deps)));
  site.all(
    `${API_PATH}/{*any}`,
    listedMethods(answered),
    noStore,
    boundedBody(LARGER_BODIES),
    toNodeHandler(auth),
  );

  const pages = Router();
  if (!config.production) pages.use(freshViews);
  pages.use(
    flash(cookies, flashes),
    loadSession(auth),
    preferences,
    menu(offered, deps),
    privateByDefault,
  );
  pages.use(typedBefore(deps));
  const once = pressedTwice(isOneBrowsers(cookies));
  pages.use(
    mountedAt(
      offered.map((mount) => {
        const { at } = mount;
        return { at, handlers: [answeredBelow(at), mounted(mount, deps, once), notAnswered] };
      }),
    ),
  );
  site.use(carriesOut(pages), detours(deps), inDoubt);
  return app;
}

/** A mount behind what its manifest and its routes call for, in this order, and nothing else. */
function mounted(mount: Mount, deps: Deps, once: RequestHandler): Router {
  const { access: who, routes, uploads, floods, whileLeaving, whileSettingUp } = mount;
  const { cookies, work } = deps;
  const router = routes(deps);
  const steps = [knownMethod(router)];
  const forms = takesForms(router);
  if (forms) steps.push(forPosts(formBody(uploads), once));
  if (who !== 'anyone') steps.push(access(cookies)[who]);
  if (forms) steps.push(forPosts(...(uploads ? [fileBody(uploads)] : []), ownForm(cookies)));
  if (floods && work) steps.push(work.offer);
  if (!whileLeaving || !whileSettingUp) steps.push(leadBack(mount, deps));
  return Router().use(steps, router);
}

/** An error after a failed look-up comes from that failure, whatever it says. */
const inDoubt: ErrorRequestHandler = (error, _req, _res, next) => next(doubt() ?? error);

/** A session or else an address has a share of the connections, so that no visitor can hold all. */
const forVisitor =
  (cookies: Cookies): RequestHandler =>
  (req, _res, next) => {
    workFor(cookies.read(req, 'session_token') ?? req.ip ?? '');
    next();
  };

/** Where other sites have the browser post to: the answers of providers that are forms. */
function postingBack({ providers }: Pick<Deps, 'providers'>): string[] {
  const those = [...providers.values()].filter(({ postsBack }) => postsBack);
  return those.map(({ id }) => `${API_PATH}/callback/${id}`);
}

/** Calls of the API that carry a file, by the bytes that they may have. */
const LARGER_BODIES = { [API_PATH + UPDATE_PICTURE_PATH]: LARGEST_PICTURE_JSON };

/** Shows pages to a signed-in person in their own language and by their own clock. */
const preferences: RequestHandler = (_req, res, next) => {
  const { viewer } = res.locals;
  if (viewer) readAs(res, { language: languageOf(viewer), timeZone: viewer.timeZone });
  next();
};

/** The menu of somebody who is signed in: what the features declare, in their words. */
const menu = (offered: readonly Mount[], deps: Deps): RequestHandler => {
  const entries = offered.flatMap(({ at, menu: entry }) =>
    entry && (entry.when?.(deps) ?? true) ? [{ at, ...entry }] : [],
  );
  const groups = [undefined, ...MENU_GROUPS];
  return (req, res, next) => {
    const { t, viewer } = res.locals;
    const itemsOf = (group: string | undefined) =>
      entries
        .filter((entry) => entry.group === group)
        .map(({ at, label, icon }) => ({
          href: at,
          label: t(label),
          icon,
          current: req.path === at || req.path.startsWith(`${at}/`),
        }));
    const parts = groups.map((name) => ({
      label: name && t(`nav.groups.${name}`),
      items: itemsOf(name),
    }));
    res.locals.menu = viewer ? parts.filter(({ items }) => items.length > 0) : [];
    next();
  };
};

/** No cache may keep what one person saw for another; signed in, not even the browser's own. */
const privateByDefault: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', res.locals.viewer ? 'no-store' : 'private, no-cache');
  next();
};
