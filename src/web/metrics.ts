import { createHash, timingSafeEqual } from 'node:crypto';
import { type RequestHandler, Router } from 'express';
import { AggregatorRegistry, Counter, collectDefaultMetrics, Registry } from 'prom-client';
import { knownMethod } from './methods.ts';
import { noStore } from './security-headers.ts';

/** What a part of the site counts since the process began, by a label or, without one, by itself. */
export interface Counted {
  readonly name: string;
  readonly help: string;
  readonly label?: string;
  readonly counts: () => Readonly<Record<string, number>>;
}

/**
 * For Prometheus: the process itself, and what the parts of the site count. The request must carry the token,
 * sent as `Authorization: Bearer …` (ASVS 13.4.5). `ofAll`: the sums of all workers, when this process is
 * one of several.
 */
export function metrics(
  token: string,
  counted: readonly Counted[],
  ofAll?: () => Promise<string>,
): Router {
  const register = new Registry();
  collectDefaultMetrics({ register });
  for (const { name, help, label, counts } of counted) {
    new Counter({
      name,
      help,
      labelNames: label ? [label] : [],
      registers: [register],
      collect() {
        this.reset();
        for (const [value, count] of Object.entries(counts())) {
          this.inc(label ? { [label]: value } : {}, count);
        }
      },
    });
  }
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

function allowed(token: string): RequestHandler {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const expected = digest(`Bearer ${token}`);
  return (req, res, next) => {
    // Of the hashes, because only texts of one length can be compared in constant time.
    if (timingSafeEqual(digest(req.get('authorization') ?? ''), expected)) return next();
    res.status(401).set('WWW-Authenticate', 'Bearer').type('text').send('A token is needed.\n');
  };
}
