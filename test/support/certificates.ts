import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { DAY } from '../../src/time.ts';

/** A certificate and its key, both as PEM text. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** What a certificate is good for; a day from now at most, when nothing else is said. */
interface Wanted {
  readonly names?: readonly string[];
  /** IPv4. */
  readonly addresses?: readonly string[];
  readonly until?: Date;
}

/** Somebody who signs certificates. */
export interface Authority {
  readonly certificate: string;
  issue(wanted: Wanted): Certificate;
}

/**
 * An authority that nobody knows. Certificates are written here (RFC 5280, 4.1), because neither Node
 * makes them nor is there an openssl on every machine.
 */
export function createAuthority(name: string): Authority {
  const own = newKey();
  const certify = (subject: string, publicKey: KeyObject, until: Date, extension: Buffer) =>
    pem(signed(own.privateKey, name, subject, publicKey, until, extension));
  return {
    certificate: certify(name, own.publicKey, daysFromNow(1), IS_AUTHORITY),
    issue({ names = [], addresses = [], until = daysFromNow(1) }) {
      const { publicKey, privateKey } = newKey();
      return {
        certificate: certify('server', publicKey, until, alternativeNames(names, addresses)),
        key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
      };
    },
  };
}

function newKey() {
  return generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
}

function daysFromNow(days: number): Date {
  return new Date(Date.now() + days * DAY);
}

function signed(
  key: KeyObject,
  issuer: string,
  subject: string,
  publicKey: KeyObject,
  until: Date,
  extension: Buffer,
): Buffer {
  const content = sequence(
    der(0xa0, der(INTEGER, Buffer.of(2))),
    der(INTEGER, Buffer.of(1), randomBytes(8)),
    ECDSA_SHA256,
    commonName(issuer),
    sequence(time(new Date(until.getTime() - 2 * DAY)), time(until)),
    commonName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(extension)),
  );
  return sequence(content, ECDSA_SHA256, bits(sign('sha256', content, key)));
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  // In as few bytes as there can be: Chromium takes no other form.
  const long = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...(length < 0x80 ? [length] : long)), content]);
}

const INTEGER = 0x02;
const OCTETS = 0x04;

const sequence = (...parts: readonly Buffer[]) => der(0x30, ...parts);
const bits = (bytes: Buffer) => der(0x03, Buffer.of(0), bytes);
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
/** With two digits for the year, as it must be until 2050 (RFC 5280, 4.1.2.5). */
const time = (date: Date) =>
  der(
    0x17,
    Buffer.from(
      `${date
        .toISOString()
        .slice(2)
        .replace(/[-:T]|\..*$/g, '')}Z`,
    ),
  );

const ECDSA_SHA256 = sequence(oid('2a8648ce3d040302'));

/** basicConstraints, critical: CA. */
const IS_AUTHORITY = sequence(
  oid('551d13'),
  der(0x01, Buffer.of(0xff)),
  der(OCTETS, sequence(der(0x01, Buffer.of(0xff)))),
);

function commonName(name: string): Buffer {
  return sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(name)))));
}

function alternativeNames(names: readonly string[], addresses: readonly string[]): Buffer {
  const entries = [
    ...names.map((name) => der(0x82, Buffer.from(name))),
    ...addresses.map((address) => der(0x87, Buffer.from(address.split('.').map(Number)))),
  ];
  return sequence(oid('551d11'), der(OCTETS, sequence(...entries)));
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
