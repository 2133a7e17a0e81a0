import { randomBytes } from 'node:crypto';
import {
  type DBTransactionAdapter,
  type GenericEndpointContext,
  getCurrentAdapter,
} from 'better-auth';
import { APIError } from 'better-auth/api';
import { takenBackBy } from '../../db/request-work.ts';
import type { SessionRow } from './session-lifetime.ts';

/**
 * Gives the session a new token, within the transaction that is under way, so that a token stolen before
 * opens nothing any more. A 503 takes that back: the browser has not got the new token.
 * @throws UNAUTHORIZED when the session was ended or renewed meanwhile
 */
export async function renewToken(
  ctx: GenericEndpointContext,
  session: SessionRow,
  more: Partial<Pick<SessionRow, 'provenAt' | 'provenSecond' | 'sensitiveUntil'>> = {},
): Promise<SessionRow> {
  const { id, token, provenAt, provenSecond, sensitiveUntil } = session;
  const changes = { token: randomBytes(24).toString('base64url'), ...more };
  const change = (adapter: DBTransactionAdapter, from: string, update: object) =>
    adapter.updateMany({
      model: 'session',
      where: [
        { field: 'id', value: id },
        { field: 'token', value: from },
      ],
      update: { ...update },
    });
  const renewed = await change(await getCurrentAdapter(ctx.context.adapter), token, changes);
  if (renewed !== 1)
    throw new APIError('UNAUTHORIZED', { code: 'UNAUTHORIZED', message: 'Unauthorized' });
  takenBackBy(() =>
    change(ctx.context.adapter, changes.token, { token, provenAt, provenSecond, sensitiveUntil }),
  );
  return { ...session, ...changes };
}
