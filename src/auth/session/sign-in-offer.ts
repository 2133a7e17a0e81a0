import type { Kysely } from 'kysely';
import type { Schema } from '../../db/schema.ts';

/** A page that somebody is shown once, between a sign-in by password and the page that was asked for. */
export interface SignInOffer {
  /** The address of the page. It takes `next`, and leads on there. */
  readonly page: string;
  /** What the script of the sign-in page writes into the field `able` in a browser that can use it. */
  readonly able: string;
  readonly isDue: (query: Kysely<Schema>, userId: string) => Promise<boolean>;
}
