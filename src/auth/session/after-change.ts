import type { GenericEndpointContext, User } from 'better-auth';
import { recordOwn } from '../record/audit.ts';
import type { AuditEventName } from '../record/events.ts';
import type { AccountChange } from '../record/mails.ts';
import { tellOwner } from '../record/notices.ts';
import { personNow } from './person-now.ts';
import type { SessionRow } from './session-lifetime.ts';
import { renewToken } from './session-token.ts';
import { endOtherSessions } from './sessions.ts';
import { endTrust } from './trusted-browsers.ts';

/**
 * What follows when somebody has changed their password or a second factor, in the transaction of the
 * change: the end of trust in browsers and of sign-ins that are half-way, of other sessions if wished,
 * a new token for this one, the notice, the audit row. Gives the session that lives on, and the person as
 * the change has left them: the endpoint answers with both.
 * @throws UNAUTHORIZED when the session was ended or renewed meanwhile
 */
export async function afterChange(
  ctx: GenericEndpointContext,
  { user, session }: NonNullable<GenericEndpointContext['context']['session']>,
  event: AuditEventName & AccountChange,
  endOthers: boolean,
): Promise<{ readonly session: SessionRow; readonly user: User }> {
  await endTrust(ctx, user.id);
  if (endOthers) await endOtherSessions(ctx, user.id, session.id);
  const renewed = await renewToken(ctx, session as unknown as SessionRow);
  await tellOwner(ctx, user, event);
  await recordOwn(ctx, event, { endedOthers: endOthers });
  return { session: renewed, user: await personNow(ctx, user.id) };
}
