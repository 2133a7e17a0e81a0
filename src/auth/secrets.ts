import type { SecretConfig } from 'better-auth/crypto';

/** A secret that took the first one's place, with its number. */
export interface NewerSecret {
  readonly version: number;
  readonly value: string;
}

/**
 * The secrets of the site (ASVS 11.2.2). The current one signs and hashes; what was encrypted with an
 * older one can still be read. The library's own shape: what has no number was encrypted with the first.
 */
export interface Secrets {
  readonly current: string;
  /** Older secrets that never leaked: cookies that they have signed are still accepted. */
  readonly trusted: readonly string[];
  /** The key for `symmetricEncrypt` and `symmetricDecrypt`. */
  readonly sealing: string | SecretConfig;
  /** The options of Better Auth that say the same. */
  readonly options: { readonly secret: string; readonly secrets?: NewerSecret[] };
}

/**
 * @param newer - the current one first; empty as long as the first secret was never changed
 * @param trustedNumbers - of older ones that nobody has seen; 0 is the first secret
 */
export function createSecrets(
  first: string,
  newer: readonly NewerSecret[],
  trustedNumbers: readonly number[] = [],
): Secrets {
  const [current] = newer;
  if (!current) return { current: first, trusted: [], sealing: first, options: { secret: first } };
  const older = [...newer.slice(1), { version: 0, value: first }];
  const keys = new Map(newer.map(({ version, value }) => [version, value]));
  return {
    current: current.value,
    trusted: older
      .filter(({ version }) => trustedNumbers.includes(version))
      .map(({ value }) => value),
    sealing: { keys, currentVersion: current.version, legacySecret: first },
    options: { secret: first, secrets: [...newer] },
  };
}

/** Every secret under which something may have been kept, the current one first. */
export function allSecrets(sealing: Secrets['sealing']): string[] {
  if (typeof sealing === 'string') return [sealing];
  // The keys are in the order of the list.
  return [...sealing.keys.values(), ...(sealing.legacySecret ? [sealing.legacySecret] : [])];
}
