import type { GenericEndpointContext } from 'better-auth';
import { safeReturnTo } from '../return-to.ts';

/**
 * An address for a `Location` header, which takes ASCII alone: other characters are encoded as in a link.
 * Never throws, whatever a client has sent.
 */
export function inHeader(url: string): string {
  return url.replace(/[^\x21-\x7e]/gu, (sign) => encodeURIComponent(Buffer.from(sign).toString()));
}

/** What a client gave as callbackURL or redirectTo: a path of ours, or an address under our origin. */
export function ownPath(ctx: GenericEndpointContext, sent: string | undefined): string | null {
  if (!sent) return null;
  if (sent.startsWith('/')) return safeReturnTo(sent) ?? null;
  const url = URL.canParse(sent) ? new URL(sent) : undefined;
  const ours = url?.origin === new URL(ctx.context.baseURL).origin;
  return (ours && url && safeReturnTo(url.pathname + url.search)) || null;
}
