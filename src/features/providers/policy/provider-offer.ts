import { randomBytes } from 'node:crypto';
import type { AuthContext, BetterAuthPlugin, GenericEndpointContext } from 'better-auth';
import { createAuthMiddleware } from 'better-auth/api';
import { createSealedRows } from '../../../auth/sealed-rows.ts';
import { inTransaction } from '../../../auth/transaction.ts';
import { MINUTE, SECOND } from '../../../time.ts';
import { cookieIn } from '../../../web/cookies.ts';
import { clearCookie, showFlash } from './page-cookies.ts';
import type { Arrived } from './provider-accounts.ts';
import { connect } from './provider-connect.ts';

/**
 * Somebody came from a provider with an address that has an account here, and the provider vouches for
 * it. Nothing is connected by an address alone: the person who signs in to that account, all the way, in this
 * browser, has proved that it is theirs, and may then have the two connected.
 */
export interface Offer extends Arrived {
  /** Whose account has the address. */
  readonly userId: string;
  readonly email: string;
  readonly next: string | null;
}

/** Signing in may go by way of a mail, or a new password. */
export const offers = createSealedRows<Offer>('provider-offer', 30 * MINUTE);

/** The key of an offer that was made to this browser; and of one that the person has taken up. */
export const OFFER_COOKIES = { made: 'provider_offer', taken: 'provider_offer_taken' } as const;

/** Keeps an offer, and hands this browser its key. */
export async function makeOffer(ctx: GenericEndpointContext, offer: Offer): Promise<void> {
  const key = randomBytes(32).toString('base64url');
  await offers.keep(ctx.context, key, offer);
  const maxAge = offers.lifetime / SECOND;
  const { name, attributes } = ctx.context.createAuthCookie(OFFER_COOKIES.made, { maxAge });
  ctx.setCookie(name, key, attributes);
}

/** Connects what was offered when its person is signed in. To stand after the ladder and the audit. */
export function offersTaken(): BetterAuthPlugin {
  return {
    id: 'provider-offers',
    hooks: {
      after: [
        {
          matcher: ({ context, headers }) =>
            context.newSession !== null && keyIn(context, headers) !== undefined,
          handler: createAuthMiddleware(takeUp),
        },
      ],
    },
  };
}

async function takeUp(ctx: GenericEndpointContext): Promise<void> {
  const made = ctx.context.newSession;
  const key = keyIn(ctx.context, ctx.headers);
  if (!made || !key) return;
  for (const name of Object.values(OFFER_COOKIES)) clearCookie(ctx, name);
  const offer = await offers.take(ctx.context, key);
  // Somebody else has signed in: it was not for them.
  if (!offer || offer.userId !== made.user.id) return;
  const connected = await inTransaction(ctx, (adapter) =>
    connect(ctx, adapter, made, offer, { endOthers: false }),
  );
  if (connected === 'connected') showFlash(ctx, 'providerConnected');
  if (connected === 'elsewhere') showFlash(ctx, 'providerTaken');
}

function keyIn(
  { createAuthCookie }: Pick<AuthContext, 'createAuthCookie'>,
  headers: Headers | undefined,
): string | undefined {
  return cookieIn(headers?.get('cookie'), createAuthCookie(OFFER_COOKIES.taken).name) || undefined;
}
