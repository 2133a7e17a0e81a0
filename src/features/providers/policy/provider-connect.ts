import type { DBTransactionAdapter, GenericEndpointContext } from 'better-auth';
import type { FactorOwner } from '../../../auth/ladder/factor.ts';
import { recordAudit } from '../../../auth/record/audit.ts';
import { type Owner, tellOwner } from '../../../auth/record/notices.ts';
import type { SessionRow } from '../../../auth/session/session-lifetime.ts';
import { endOtherSessions } from '../../../auth/session/sessions.ts';
import { isStillOpen } from '../../../auth/session/still-open.ts';
import {
  type Arrived,
  createConnected,
  findConnected,
  updateConnected,
} from './provider-accounts.ts';
import { labelOf } from './provider-parts.ts';

/** A person who is signed in, the second step included. */
interface Signed {
  readonly user: Owner & { readonly blockedAt?: unknown; readonly deletionDueAt?: unknown };
  readonly session: { readonly id: string };
}

/**
 * `elsewhere`: another person has it. `closed`: nothing of this account may change now. `signedOut`: the
 * session was ended meanwhile. `unproven`: there is a second step, and this session has not shown it.
 */
export type Connected = 'connected' | 'before' | 'elsewhere' | 'closed' | 'signedOut' | 'unproven';

/** Whether the account is connected now. */
export function isConnected(result: Connected): result is 'connected' | 'before' {
  return result === 'connected' || result === 'before';
}

/**
 * Connects an account elsewhere to this person's, with all that a new way in brings with it. The
 * caller has a proof that both belong to the same person, and has begun a transaction.
 */
export async function connect(
  ctx: GenericEndpointContext,
  adapter: DBTransactionAdapter,
  { user, session }: Signed,
  arrived: Arrived,
  { endOthers }: { readonly endOthers: boolean },
): Promise<Connected> {
  const { provider, identity } = arrived;
  const result = await attempt(ctx, adapter, { user, session }, arrived);
  const refused = !isConnected(result);
  if (result === 'connected') {
    const about = identity.hint ?? '';
    const values = { provider: labelOf(ctx, provider) };
    await tellOwner(ctx, user, 'providerConnected', { values, about });
  }
  if (!refused && endOthers) await endOtherSessions(ctx, user.id, session.id);
  await recordAudit(ctx, {
    event: 'providerConnected',
    outcome: refused ? 'refused' : 'success',
    actorId: user.id,
    subjectId: user.id,
    sessionId: session.id,
    detail: { provider, ...(result !== 'connected' && { reason: result }), endedOthers: endOthers },
  });
  return result;
}

async function attempt(
  ctx: GenericEndpointContext,
  adapter: DBTransactionAdapter,
  signed: Signed,
  arrived: Arrived,
): Promise<Connected> {
  const { user } = signed;
  if (user.blockedAt || user.deletionDueAt) return 'closed';
  if (!(await isStillOpen(adapter, signed))) return 'signedOut';
  if (!(await hasShownFactor(adapter, signed))) return 'unproven';
  const known = await findConnected(adapter, arrived.provider, arrived.identity.subject);
  if (known && known.userId !== user.id) return 'elsewhere';
  if (known) {
    await updateConnected(ctx, known.id, arrived);
    return 'before';
  }
  await createConnected(ctx, user.id, arrived);
  return 'connected';
}

/**
 * Whether this session has shown the second factor, if there is one: a way in is added with nothing less. It may
 * have been switched on since the person set out; and a sign-in in a trusted browser shows none.
 */
async function hasShownFactor(
  adapter: DBTransactionAdapter,
  { user, session }: Signed,
): Promise<boolean> {
  const where = ({ id }: { readonly id: string }) => [{ field: 'id', value: id }];
  const person = await adapter.findOne<FactorOwner>({ model: 'user', where: where(user) });
  if (!person?.twoFactorEnabled) return true;
  const row = await adapter.findOne<SessionRow>({ model: 'session', where: where(session) });
  return row?.provenSecond === true;
}
