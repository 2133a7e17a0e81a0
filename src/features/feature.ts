import type { Router } from 'express';
import type { Access } from '../auth/session/session.ts';
import type { Deps } from '../deps.ts';
import type { WordKey } from '../i18n/words.ts';

/** One capability of the site: where it is, who may enter, and what it adds elsewhere. */
export interface Feature {
  readonly at: string;
  /** Required, so that a forgotten guard is a type error. */
  readonly access: Access;
  readonly routes: (deps: Deps) => Router;
  /** Whether it is mounted at all; without this it always is. */
  readonly when?: (deps: Deps) => boolean;
  /** The paths below `at` whose forms carry a file: in which field, of at most how many bytes. */
  readonly uploads?: Readonly<Record<string, { readonly field: string; readonly largest: number }>>;
  /** Open, too, to somebody whose account waits to be deleted; everything else leads to the way back. */
  readonly whileLeaving?: true;
  /** Open, too, to somebody who has to set up a second factor first (REQUIRE_SECOND_FACTOR). */
  readonly whileSettingUp?: true;
  /** Its entry in the menu of signed-in people. */
  readonly menu?: { readonly label: WordKey; readonly icon: string };
  /** A view that the sign-up page shows below its form: another way to an account. */
  readonly signUpPart?: string;
  /** A view that the sign-in page shows below its form: another way in. */
  readonly signInPart?: string;
}
