import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { expect } from 'vitest';
import type { TestClient } from './client.ts';

/** Where browsers go by themselves. */
export const REGISTER = '/api/auth/bound-session/register';
export const REFRESH = '/api/auth/bound-session/refresh';

type Answer = Awaited<ReturnType<TestClient['get']>>;

type Algorithm = 'ES256' | 'RS256';

/** What of a proof is to be another than it should. */
export interface Forged {
  readonly head?: Readonly<Record<string, unknown>>;
  readonly payload?: Readonly<Record<string, unknown>>;
  /** Of the proof's two parts. */
  readonly signature?: (text: string) => Buffer;
}

/** What keeps the key of a browser: a chip of its machine, or so the site thinks. */
export class DeviceKey {
  readonly algorithm: Algorithm;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;

  constructor(algorithm: Algorithm = 'ES256', bits = 2048) {
    const pair =
      algorithm === 'ES256'
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
        : generateKeyPairSync('rsa', { modulusLength: bits });
    this.algorithm = algorithm;
    this.privateKey = pair.privateKey;
    this.publicKey = pair.publicKey;
  }

  /** The JWT of a registration, which brings the key. */
  introduce(challenge: string, { head, ...forged }: Forged = {}): string {
    const jwk = this.publicKey.export({ format: 'jwk' });
    return this.answer(challenge, { head: { jwk, ...head }, ...forged });
  }

  /** The JWT of a refresh. */
  answer(challenge: string, { head, payload, signature }: Forged = {}): string {
    const parts = [
      { typ: 'dbsc+jwt', alg: this.algorithm, ...head },
      { jti: challenge, ...payload },
    ];
    const text = parts
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    const signed = signature?.(text) ?? this.#sign(text);
    return `${text}.${signed.toString('base64url')}`;
  }

  #sign(text: string): Buffer {
    const ofEc = { key: this.privateKey, dsaEncoding: 'ieee-p1363' } as const;
    return sign('sha256', Buffer.from(text), this.algorithm === 'ES256' ? ofEc : this.privateKey);
  }
}

/** What the answer to a sign-in offers; undefined without an offer. */
export function offerIn({ headers }: Answer): { path: string; challenge: string } | undefined {
  const header = String(headers['secure-session-registration'] ?? '');
  const [, path, challenge] =
    /^\(ES256 RS256\);path="([^"]+)";challenge="([^"]+)"$/.exec(header) ?? [];
  return path && challenge ? { path, challenge } : undefined;
}

/** The challenge of an answer, and the session that it is for. */
export function challengeIn({ headers }: Answer): { challenge: string; id: string } {
  const header = String(headers['secure-session-challenge'] ?? '');
  const [, challenge = '', id = ''] = /^"([^"]+)";id="([^"]+)"$/.exec(header) ?? [];
  expect(challenge, header).not.toBe('');
  return { challenge, id };
}

/** As Chrome sends it: by itself, without a page. */
export function register(client: TestClient, proof: string) {
  return client.bare(REGISTER).set('Secure-Session-Response', `"${proof}"`);
}

/** The same for a refresh; without a proof it asks for a challenge. */
export function refresh(client: TestClient, id: string, proof?: string) {
  const asked = client.bare(REFRESH).set('Sec-Secure-Session-Id', id);
  return proof === undefined ? asked : asked.set('Secure-Session-Response', proof);
}

/** Binds the session that the answer has begun. Gives its id. */
export async function bindTo(client: TestClient, key: DeviceKey, began: Answer): Promise<string> {
  const { challenge = '' } = offerIn(began) ?? {};
  const answer = await register(client, key.introduce(challenge));
  expect(answer.status, answer.text).toBe(200);
  return answer.body.session_identifier;
}

/** What a browser does when its cookie runs out: a challenge, a signature, a new cookie. */
export async function refreshWith(client: TestClient, key: DeviceKey, id: string): Promise<Answer> {
  const asked = await refresh(client, id);
  expect(asked.status, asked.text).toBe(403);
  return refresh(client, id, key.answer(challengeIn(asked).challenge));
}
