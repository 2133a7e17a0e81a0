import type { Router } from 'express';
import type { Access } from '../auth/session.ts';
import type { Deps } from '../deps.ts';
import type { WordKey } from '../i18n/words.ts';

/** One capability of the site: where it is, who may enter, and what it adds elsewhere. */
export interface Feature {
  readonly at: string;
  /** Required, so that a forgotten guard is a type error. */
  readonly access: Access;
  readonly routes: (deps: Deps) => Router;
  /** Its entry in the menu of signed-in people. */
  readonly menu?: { readonly label: WordKey; readonly icon: string };
  /** A view that the sign-in page shows below its form: another way in. */
  readonly signInPart?: string;
}
