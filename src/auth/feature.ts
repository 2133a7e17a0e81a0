import type { BetterAuthPlugin } from 'better-auth';
import type { Router } from 'express';
import type { Setting } from '../config/settings.ts';
import type { Chore } from '../db/chore.ts';
import type { Texts, WordKey } from '../i18n/words.ts';
import type { MailTable } from '../mail/mails.ts';
import type { FlashTable } from '../web/flash.ts';
import type { IconName } from '../web/icons.ts';
import type { Counted } from '../web/metrics.ts';
import type { Command } from './command.ts';
import type { BeforeErasure, Deps, Ground, RuleParts, Services } from './deps.ts';
import type { EndpointDocs } from './endpoint-doc.ts';
import type { EndpointRules } from './endpoint-rules.ts';
import type { Refusals } from './errors.ts';
import type { Contribution } from './rulebook.ts';
import type { Access } from './session/session.ts';
import type { SessionGuard } from './session/session-guard.ts';
import type { AroundApi, Stage } from './stages.ts';

/** The parts of the menu, in this order; entries of none come before them. */
export const MENU_GROUPS = ['account', 'security', 'data'] as const;

interface MenuEntry {
  readonly label: WordKey;
  readonly icon: IconName;
  readonly group?: (typeof MENU_GROUPS)[number];
  /** Whether the entry is shown at all; without this it is shown wherever the page is. */
  readonly when?: (deps: Deps) => boolean;
}

/** Pages below one path. */
export interface Mount {
  readonly at: string;
  /** Required, so that a forgotten guard is a type error. */
  readonly access: Access;
  readonly routes: (deps: Deps) => Router;
  /** Whether it is mounted at all; without this it always is. */
  readonly when?: (deps: Deps) => boolean;
  /** The paths below `at` whose forms carry a file: in which field, of at most how many bytes. */
  readonly uploads?: Readonly<Record<string, { readonly field: string; readonly largest: number }>>;
  /** Has forms whose endpoints want work or waiting first (`floods`). */
  readonly floods?: true;
  /** Open, too, to somebody whose account waits to be deleted; everything else leads to the way back. */
  readonly whileLeaving?: true;
  /** Open, too, to somebody who has to set up a second factor first (REQUIRE_SECOND_FACTOR). */
  readonly whileSettingUp?: true;
  /** Its entry in the menu of signed-in people. */
  readonly menu?: MenuEntry;
  /** A view that the sign-up page shows below its form: another way to an account. */
  readonly signUpPart?: string;
  /** A view that the sign-in page shows below its form: another way in. */
  readonly signInPart?: string;
  /** A view that is on the pages of a person's name and address: it passes on what they are now. */
  readonly personPart?: string;
}

/**
 * One capability of the site, with everything that the rest of the code needs to know about it. Guards,
 * limits, acts that want a proof, ways in and factors are computed from the manifests in
 * src/features/index.ts.
 */
export interface Feature extends Contribution {
  /** The words that people read on its pages and in its mails. */
  readonly words: Texts;
  /** The mails that it sends, a sample of each included. */
  readonly mails?: MailTable;
  /** The messages that the next page shows after an act. */
  readonly flashes?: FlashTable;
  /** How a refusal of the API reads on its pages: by its code, the field and the words. */
  readonly refusals?: Refusals;
  /** Its variables of the environment, each with a check that tells mistakes in words. */
  readonly settings?: Readonly<Record<string, Setting>>;
  readonly endpoints: Readonly<Record<string, EndpointRules>>;
  readonly mounts: readonly Mount[];
  /**
   * The services that it makes for itself and others, from the ground and the services of the features before
   * it.
   */
  readonly services?: (ground: Ground & Services) => Partial<Services>;
  /** Its Better Auth plugins: endpoints, hooks and columns, each at the stage at which it is asked. */
  readonly rules?: (parts: RuleParts) => Partial<Record<Stage, readonly BetterAuthPlugin[]>>;
  readonly aroundApi?: AroundApi;
  /** The guard of sessions; undefined where it is switched off. One feature can have one. */
  readonly sessionGuard?: (services: Services) => SessionGuard | undefined;
  /** The work that it does on the side while the site runs. */
  readonly workers?: (services: Services) => readonly Chore[];
  /** What it adds to /metrics. */
  readonly counted?: (services: Services) => readonly Counted[];
  readonly beforeErasure?: (services: Services) => BeforeErasure;
  /** The commands that it gives an operator. */
  readonly commands?: readonly Command[];
}

/** Requires documentation (`apiDocs`) where the feature has endpoints. */
type Documented<Path extends string> = [Path] extends [never]
  ? unknown
  : { readonly apiDocs: EndpointDocs<Path> };

/** Declares a feature; a missing part is a type error here. */
export function defineFeature<Path extends string>(
  feature: Feature & { readonly endpoints: Readonly<Record<Path, EndpointRules>> } & Documented<
      NoInfer<Path>
    >,
): Feature {
  return feature;
}
