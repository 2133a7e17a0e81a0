import { ground } from '../../src/auth/ground.ts';
import { createRulebook } from '../../src/auth/rulebook.ts';
import { features } from '../../src/features/index.ts';

/** What the manifests say of each endpoint, way and factor. */
export const rulebook = createRulebook([ground, ...features]);

/** The pages of all features. */
export const mounts = features.flatMap((feature) => feature.mounts);

/** The rules of an endpoint that some feature declares. */
export function rulesFor(path: string) {
  const rules = rulebook.endpoints.get(path);
  if (!rules)
    throw new Error(`No feature declares ${path}: add it to the endpoints of its feature.ts.`);
  return rules;
}

/** The endpoints of which this is true. */
export function endpointsThat(is: (rules: ReturnType<typeof rulesFor>) => unknown): string[] {
  return [...rulebook.endpoints].filter(([, rules]) => is(rules)).map(([path]) => path);
}
