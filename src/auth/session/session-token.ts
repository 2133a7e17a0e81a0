import { randomBytes } from 'node:crypto';
import type { DBTransactionAdapter } from 'better-auth';
import { APIError } from 'better-auth/api';
import type { SessionRow } from './session-lifetime.ts';

/**
 * The same session under a new token, so that a token stolen before opens nothing any more.
 * @throws UNAUTHORIZED when the session was ended or renewed meanwhile
 */
export async function renewToken(
  adapter: DBTransactionAdapter,
  session: SessionRow,
  more: Partial<Pick<SessionRow, 'provenAt' | 'sensitiveUntil'>> = {},
): Promise<SessionRow> {
  const changes = { token: randomBytes(24).toString('base64url'), ...more };
  const renewed = await adapter.updateMany({
    model: 'session',
    where: [
      { field: 'id', value: session.id },
      { field: 'token', value: session.token },
    ],
    update: changes,
  });
  if (renewed !== 1) throw new APIError('UNAUTHORIZED', { code: 'UNAUTHORIZED' });
  return { ...session, ...changes };
}
