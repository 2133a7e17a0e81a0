import { type SecretConfig, symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import type { Kysely } from 'kysely';
import type { Schema } from '../../../db/schema.ts';
import type { Log } from '../../../log.ts';
import type { Providers } from '../protocol/create.ts';
import type { Tokens } from '../protocol/provider.ts';

/** The tokens in a row of a connected account; null where the provider takes no tokens back. */
export interface TokensOfRow {
  readonly providerId: string;
  readonly accessToken: string | null;
  readonly refreshToken: string | null;
}

/** Finds the tokens of a person's connections that can be given back. */
export function tokensOf(query: Kysely<Schema>, userId: string): Promise<TokensOfRow[]> {
  return query
    .selectFrom('account')
    .select(['providerId', 'accessToken', 'refreshToken'])
    .where('userId', '=', userId)
    .execute();
}

export type KeptTokens = ReturnType<typeof createKeptTokens>;

/** Tokens of providers are kept for one purpose: to be given back when an account is connected no more. */
export function createKeptTokens({
  providers,
  sealing: key,
  log,
}: {
  readonly providers: Providers;
  readonly sealing: string | SecretConfig;
  readonly log: Log;
}) {
  const seal = (data: string) => symmetricEncrypt({ key, data });
  const open = (data: string) => symmetricDecrypt({ key, data });

  async function revoke({ providerId, accessToken, refreshToken }: TokensOfRow): Promise<void> {
    if (!accessToken) return;
    await providers.get(providerId)?.revoke({
      accessToken: await open(accessToken),
      refreshToken: refreshToken ? await open(refreshToken) : null,
    });
  }

  return {
    /** Encrypts tokens as they are kept: nobody who reads the database can use them. */
    async seal(tokens: Tokens | null): Promise<Tokens | null> {
      if (!tokens) return null;
      const { accessToken, refreshToken, ...rest } = tokens;
      return {
        ...rest,
        accessToken: await seal(accessToken),
        refreshToken: refreshToken === null ? null : await seal(refreshToken),
      };
    },

    /**
     * Gives tokens back, once their rows are gone: all at the same time, each within the seconds of
     * providers/create.ts. Failures are not tried again. Never throws.
     */
    async giveBack(rows: readonly TokensOfRow[]): Promise<void> {
      const attempts = rows.map((row) =>
        revoke(row).catch((error: unknown) => {
          const detail = { provider: row.providerId, reason: String(error) };
          log.warn(detail, 'tokens could not be given back');
        }),
      );
      await Promise.all(attempts);
    },
  };
}
