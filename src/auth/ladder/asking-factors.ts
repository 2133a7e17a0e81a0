import type { Deps } from '../deps.ts';
import type { FactorContext, FactorOwner } from './factor.ts';

/** Which second factors make sign-in ask for a second step, for pages that let one be removed. */
export interface AskingFactors {
  readonly names: readonly string[];
  /** The words of the warning before this factor is removed; undefined where others still ask. */
  warningFor(name: string): 'secondFactors.last' | 'secondFactors.lastRequired' | undefined;
}

/** Finds which of a person's factors make sign-in ask for a second step at the moment. */
export async function askingFactors(
  { auth, config, rulebook }: Pick<Deps, 'auth' | 'config' | 'rulebook'>,
  user: FactorOwner,
): Promise<AskingFactors> {
  // The library's type of an adapter is that of one configuration.
  const ctx = { context: await auth.$context } as unknown as FactorContext;
  const names: string[] = [];
  for (const { name, isSetUp, asks = isSetUp } of rulebook.factors) {
    if (asks !== 'never' && (await asks(ctx, user))) names.push(name);
  }
  const words = config.settings.REQUIRE_SECOND_FACTOR ? LAST_REQUIRED : LAST;
  return {
    names,
    warningFor: (name) => (names.length === 1 && names[0] === name ? words : undefined),
  };
}

const LAST = 'secondFactors.last';
const LAST_REQUIRED = 'secondFactors.lastRequired';
