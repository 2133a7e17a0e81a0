import { isIPv4 } from 'node:net';
import express, { type RequestHandler, Router } from 'express';
import type { Log } from '../log.ts';
import { createTally } from '../tally.ts';
import { MINUTE } from '../time.ts';
import { knownMethod } from './methods.ts';
import type { Counted } from './metrics.ts';
import { noStore } from './security-headers.ts';

/** A browser tells of one violation, or of some at once. */
const LARGEST = 16 * 1024;
const MOST_AT_ONCE = 5;

/** In one minute: of one network, and of all. What is beyond is counted alone. */
const MOST_OF_NETWORK = 10;
const MOST_OF_ALL = 100;

/** What browsers of today and of yesterday send (Reporting API; CSP 2 `report-uri`). */
const TYPES = ['application/reports+json', 'application/csp-report', 'application/json'];

/** The directives of our policy and what browsers make of them; others are not of this site. */
const DIRECTIVES =
  /^(?:default|script|style|img|connect|font|frame|manifest|object|form|base|media|worker|child)-(?:src|action|uri)(?:-elem|-attr)?$|^frame-ancestors$|^require-trusted-types-for$|^trusted-types$/;

interface ViolationReports {
  readonly routes: RequestHandler;
  /** By directive, `other`, and `dropped` for what was beyond the limits. */
  readonly counted: Counted;
}

/**
 * Takes what browsers report of violations of our content security policy: a script that somebody has put on a
 * page, or a mistake of ours. Anybody can send one, so reports are few, small and a line of the log each.
 */
export function violationReports(log: Log): ViolationReports {
  const tally = createTally();
  const isTooMuch = perMinute();
  const router = Router();
  router.post(
    '/',
    noStore,
    (req, res, next) => {
      if (!isTooMuch(req.ip ?? '')) return next();
      tally.add('dropped');
      // A browser that is told of a failure would send it again.
      res.status(204).end();
    },
    express.text({ type: TYPES, limit: LARGEST }),
    (req, res) => {
      for (const violation of violationsIn(req.body)) {
        tally.add(violation.directive);
        log.warn({ violation }, 'a browser reports a violation of the policy');
      }
      res.status(204).end();
    },
  );
  return {
    routes: Router().use(knownMethod(router), router),
    counted: {
      name: 'latchkey_policy_violations_total',
      help: 'Violations of the content security policy that browsers reported; anybody can report one.',
      labels: ['directive'],
      rows: tally.rows,
    },
  };
}

/** Counts in this process: the limits guard its log, and need not hold for several together. */
function perMinute(): (address: string) => boolean {
  const ofNetwork = new Map<string, number>();
  let ofAll = 0;
  let endsAt = 0;
  return (address) => {
    if (Date.now() >= endsAt) {
      ofNetwork.clear();
      ofAll = 0;
      endsAt = Date.now() + MINUTE;
    }
    const network = isIPv4(address) ? address : address.split(':').slice(0, 4).join(':');
    const count = (ofNetwork.get(network) ?? 0) + 1;
    if (count > MOST_OF_NETWORK || ofAll >= MOST_OF_ALL) return true;
    // No more networks than requests are let through.
    ofNetwork.set(network, count);
    ofAll += 1;
    return false;
  };
}

interface Violation {
  readonly directive: string;
  readonly page: string;
  readonly blocked: string;
  readonly source: string;
  readonly line: number;
}

function violationsIn(body: unknown): Violation[] {
  const parsed = typeof body === 'string' ? parse(body) : undefined;
  const reports = (Array.isArray(parsed) ? parsed : [parsed]).slice(0, MOST_AT_ONCE);
  return reports.flatMap((report) => {
    const modern = asObject(asObject(report)?.body);
    const old = asObject(asObject(report)?.['csp-report']);
    if (modern) {
      const { effectiveDirective, documentURL, blockedURL, sourceFile, lineNumber } = modern;
      return violation(effectiveDirective, documentURL, blockedURL, sourceFile, lineNumber);
    }
    if (!old) return [];
    const directive = old['effective-directive'] ?? old['violated-directive'];
    const [page, blocked] = [old['document-uri'], old['blocked-uri']];
    return violation(directive, page, blocked, old['source-file'], old['line-number']);
  });
}

/** Without the values of addresses, which may be secrets, and without samples of what was blocked. */
function violation(
  directive: unknown,
  page: unknown,
  blocked: unknown,
  source: unknown,
  line: unknown,
): Violation[] {
  const named = String(directive).split(' ')[0] ?? '';
  return [
    {
      directive: DIRECTIVES.test(named) ? named : 'other',
      page: place(page),
      blocked: place(blocked),
      source: place(source),
      line: Number.isSafeInteger(line) ? Number(line) : 0,
    },
  ];
}

/** An address without its query and fragment, or a word such as `inline`; harmless in any log. */
function place(value: unknown): string {
  if (typeof value !== 'string') return '';
  const address = URL.canParse(value) ? new URL(value) : undefined;
  const isWeb = address?.protocol === 'https:' || address?.protocol === 'http:';
  const text = address ? (isWeb ? address.origin + address.pathname : address.protocol) : value;
  return text.slice(0, 100).replace(/[^\w\-./:%@]/g, '_');
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
