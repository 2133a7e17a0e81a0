import { createHmac, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Secrets } from '../secrets.ts';

type Signer = (secret: string) => string;

/**
 * While older secrets are trusted (TRUSTED_SECRETS), their cookies are as good as those of the current one:
 * they are signed anew as they come in, so that no code behind this knows of another secret. Undefined
 * while none is trusted. `prefix` is that of the site's cookies.
 */
export function renewedSignatures(
  { current, trusted }: Pick<Secrets, 'current' | 'trusted'>,
  prefix: string,
): RequestHandler | undefined {
  if (trusted.length === 0) return undefined;
  const ours = `${prefix}.`;
  const renew = (cookie: string): string => {
    const [, name = '', sent = ''] = /^([^=]*)=(.*)$/.exec(cookie) ?? [];
    if (!name.startsWith(ours)) return cookie;
    const text = decoded(sent);
    const dot = text.lastIndexOf('.');
    const value = text.slice(0, dot);
    if (dot < 1) return cookie;
    for (const sign of signersOf(name.slice(ours.length), value)) {
      const given = text.slice(dot + 1);
      if (!trusted.some((secret) => isEqual(sign(secret), given))) continue;
      return `${name}=${encodeURIComponent(`${value}.${sign(current)}`)}`;
    }
    return cookie;
  };
  return (req, _res, next) => {
    const { cookie } = req.headers;
    if (cookie?.includes(ours)) req.headers.cookie = cookie.split('; ').map(renew).join('; ');
    next();
  };
}

/** How a cookie may be signed: as the library does it, as signed-cookie.ts, and as device-cookie.ts. */
function signersOf(shortName: string, value: string): readonly Signer[] {
  const hmac = (text: string, encoding: 'base64' | 'base64url') => (secret: string) =>
    createHmac('sha256', secret).update(text).digest(encoding);
  return [
    hmac(value, 'base64'),
    hmac(`signed-cookie\n${shortName}\n${value}`, 'base64url'),
    ...(shortName === 'device' ? [hmac(`device\n${value}`, 'base64url')] : []),
  ];
}

function decoded(sent: string): string {
  try {
    return decodeURIComponent(sent);
  } catch {
    return '';
  }
}

function isEqual(expected: string, given: string): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(given)];
  return one.length === other.length && timingSafeEqual(one, other);
}
