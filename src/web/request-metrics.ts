import type { Request, RequestHandler, Response } from 'express';
import { Counter, Histogram, type Registry } from 'prom-client';
import { SECOND } from '../time.ts';
import { whenOver } from './when-over.ts';

export interface RequestMetrics {
  /** Counts each request when it is over; to be asked before what answers. */
  readonly count: RequestHandler;
  readonly register: (registry: Registry) => void;
}

/** In seconds, from what a page takes to what a visitor waits at most (deadline.ts). */
const BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];

/** How many requests there were, how they ended and how long they took, by what answered them. */
export function createRequestMetrics(
  routeOf: (req: Request, res: Response) => string,
): RequestMetrics {
  const requests = new Counter({
    name: 'latchkey_http_requests_total',
    help: 'Requests by what answered them; the status is "aborted" when nobody waited for the answer.',
    labelNames: ['route', 'method', 'status'],
    registers: [],
  });
  const durations = new Histogram({
    name: 'latchkey_http_request_duration_seconds',
    help: 'How long they took.',
    labelNames: ['route'],
    buckets: BUCKETS,
    registers: [],
  });
  return {
    count(req, res, next) {
      const began = performance.now();
      whenOver(res, () => {
        const route = routeOf(req, res);
        const status = res.writableEnded ? String(res.statusCode) : 'aborted';
        requests.inc({ route, method: methodOf(req), status });
        durations.observe({ route }, (performance.now() - began) / SECOND);
      });
      next();
    },
    register(registry) {
      registry.registerMetric(requests);
      registry.registerMetric(durations);
    },
  };
}

/** Anybody can send a method that nobody knows. */
function methodOf({ method }: Request): string {
  return ['GET', 'HEAD', 'POST', 'OPTIONS'].includes(method) ? method : 'other';
}
