import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { SECOND } from '../../../time.ts';
import { CODE_LENGTH, readTypedCode } from '../../../web/typed-code.ts';

/** What every authenticator app understands: RFC 6238 with SHA-1, half minutes and six digits. */
const PERIOD = 30 * SECOND;
const DIGITS = CODE_LENGTH.app;

/** RFC 4226 4 R6 recommends 160 bits. */
const SECRET_BYTES = 20;

/** ASVS 6.5.5 and RFC 6238 5.2: clocks differ a little. */
const STEPS_OFF = 1;

/** RFC 4648 6. */
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A fresh secret in the form that people can type. */
export function newSecret(): string {
  const bits = [...randomBytes(SECRET_BYTES)].map((byte) => byte.toString(2).padStart(8, '0'));
  const fives = bits.join('').match(/.{5}/g) ?? [];
  return fives.map((five) => BASE32[Number.parseInt(five, 2)]).join('');
}

/** The address that the QR code holds; apps show `issuer` and `account`. */
export function otpAuthUri(secret: string, issuer: string, account: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  const settings = { secret, issuer, digits: String(DIGITS), period: String(PERIOD / SECOND) };
  // Blanks as %20: some apps show a plus.
  const query = new URLSearchParams(settings).toString().replaceAll('+', '%20');
  return `otpauth://totp/${label}?${query}`;
}

/**
 * The half minute whose code this is, one before and one after the present one included; undefined
 * when it is none of them.
 */
export function stepOf(secret: string, typed: string, now = Date.now()): number | undefined {
  const code = readTypedCode(typed, 'app');
  if (code === undefined) return undefined;
  const present = Math.floor(now / PERIOD);
  let found: number | undefined;
  for (let step = present - STEPS_OFF; step <= present + STEPS_OFF; step += 1) {
    if (timingSafeEqual(Buffer.from(codeAt(secret, step)), Buffer.from(code))) found = step;
  }
  return found;
}

/** The code of a half minute: RFC 4226 5.3. */
export function codeAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', decode(secret)).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 0x0f;
  const number = digest.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

function decode(secret: string): Buffer {
  const bits = [...secret].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0'));
  const bytes = bits.join('').match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
