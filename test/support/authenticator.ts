import {
  createHash,
  createSign,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';

/** What an answer may have wrong, or otherwise than usual. */
export interface Flaws {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  readonly userVerified?: boolean;
  readonly userPresent?: boolean;
  readonly type?: string;
  readonly format?: string;
  /** DER, for an attestation. */
  readonly certificate?: Buffer;
  readonly userHandle?: string;
}

/** The part of the options of a ceremony that an authenticator needs. */
interface Options {
  readonly challenge: string;
  readonly user?: { readonly id: string };
  readonly rp?: { readonly id: string };
  readonly rpId?: string;
}

interface AuthenticatorParts {
  readonly origin: string;
  readonly aaguid?: string;
  /** The length of its credentials' ids; 1023 is the longest that there may be. */
  readonly idLength?: number;
  /** Where it counts from; 0 does not count at all. */
  readonly counter?: number;
}

/**
 * An authenticator with one passkey, as far as a server can see: ES256 and attestation "none"
 * (WebAuthn 6.1, 6.5.4). `counter` is what it says next, and may be set back, as a copy's would be.
 */
export class Authenticator {
  readonly id: Buffer;
  counter: number;
  readonly #parts: AuthenticatorParts;
  readonly #publicKey: KeyObject;
  readonly #privateKey: KeyObject;
  #userHandle = '';

  constructor(parts: AuthenticatorParts) {
    this.#parts = parts;
    this.id = randomBytes(parts.idLength ?? 32);
    this.counter = parts.counter ?? 0;
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#publicKey = pair.publicKey;
    this.#privateKey = pair.privateKey;
  }

  /** Answers `navigator.credentials.create()`. */
  create(options: Options, flaws: Flaws = {}): object {
    this.#userHandle = options.user?.id ?? '';
    const attested = Buffer.concat([
      Buffer.from((this.#parts.aaguid ?? NO_AAGUID).replaceAll('-', ''), 'hex'),
      uint16(this.id.length),
      this.id,
      this.#cosePublicKey(),
    ]);
    const authData = this.#authenticatorData(options.rp?.id ?? '', flaws, attested);
    const attestationObject = map([
      [text('fmt'), text(flaws.format ?? 'none')],
      [
        text('attStmt'),
        map(flaws.certificate ? [[text('x5c'), list(bytes(flaws.certificate))]] : []),
      ],
      [text('authData'), bytes(authData)],
    ]);
    return this.#credential({
      clientDataJSON: this.#clientData('webauthn.create', options, flaws).toString('base64url'),
      attestationObject: attestationObject.toString('base64url'),
      transports: ['internal', 'hybrid'],
    });
  }

  /** Answers `navigator.credentials.get()`. */
  get(options: Options, flaws: Flaws = {}): object {
    const authenticatorData = this.#authenticatorData(options.rpId ?? '', flaws);
    const clientData = this.#clientData('webauthn.get', options, flaws);
    const signature = createSign('sha256')
      .update(authenticatorData)
      .update(sha256(clientData))
      .sign(this.#privateKey);
    return this.#credential({
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: authenticatorData.toString('base64url'),
      signature: signature.toString('base64url'),
      userHandle: flaws.userHandle ?? this.#userHandle,
    });
  }

  #credential(response: object): object {
    const id = this.id.toString('base64url');
    return { id, rawId: id, type: 'public-key', response };
  }

  #clientData(type: string, options: Options, flaws: Flaws): Buffer {
    const { origin } = this.#parts;
    const { challenge } = options;
    return Buffer.from(
      JSON.stringify({ type, challenge, origin, crossOrigin: false, ...pick(flaws) }),
    );
  }

  #authenticatorData(rpId: string, flaws: Flaws, attested = Buffer.alloc(0)): Buffer {
    const { userPresent = true, userVerified = true } = flaws;
    const flags = (userPresent ? 1 : 0) | (userVerified ? 4 : 0) | (attested.length > 0 ? 64 : 0);
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    if (this.counter > 0) this.counter += 1;
    return Buffer.concat([sha256(flaws.rpId ?? rpId), Buffer.of(flags), counter, attested]);
  }

  /** RFC 9053 7.1.1: EC2, ES256, P-256. */
  #cosePublicKey(): Buffer {
    const { x = '', y = '' } = this.#publicKey.export({ format: 'jwk' });
    return map([
      [integer(1), integer(2)],
      [integer(3), integer(-7)],
      [integer(-1), integer(1)],
      [integer(-2), bytes(Buffer.from(x, 'base64url'))],
      [integer(-3), bytes(Buffer.from(y, 'base64url'))],
    ]);
  }
}

const NO_AAGUID = '00000000-0000-0000-0000-000000000000';

/** The flaws that are in the client data. */
function pick({ origin, challenge, type }: Flaws): object {
  const all = { origin, challenge, type };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function sha256(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}

function uint16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16BE(value);
  return buffer;
}

/** The little of CBOR (RFC 8949) that is needed: a type and a length, or a value, then what follows. */
function head(major: number, value: number): Buffer {
  if (value < 24) return Buffer.of((major << 5) | value);
  if (value < 256) return Buffer.of((major << 5) | 24, value);
  return Buffer.concat([Buffer.of((major << 5) | 25), uint16(value)]);
}

const integer = (value: number) => (value < 0 ? head(1, -1 - value) : head(0, value));
const list = (only: Buffer) => Buffer.concat([head(4, 1), only]);
const bytes = (value: Buffer) => Buffer.concat([head(2, value.length), value]);
const text = (value: string) => Buffer.concat([head(3, value.length), Buffer.from(value)]);
const map = (entries: [Buffer, Buffer][]) =>
  Buffer.concat([head(5, entries.length), ...entries.flat()]);
