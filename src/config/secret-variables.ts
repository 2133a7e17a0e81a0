import { z } from 'zod';

/** OWASP ASVS 11.5.1 asks for 128 random bits; 32 characters hold them in any usual encoding. */
export const SHORTEST_SECRET = 32;

/** Better Auth's own form: `2:…,1:…`, the current one first. */
export function readNewerSecrets(
  value: string,
  context: z.RefinementCtx,
): readonly { readonly version: number; readonly value: string }[] {
  const secrets = value.split(',').flatMap((entry) => {
    const [, version = '', secret = ''] = /^\s*(\d{1,6}):(.*?)\s*$/.exec(entry) ?? [];
    return secret ? { version: Number(version), value: secret } : [];
  });
  const versions = new Set(secrets.map(({ version }) => version));
  const problem =
    value !== '' && secrets.length < value.split(',').length
      ? 'is not of the form 2:newest-secret,1:older-secret'
      : versions.size < secrets.length
        ? 'has two secrets of one number'
        : secrets.some(({ value: secret }) => secret.length < SHORTEST_SECRET)
          ? `has a secret shorter than ${SHORTEST_SECRET} characters`
          : undefined;
  if (!problem) return secrets;
  context.addIssue(`BETTER_AUTH_SECRETS ${problem}.`);
  return z.NEVER;
}

/** The numbers of older secrets; 0 is BETTER_AUTH_SECRET itself. */
export function readTrustedSecrets(
  value: string,
  set: Readonly<Record<string, string>>,
  context: z.RefinementCtx,
): readonly number[] {
  if (value === '') return [];
  const numbers = value.split(',').map((part) => (/^\s*\d+\s*$/.test(part) ? Number(part) : -1));
  const [, ...older] = [...(set.BETTER_AUTH_SECRETS ?? '').matchAll(/(?:^|,)\s*(\d+):/g)];
  const known = [0, ...older.map(([, number]) => Number(number))];
  if (set.BETTER_AUTH_SECRETS && numbers.every((one) => known.includes(one))) return numbers;
  context.addIssue(
    'TRUSTED_SECRETS is not a list of numbers of older secrets in BETTER_AUTH_SECRETS, or 0 for BETTER_AUTH_SECRET.',
  );
  return z.NEVER;
}
