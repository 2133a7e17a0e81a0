import { createHmac, timingSafeEqual } from 'node:crypto';
import { MINUTE } from '../../../time.ts';

/**
 * The page that tells an operator, who knows the site's secret, which address the site sees them come from.
 */
export const SEEN_PATH = '/operator/seen';

/** How the site sees a visitor. */
export interface Seen {
  readonly ip: string;
}

/** The token that opens `SEEN_PATH` in the minute of `now` (milliseconds since 1970), and in the next. */
export function tokenOfMinute(secret: string, now: number): string {
  const minute = Math.floor(now / MINUTE);
  return createHmac('sha256', secret).update(`operator-seen\n${minute}`).digest('base64url');
}

/** Whether an `Authorization` header has that token. */
export function isFromOperator(secret: string, authorization: string | undefined): boolean {
  const given = Buffer.from(authorization ?? '');
  return [0, MINUTE].some((ago) => {
    const expected = Buffer.from(`Bearer ${tokenOfMinute(secret, Date.now() - ago)}`);
    return expected.length === given.length && timingSafeEqual(expected, given);
  });
}
