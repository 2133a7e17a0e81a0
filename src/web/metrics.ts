import { createHash, timingSafeEqual } from 'node:crypto';
import { type RequestHandler, Router } from 'express';
import { AggregatorRegistry, Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { TallyRow } from '../tally.ts';
import { knownMethod } from './methods.ts';
import type { RequestMetrics } from './request-metrics.ts';
import { noStore } from './security-headers.ts';

/** What a part of the site counts since the process began; or, a `gauge`, what there is now. */
export interface Counted {
  readonly name: string;
  readonly help: string;
  readonly kind?: 'gauge';
  readonly labels?: readonly string[];
  /** What all workers see alike, such as rows of the database, is not added up. */
  readonly seenByAll?: true;
  /** The values of the labels, in their order; without rows a counter without labels is 0. */
  readonly rows: () => readonly TallyRow[] | Promise<readonly TallyRow[]>;
}

export interface MetricsParts {
  readonly token: string;
  readonly counted: readonly Counted[];
  readonly requests: RequestMetrics;
  /** The sums of all workers, when this process is one of several. */
  readonly ofAll: (() => Promise<string>) | undefined;
}

/**
 * For Prometheus: the process itself, and what the parts of the site count. The request must carry the token,
 * sent as `Authorization: Bearer …` (ASVS 13.4.5).
 */
export function metrics({ token, counted, requests, ofAll }: MetricsParts): Router {
  const register = new Registry();
  collectDefaultMetrics({ register });
  requests.register(register);
  for (const one of counted) registerCounted(register, one);
  if (ofAll) {
    // From here on this process tells its own when the one that asks all workers wants them.
    AggregatorRegistry.setRegistries(register);
    new AggregatorRegistry();
  }
  const router = Router();
  router.get('/', noStore, allowed(token), async (_req, res) => {
    res.type(register.contentType);
    res.send(await (ofAll ?? register.metrics.bind(register))());
  });
  return Router().use(knownMethod(router), router);
}

function registerCounted(
  register: Registry,
  { name, help, kind, labels = [], seenByAll, rows }: Counted,
): void {
  const options = { name, help, labelNames: [...labels], registers: [register] };
  const labelled = (values: readonly string[]) =>
    Object.fromEntries(labels.map((label, index) => [label, values[index] ?? '']));
  if (kind === 'gauge') {
    new Gauge({
      ...options,
      aggregator: seenByAll ? 'max' : 'sum',
      async collect() {
        this.reset();
        for (const [value, ...values] of await rows()) this.set(labelled(values), value);
      },
    });
    return;
  }
  new Counter({
    ...options,
    async collect() {
      this.reset();
      for (const [value, ...values] of await rows()) this.inc(labelled(values), value);
    },
  });
}

function allowed(token: string): RequestHandler {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const expected = digest(`Bearer ${token}`);
  return (req, res, next) => {
    // Of the hashes, because only texts of one length can be compared in constant time.
    if (timingSafeEqual(digest(req.get('authorization') ?? ''), expected)) return next();
    res.status(401).set('WWW-Authenticate', 'Bearer').type('text').send('A token is needed.\n');
  };
}
