import type { WordKey } from '../i18n/words.ts';
import { HOUR, MINUTE, SECOND } from '../time.ts';
import type { WayIn } from './ladder/ways-in.ts';
import type { AuditEventName } from './record/events.ts';

/** At most `max` requests of one client to one path within `window` seconds. */
export interface Limit {
  readonly window: number;
  readonly max: number;
}

/** At most `max` requests of one client in a minute. */
export const perMinute = (max: number): Limit => ({ window: MINUTE / SECOND, max });
/** At most `max` requests of one client in an hour. */
export const perHour = (max: number): Limit => ({ window: HOUR / SECOND, max });

/** The usual limit, for endpoints that neither guess, hash nor mail. */
export const USUAL = perMinute(120);

/** Why somebody who is signed in is held back: the account waits to be deleted, or a factor is demanded. */
export type HoldName = 'leaving' | 'settingUp';

/** What guards one endpoint of the API, and so the forms that use it. `npm run features` prints it. */
export interface EndpointRules {
  /** What one client may ask (ASVS 6.3.1, 2.4.1); guessing one account is counted by account as well. */
  readonly limit: Limit;
  /**
   * The name of the act in the audit trail; null for an endpoint that only looks (ASVS 16.3.1). A name is known
   * once its words, `history.events.<name>` and `history.tried.<name>`, are in the words.ts of the feature.
   */
  readonly event: AuditEventName | null;
  /**
   * `needed`: 401 without one. `optional`: answers without one, but is the session's if there is one.
   * `ignored`: acts for the bearer of a password or a mail; a session that comes along does not matter.
   */
  readonly session: 'needed' | 'optional' | 'ignored';
  /**
   * Wants a proof of the last minutes (ASVS 7.5.1), and is closed while the account is blocked. The words
   * tell the person what the proof is for.
   */
  readonly proof?: WordKey;
  /**
   * A proof without the second factor will do, though one is switched on: for acts that neither weaken
   * the second step nor move the address nor add a way in. All others want the second factor.
   */
  readonly anyProof?: true;
  /**
   * Finishes what another endpoint has begun with a proof of the last minutes: here the proof may be older. But
   * when a second step is switched on, it must be the second factor, whatever was wanted at the beginning.
   */
  readonly olderProof?: true;
  /**
   * Opens a session for a person who had none. Without this line a session that the endpoint makes is taken
   * back.
   */
  readonly wayIn?: WayIn;
  /**
   * Makes an account, or a mail to whatever address is named: wants work or waiting first where the operator
   * has switched that on (PROOF_OF_WORK).
   */
  readonly floods?: true;
  /** Ends a second step, by `completeSignIn`. */
  readonly finishesSignIn?: true;
  /** Open, too, to somebody who is held back for this reason. */
  readonly openWhile?: readonly HoldName[];
}
