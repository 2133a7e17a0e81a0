import type { GenericEndpointContext } from 'better-auth';
import { safeReturnTo } from '../return-to.ts';

/** What a client gave as callbackURL or redirectTo: a path of ours, or an address under our origin. */
export function ownPath(ctx: GenericEndpointContext, sent: string | undefined): string | null {
  if (!sent) return null;
  if (sent.startsWith('/')) return safeReturnTo(sent) ?? null;
  const url = URL.canParse(sent) ? new URL(sent) : undefined;
  const ours = url?.origin === new URL(ctx.context.baseURL).origin;
  return (ours && url && safeReturnTo(url.pathname + url.search)) || null;
}
