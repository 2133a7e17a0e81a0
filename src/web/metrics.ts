import { createHash, timingSafeEqual } from 'node:crypto';
import { type RequestHandler, Router } from 'express';
import { AggregatorRegistry, Counter, collectDefaultMetrics, Registry } from 'prom-client';
import { knownMethod } from './methods.ts';
import { noStore } from './security-headers.ts';

/** How mails ended since the process began. */
type MailCounts = Readonly<Record<'sent' | 'retried' | 'gaveUp' | 'stale', number>>;

/**
 * For Prometheus: the process itself, what became of the mails, and how many passwords were not hashed
 * because too many waited. The request must carry the token,
 * sent as `Authorization: Bearer …` (ASVS 13.4.5). `ofAll`: the sums of all workers, when this process is
 * one of several.
 */
export function metrics(
  token: string,
  counts: { readonly mails: () => MailCounts; readonly refusedHashes: () => number },
  ofAll?: () => Promise<string>,
): Router {
  const register = new Registry();
  collectDefaultMetrics({ register });
  new Counter({
    name: 'latchkey_mails_total',
    help: 'Mails by how they ended; a retried one is still waiting.',
    labelNames: ['result'],
    registers: [register],
    collect() {
      this.reset();
      for (const [result, count] of Object.entries(counts.mails())) this.inc({ result }, count);
    },
  });
  new Counter({
    name: 'latchkey_hashes_refused_total',
    help: 'Passwords that were not hashed, because too many others waited.',
    registers: [register],
    collect() {
      this.reset();
      this.inc(counts.refusedHashes());
    },
  });
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
