import type { Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';
import { DAY, SECOND } from '../time.ts';

/** Where browsers report violations of the policy (violation-reports.ts). */
export const REPORTS_PATH = '/policy-reports';

const REPORTS_NAME = 'policy';

/**
 * On every answer, files and errors included. Nothing inline, nothing from elsewhere, in no frame
 * (ASVS 3.4.1–3.4.6); no script of ours makes HTML or a script of a text, and none can. The referrer stays within the site: with `no-referrer` browsers would send
 * `Origin: null` with forms, which could not be told from another site's.
 */
export function securityHeaders(https: boolean): ReadonlyMap<string, string> {
  const setAll = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        baseUri: ["'none'"],
        connectSrc: ["'self'"],
        fontSrc: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        imgSrc: ["'self'"],
        manifestSrc: ["'self'"],
        objectSrc: ["'none'"],
        reportTo: [REPORTS_NAME],
        // For browsers without the Reporting API.
        reportUri: [REPORTS_PATH],
        requireTrustedTypesFor: ["'script'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        trustedTypes: ["'none'"],
        ...(https && { upgradeInsecureRequests: [] }),
      },
    },
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: https && { maxAge: (365 * DAY) / SECOND, includeSubDomains: true },
    xFrameOptions: { action: 'deny' },
  });
  // They are the same for every answer, so they are worked out once.
  const headers = new Map([['Reporting-Endpoints', `${REPORTS_NAME}="${REPORTS_PATH}"`]]);
  const recorder = {
    setHeader: (name: string, value: string) => headers.set(name, value),
    removeHeader: () => undefined,
  };
  setAll({} as Request, recorder as unknown as Response, (error) => {
    if (error) throw error;
  });
  return headers;
}

/** Puts headers on every answer. */
export function withHeaders(headers: ReadonlyMap<string, string>): RequestHandler {
  const all = [...headers];
  return (_req, res, next) => {
    for (const [name, value] of all) res.setHeader(name, value);
    next();
  };
}

/** What is one person's is kept by no cache, not even the browser's own (ASVS 14.3.2). */
export const noStore: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store');
  next();
};
