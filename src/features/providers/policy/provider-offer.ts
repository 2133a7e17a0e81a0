import { randomBytes } from 'node:crypto';
import type { AuthContext, BetterAuthPlugin, GenericEndpointContext } from 'better-auth';
import { createAuthMiddleware } from 'better-auth/api';
import { createSealedRows } from '../../../auth/sealed-rows.ts';
import { inTransaction } from '../../../auth/transaction.ts';
import { DAY, MINUTE, SECOND } from '../../../time.ts';
import { cookieIn } from '../../../web/cookies.ts';
import type { FlashName } from '../../../web/flash.ts';
import { clearCookie, showFlash } from './page-cookies.ts';
import type { Arrived } from './provider-accounts.ts';
import { type Connected, connect, isConnected } from './provider-connect.ts';
import { dropArrival } from './provider-parts.ts';

/**
 * Somebody came from a provider with an address that has an account here, and the provider vouches for
 * it. Nothing is connected by an address alone: the person who signs in to that account, all the way, in this
 * browser, has proved that it is theirs, and may then have the two connected.
 */
export interface Offer extends Arrived {
  /** The person whose account has the address. */
  readonly userId: string;
  readonly email: string;
  readonly next: string | null;
}

/**
 * Offers wait for long: signing in may go by way of a mail, or a new password. Those of which nothing came are kept until
 * their tokens are given back (lapsed-offers.ts).
 */
export const offers = createSealedRows<Offer>('provider-offer', 30 * MINUTE, DAY);

/** The key of an offer that was made to this browser; and of one that the person has taken up. */
export const OFFER_COOKIES = { made: 'provider_offer', taken: 'provider_offer_taken' } as const;

/** Keeps an offer that nobody is told of: its tokens go back when its time is over. */
export async function keepOffer(ctx: GenericEndpointContext, offer: Offer): Promise<string> {
  const key = randomBytes(32).toString('base64url');
  await offers.keep(ctx.context, key, offer);
  return key;
}

/** Keeps an offer, and hands this browser its key. */
export async function makeOffer(ctx: GenericEndpointContext, offer: Offer): Promise<void> {
  const key = await keepOffer(ctx, offer);
  const maxAge = offers.lifetime / SECOND;
  const { name, attributes } = ctx.context.createAuthCookie(OFFER_COOKIES.made, { maxAge });
  ctx.setCookie(name, key, attributes);
}

/**
 * Connects the account that was offered when its person is signed in. Its hooks stand after the ladder and
 * the audit.
 */
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
  if (!offer) return showFlash(ctx, 'providerOfferLate');
  // The offer was for the account with the provider's address alone.
  if (offer.userId !== made.user.id) {
    await dropArrival(ctx, offer);
    return showFlash(ctx, 'providerOfferOther');
  }
  const connected = await inTransaction(ctx, (adapter) =>
    connect(ctx, adapter, made, offer, { endOthers: false }),
  );
  if (!isConnected(connected) && connected !== 'elsewhere') await dropArrival(ctx, offer);
  showFlash(ctx, SAID[connected]);
}

/** What the page after the sign-in says of an offer that was accepted. */
const SAID = {
  connected: 'providerConnected',
  before: 'providerBefore',
  elsewhere: 'providerTaken',
  closed: 'providerOfferClosed',
  signedOut: 'providerOfferClosed',
  unproven: 'providerOfferUnproven',
} as const satisfies Record<Connected, FlashName>;

function keyIn(
  { createAuthCookie }: Pick<AuthContext, 'createAuthCookie'>,
  headers: Headers | undefined,
): string | undefined {
  return cookieIn(headers?.get('cookie'), createAuthCookie(OFFER_COOKIES.taken).name) || undefined;
}
