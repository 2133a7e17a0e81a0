import { createPublicKey, type JsonWebKey, type KeyObject, verify } from 'node:crypto';

/** What a browser has signed with the key of its device. */
export interface DeviceProof {
  readonly challenge: string;
  readonly publicKey: KeyObject;
}

/** The header in which a browser sends a proof. */
export const PROOF_HEADER = 'secure-session-response';

const TYPE = 'dbsc+jwt';

/** A key of 4096 bits and its signature take less than half of it. */
const LONGEST = 4096;

const RSA_BITS = { least: 2048, most: 4096 };

/**
 * Reads the header `Secure-Session-Response` of a registration: a JWT that brings its own key and is signed with
 * it (W3C DBSC, 9.10). Undefined for any other text. Whether the challenge is ours is not looked at.
 */
export function proofOfNewKey(header: string | null | undefined): DeviceProof | undefined {
  const parts = partsOf(header);
  const publicKey = parts && keyOf(parts.head.jwk);
  return publicKey && proofBy(publicKey, parts);
}

/** The same for a refresh, which must be signed with the key that is known; a key that comes along is not looked at. */
export function proofOfKey(
  header: string | null | undefined,
  publicKey: KeyObject,
): DeviceProof | undefined {
  const parts = partsOf(header);
  return parts && proofBy(publicKey, parts);
}

/** A key as the table keeps it. */
export function keyText(publicKey: KeyObject): string {
  return publicKey.export({ type: 'spki', format: 'der' }).toString('base64url');
}

/** Undefined for a text that is no key. */
export function keyFromText(text: string): KeyObject | undefined {
  try {
    const der = Buffer.from(text, 'base64url');
    return createPublicKey({ key: der, format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
}

/**
 * The text of a header that the draft writes as a structured string, `"abc"`, and Chromium without the quotes;
 * undefined for another form.
 */
export function sentText(header: string | null | undefined): string | undefined {
  return /^(?:"([\w.-]+)"|([\w.-]+))$/
    .exec(header ?? '')
    ?.slice(1)
    .find(Boolean);
}

interface JwtParts {
  readonly head: Readonly<Record<string, unknown>>;
  readonly challenge: string;
  readonly signed: Buffer;
  readonly signature: Buffer;
}

function partsOf(header: string | null | undefined): JwtParts | undefined {
  if (header && header.length > LONGEST) return undefined;
  const text = sentText(header);
  const [head = '', payload = '', signature = '', ...more] = text?.split('.') ?? [];
  const read = jsonIn(head);
  const { jti } = jsonIn(payload) ?? {};
  if (!read || read.typ !== TYPE || typeof jti !== 'string' || more.length > 0) return undefined;
  return {
    head: read,
    challenge: jti,
    signed: Buffer.from(`${head}.${payload}`),
    signature: Buffer.from(signature, 'base64url'),
  };
}

function jsonIn(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' ? ((value ?? undefined) as never) : undefined;
  } catch {
    return undefined;
  }
}

/** Only the public part is taken, of the two kinds that are offered. */
function keyOf(jwk: unknown): KeyObject | undefined {
  const { kty, crv, x, y, n, e } = (jwk ?? {}) as JsonWebKey;
  try {
    if (kty === 'EC' && crv === 'P-256') {
      return createPublicKey({ key: { kty, crv, x, y } as JsonWebKey, format: 'jwk' });
    }
    if (kty !== 'RSA') return undefined;
    const key = createPublicKey({ key: { kty, n, e } as JsonWebKey, format: 'jwk' });
    const { modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
    return modulusLength >= RSA_BITS.least && modulusLength <= RSA_BITS.most ? key : undefined;
  } catch {
    return undefined;
  }
}

function proofBy(publicKey: KeyObject, parts: JwtParts): DeviceProof | undefined {
  const { head, challenge, signed, signature } = parts;
  const isEc = publicKey.asymmetricKeyType === 'ec';
  if (head.alg !== (isEc ? 'ES256' : 'RS256')) return undefined;
  // A signature of ES256 is two numbers of 32 bytes, not the DER that OpenSSL expects.
  const key = isEc ? ({ key: publicKey, dsaEncoding: 'ieee-p1363' } as const) : publicKey;
  const isGood = verify('sha256', signed, key, signature);
  return isGood ? { challenge, publicKey } : undefined;
}
