import type { Catalogue } from '../../i18n/words.ts';

/** What can happen; every event has words in the catalogue, for the person's own history. */
export type AuditEventName = keyof Catalogue['history']['events'];
