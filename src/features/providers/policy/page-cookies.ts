import type { GenericEndpointContext } from 'better-auth';
import { MINUTE, SECOND } from '../../../time.ts';
import type { FlashName } from '../../../web/flash.ts';

/** A message for the next page, from an endpoint that ends in a redirect: web/flash.ts shows it. */
export function showFlash(ctx: GenericEndpointContext, flash: FlashName): void {
  const maxAge = (5 * MINUTE) / SECOND;
  const { name, attributes } = ctx.context.createAuthCookie('flash', { maxAge });
  ctx.setCookie(name, flash, attributes);
}

/** Takes a cookie of ours away, from an endpoint. */
export function clearCookie(ctx: GenericEndpointContext, shortName: string): void {
  const { name, attributes } = ctx.context.createAuthCookie(shortName, { maxAge: 0 });
  ctx.setCookie(name, '', attributes);
}
