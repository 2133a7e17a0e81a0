import { sign } from 'node:crypto';
import { MINUTE, SECOND } from '../../../time.ts';

/** The secret is made anew for every use, so it need not live longer than that. Apple allows six months. */
const LIFETIME = 5 * MINUTE;

/** Apple's client secret: a JWT about ourselves, signed with the key that Apple gave out. */
export function appleSecret({
  clientId,
  teamId,
  keyId,
  privateKey,
}: {
  readonly clientId: string;
  readonly teamId: string;
  readonly keyId: string;
  readonly privateKey: string;
}): string {
  const now = Math.floor(Date.now() / SECOND);
  const claims = {
    iss: teamId,
    iat: now,
    exp: now + LIFETIME / SECOND,
    aud: 'https://appleid.apple.com',
    sub: clientId,
  };
  const content = [{ alg: 'ES256', kid: keyId }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  // RFC 7518 3.4: the two numbers side by side, not in DER.
  const key = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const;
  return `${content}.${sign('sha256', Buffer.from(content), key).toString('base64url')}`;
}
