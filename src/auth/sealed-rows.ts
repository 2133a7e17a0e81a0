import type { AuthContext } from 'better-auth';
import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';

/** An endpoint's context, or that of the whole site. */
type SealingContext = Pick<AuthContext, 'internalAdapter' | 'secretConfig'>;

/**
 * Small things that wait on the server for a browser to come back: encrypted, for a while, taken once.
 * They are rows of the library's table, found by the hash of a key that only the browser has.
 */
export function createSealedRows<T extends object>(kind: string, lifetime: number) {
  const identifierOf = (key: string) => `${kind}-${key}`;
  const open = async (context: SealingContext, value: string): Promise<T> =>
    JSON.parse(await symmetricDecrypt({ key: context.secretConfig, data: value }));

  return {
    lifetime,

    async keep(context: SealingContext, key: string, content: T): Promise<void> {
      const data = JSON.stringify(content);
      await context.internalAdapter.createVerificationValue({
        identifier: identifierOf(key),
        value: await symmetricEncrypt({ key: context.secretConfig, data }),
        expiresAt: new Date(Date.now() + lifetime),
      });
    },

    /** Finds a row, and leaves it; undefined when there is none, or when its time is over. */
    async find(context: SealingContext, key: string): Promise<T | undefined> {
      const row = await context.internalAdapter.findVerificationValue(identifierOf(key));
      return row && row.expiresAt > new Date() ? open(context, row.value) : undefined;
    },

    /** Takes a row out; of two requests at once, one gets it. */
    async take(context: SealingContext, key: string): Promise<T | undefined> {
      const row = await context.internalAdapter.consumeVerificationValue(identifierOf(key));
      return row ? open(context, row.value) : undefined;
    },
  };
}
