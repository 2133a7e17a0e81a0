import type { GenericEndpointContext, User } from 'better-auth';
import { setSessionCookie } from 'better-auth/cookies';
import { LONGEST_NAME } from '../../../auth/fields.ts';
import { EMAIL_NOT_VERIFIED, proveAddress } from '../../../auth/proof/first-proof.ts';
import { holdingOf } from '../../../auth/proof/sign-up-browser.ts';
import { recordAudit } from '../../../auth/record/audit.ts';
import { AFTER_SIGN_IN } from '../../../auth/session/session.ts';
import { inTransaction, isDuplicate } from '../../../auth/transaction.ts';
import { withNext } from '../../../web/return-to.ts';
import type { ProviderProblem } from '../protocol/provider.ts';
import {
  type Arrived,
  type ConnectedAccount,
  createConnected,
  findConnected,
  updateConnected,
} from './provider-accounts.ts';
import { keepOffer, makeOffer } from './provider-offer.ts';
import type { ProviderParts } from './provider-parts.ts';
import { BadTrip } from './provider-problem.ts';
import type { Trip } from './provider-trip.ts';

/** A person who came back, and the trip that they came back from. */
export interface ProviderArrival extends Arrived {
  readonly trip: Trip;
  /** Why the provider has not told all about the person. */
  readonly problem: ProviderProblem | null;
}

const CONFIRM_PAGE = '/verify-email';
const OFFER_PAGE = '/sign-in/connect';

/**
 * Signs in the person to whom this provider account is connected; makes an account for somebody new;
 * offers to connect the two when the address has an account already. Gives the page to go to.
 * @throws BadTrip when nobody can be signed in
 */
export async function arrive(
  ctx: GenericEndpointContext,
  parts: ProviderParts,
  arrival: ProviderArrival,
): Promise<string> {
  const { provider, identity } = arrival;
  const { adapter, internalAdapter } = ctx.context;
  const account = await findConnected(adapter, provider, identity.subject);
  const owner = account && (await internalAdapter.findUserById(account.userId));
  if (account && owner) return signIn(ctx, parts, arrival, account, owner);
  if (identity.email === null) throw new BadTrip(arrival.problem?.kind ?? 'noEmail');
  // Asked before the address is looked up, so that the answer tells nothing of accounts.
  if (parts.isDisposable?.(identity.email)) throw new BadTrip('disposable', 'EMAIL_DISPOSABLE');
  const known = await internalAdapter.findUserByEmail(identity.email);
  if (known) {
    // Another request with the same account has made the connection since it was looked for.
    const since = await findConnected(adapter, provider, identity.subject);
    if (since?.userId === known.user.id) return arrive(ctx, parts, arrival);
    return meetOwner(ctx, parts, arrival, known.user);
  }
  try {
    return await signUp(ctx, parts, arrival, identity.email);
  } catch (error) {
    // The same, a moment later: the unique key tells.
    if (!isDuplicate(error)) throw error;
    return arrive(ctx, parts, arrival);
  }
}

async function signIn(
  ctx: GenericEndpointContext,
  parts: ProviderParts,
  arrival: ProviderArrival,
  account: ConnectedAccount,
  owner: User,
): Promise<string> {
  const { identity, trip } = arrival;
  const proved = identity.emailVerified && identity.email === owner.email && !owner.emailVerified;
  const emailVerified = owner.emailVerified || proved;
  const held = parts.emailVerification === 'first' && !emailVerified;
  const session = await inTransaction(ctx, async () => {
    if (!(await updateConnected(ctx, account.id, arrival))) return 'disconnected';
    // This visitor can sign in to the account, and the provider vouches for the address.
    if (proved) await proveAddress(ctx, owner.id, { holder: true });
    return held ? null : ctx.context.internalAdapter.createSession(owner.id, !trip.remember);
  });
  // The connection is gone: the arrival is handled anew.
  if (session === 'disconnected') return arrive(ctx, parts, arrival);
  // The row of the sign-in is written when the ladder has let it stand.
  if (session) return begin(ctx, { ...owner, emailVerified }, session, trip);
  await askToConfirm(ctx, parts, owner, arrival);
  await recordAudit(ctx, {
    event: 'signIn',
    outcome: 'refused',
    actorId: null,
    subjectId: owner.id,
    detail: { method: 'provider', provider: arrival.provider, reason: EMAIL_NOT_VERIFIED },
  });
  return withNext(CONFIRM_PAGE, trip.next ?? undefined);
}

async function begin(
  ctx: GenericEndpointContext,
  user: User,
  session: Parameters<typeof setSessionCookie>[1]['session'],
  trip: Trip,
): Promise<string> {
  await setSessionCookie(ctx, { session, user }, !trip.remember);
  return trip.next ?? AFTER_SIGN_IN;
}

/** Opens no session before the address is confirmed. In this browser the code of the mail is accepted. */
async function askToConfirm(
  ctx: GenericEndpointContext,
  { mails, browsers }: ProviderParts,
  user: User,
  { provider, identity, trip }: ProviderArrival,
): Promise<void> {
  const { email } = user;
  const holding = holdingOf({ providerId: provider, accountId: identity.subject });
  browsers.remember(ctx, email, holding);
  if ((await mails.wait(ctx, 'confirm-email', email)) > 0) return;
  await inTransaction(ctx, (adapter) => mails.confirm(adapter, { email, next: trip.next }, user));
}

/**
 * The address has an account. Only where the provider vouches for the address may the two be connected
 * by signing in. Otherwise an attacker could put a victim's address into their own provider account and be
 * linked after one sign-in. Where sign-up tells nobody who has an account, neither
 * does this: then all is as at a sign-up with a taken address.
 * @throws BadTrip when nobody vouches for the address, and sign-up tells
 */
async function meetOwner(
  ctx: GenericEndpointContext,
  { emailVerification, mails, browsers }: ProviderParts,
  { trip, provider, identity, tokens }: ProviderArrival,
  owner: User,
): Promise<string> {
  const { email, id: userId } = owner;
  const silent = emailVerification === 'first' && !identity.emailVerified;
  if (!silent && !identity.emailVerified) {
    throw new BadTrip('addressTaken', 'addressTaken', userId);
  }
  await recordAudit(ctx, {
    event: silent ? 'signUp' : 'signIn',
    outcome: 'refused',
    actorId: null,
    subjectId: userId,
    detail: { method: 'provider', provider, reason: 'addressTaken' },
  });
  const offer = { provider, identity, tokens, userId, email, next: trip.next };
  if (!silent) {
    await makeOffer(ctx, offer);
    return OFFER_PAGE;
  }
  // The tokens are not given back at once, which takes time: this would tell that there is an account.
  await keepOffer(ctx, offer);
  browsers.remember(ctx, email, `not ${userId}`);
  if ((await mails.wait(ctx, 'confirm-email', email)) === 0) {
    const mail = owner.emailVerified ? mails.exists : mails.confirm;
    await inTransaction(ctx, (adapter) => mail(adapter, { email, next: trip.next }, owner));
  }
  return withNext(CONFIRM_PAGE, trip.next ?? undefined);
}

/**
 * Makes a new account without a password. An address that the provider does not vouch for is to be confirmed.
 */
async function signUp(
  ctx: GenericEndpointContext,
  parts: ProviderParts,
  arrival: ProviderArrival,
  email: string,
): Promise<string> {
  const { internalAdapter } = ctx.context;
  const { provider, identity, trip } = arrival;
  const { emailVerified } = identity;
  const held = parts.emailVerification === 'first' && !emailVerified;
  const made = await inTransaction(ctx, async () => {
    const name = identity.name ?? email.slice(0, email.indexOf('@')).slice(0, LONGEST_NAME);
    const source = { method: 'oauth', oauth: { providerId: provider } } as const;
    // The provider's picture is not used: to show it would tell the provider of every visit.
    const user = await internalAdapter.createUser({ name, email, emailVerified }, source);
    await createConnected(ctx, user.id, arrival);
    const session = held ? null : await internalAdapter.createSession(user.id, !trip.remember);
    await recordAudit(ctx, {
      event: 'signUp',
      outcome: 'success',
      actorId: user.id,
      subjectId: user.id,
      sessionId: session?.id ?? null,
      detail: { method: 'provider', provider },
    });
    return { user, session };
  });
  if (!emailVerified) await askToConfirm(ctx, parts, made.user, arrival);
  const next = trip.newPage ?? trip.next;
  if (!made.session) return withNext(CONFIRM_PAGE, next ?? undefined);
  return begin(ctx, made.user, made.session, { ...trip, next });
}
