import type { Catalogue } from '../../i18n/words.ts';

/** The names of what can happen. Each has words in the catalogue, for the person's own history. */
export type AuditEventName = keyof Catalogue['history']['events'];
