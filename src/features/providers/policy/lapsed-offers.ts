import type { Secrets } from '../../../auth/secrets.ts';
import { type Chore, createChore } from '../../../db/chore.ts';
import type { Database } from '../../../db/database.ts';
import type { Log } from '../../../log.ts';
import { MINUTE } from '../../../time.ts';
import type { KeptTokens } from './kept-tokens.ts';
import { offers } from './provider-offer.ts';
import { tokensOfArrival } from './provider-parts.ts';

const POLL = 10 * MINUTE;

/** Given back at the same time: a provider that does not answer holds up so many at once. */
const BATCH = 20;

interface LapsedOfferParts {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly keptTokens: KeptTokens;
  readonly log: Log;
}

/** Gives the tokens back that came with offers of which nothing came in time. */
export function createLapsedOffers({
  database,
  secrets,
  keptTokens,
  log,
}: LapsedOfferParts): Chore {
  return createChore({
    name: 'lapsed-offers',
    every: POLL,
    log,
    async work() {
      for (let taken = BATCH; taken === BATCH; ) {
        const lapsed = await offers.takeLapsed(database, secrets.sealing, BATCH);
        await keptTokens.giveBack(lapsed.map(tokensOfArrival));
        taken = lapsed.length;
      }
    },
  });
}
