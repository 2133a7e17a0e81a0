import {
  type DBTransactionAdapter,
  type GenericEndpointContext,
  getCurrentAdapter,
} from 'better-auth';
import type { Identity, Tokens } from '../protocol/provider.ts';
import type { TokensOfRow } from './kept-tokens.ts';

/** An account elsewhere, as our row of it says. */
export interface ConnectedAccount extends TokensOfRow {
  readonly id: string;
  readonly userId: string;
  readonly accountId: string;
}

/** What a provider has told about a person, and its tokens, which are encrypted already. */
export interface Arrived {
  readonly provider: string;
  readonly identity: Identity;
  readonly tokens: Tokens | null;
}

/** Finds an account by provider and subject, and by nothing else. ASVS 6.8.1. */
export function findConnected(
  adapter: Pick<DBTransactionAdapter, 'findOne'>,
  provider: string,
  subject: string,
): Promise<ConnectedAccount | null> {
  return adapter.findOne<ConnectedAccount>({
    model: 'account',
    where: [
      { field: 'providerId', value: provider },
      { field: 'accountId', value: subject },
    ],
  });
}

/**
 * Keeps a new connection.
 * @throws what `isDuplicate` knows when somebody has the account already
 */
export async function createConnected(
  ctx: GenericEndpointContext,
  userId: string,
  arrived: Arrived,
): Promise<void> {
  const { provider: providerId, identity } = arrived;
  const key = { userId, providerId, accountId: identity.subject };
  await ctx.context.internalAdapter.linkAccount({ ...key, ...toldBy(arrived) });
}

/**
 * Updates what may have changed at the provider since the last time. False when the account was disconnected
 * meanwhile.
 */
export async function updateConnected(
  ctx: GenericEndpointContext,
  id: string,
  arrived: Arrived,
): Promise<boolean> {
  const adapter = await getCurrentAdapter(ctx.context.adapter);
  const updated = await adapter.updateMany({
    model: 'account',
    where: [{ field: 'id', value: id }],
    update: { ...toldBy(arrived), updatedAt: new Date() },
  });
  return updated === 1;
}

function toldBy({ identity, tokens }: Arrived) {
  return {
    // What is known from the last time stays when the provider could not be asked.
    ...(identity.hint !== null && { hint: identity.hint }),
    accessToken: tokens?.accessToken ?? null,
    refreshToken: tokens?.refreshToken ?? null,
    accessTokenExpiresAt: tokens?.expiresAt ?? null,
    scope: tokens?.scope ?? null,
  };
}
