import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import type { GenericEndpointContext } from 'better-auth';
import { DAY, SECOND } from '../../time.ts';
import { cookieIn } from '../../web/cookies.ts';

/** As long as browsers keep a cookie at all. */
const LIFETIME = 400 * DAY;

const COOKIE = 'device';

export type DeviceCookie = ReturnType<typeof createDeviceCookie>;

/**
 * A browser's own mark, which stays when people sign out: by it a browser is known again. It is
 * signed, so it cannot be made up, and opens nothing by itself. `prefix` is that of the site's cookies.
 */
export function createDeviceCookie(secret: string, prefix: string) {
  const sign = (id: string) =>
    createHmac('sha256', secret).update(`device\n${id}`).digest('base64url');
  return {
    /** From a request's Cookie header; undefined when it holds none, or one that is not ours. */
    read(header: string | null | undefined): string | undefined {
      const cookie = cookieIn(header, `${prefix}.${COOKIE}`);
      const [id = '', signature = ''] = cookie?.split('.') ?? [];
      const given = Buffer.from(signature);
      const expected = Buffer.from(sign(id));
      const ours = given.length === expected.length && timingSafeEqual(given, expected);
      return ours ? id : undefined;
    },

    /** Marks the browser, or prolongs its mark. */
    write(ctx: GenericEndpointContext, id: string): void {
      const { name, attributes } = ctx.context.createAuthCookie(COOKIE, {
        maxAge: LIFETIME / SECOND,
      });
      ctx.setCookie(name, `${id}.${sign(id)}`, attributes);
    },

    fresh: (): string => randomUUID(),
  };
}
