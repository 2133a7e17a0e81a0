import { describe, expect, test } from 'vitest';
import { qrCode } from '../../src/features/second-step/security/qr.ts';
import {
  codeAt,
  newSecret,
  otpAuthUri,
  stepOf,
} from '../../src/features/second-step/totp/algorithm.ts';

/** RFC 6238 appendix B: "12345678901234567890" in base 32. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('the code of second %i is that of RFC 6238', (second, code) => {
  const step = Math.floor(second / 30);
  expect(codeAt(SECRET, step)).toBe(code);
  expect(stepOf(SECRET, code, second * 1000)).toBe(step);
});

describe('a typed code', () => {
  const now = 1_234_567_890_000;
  const step = Math.floor(now / 30_000);

  test.each([-1, 0, 1])('of the step %i away is that of its step', (off) => {
    expect(stepOf(SECRET, codeAt(SECRET, step + off), now)).toBe(step + off);
  });

  test.each([-2, 2])('of the step %i away is none', (off) => {
    expect(stepOf(SECRET, codeAt(SECRET, step + off), now)).toBeUndefined();
  });

  test.each(['005 924', ' 005924 ', '005-924', '００５９２４'])('%s is read as meant', (typed) => {
    expect(stepOf(SECRET, typed, now)).toBe(step);
  });

  test.each([
    '',
    '00592',
    '0059240',
    'O05924',
    '0059241',
    '٠٠٥٩٢',
    '5924',
  ])('%j is none', (typed) => {
    expect(stepOf(SECRET, typed, now)).toBeUndefined();
  });
});

test('a secret has 160 bits and is another each time', () => {
  const secrets = Array.from({ length: 50 }, newSecret);
  expect(new Set(secrets).size).toBe(50);
  for (const secret of secrets) expect(secret).toMatch(/^[A-Z2-7]{32}$/);
});

test('what apps scan is written as they expect it', () => {
  const uri = otpAuthUri(SECRET, 'A & B: shop', 'ada+x@example.com');
  expect(uri).toBe(
    `otpauth://totp/A%20%26%20B%3A%20shop:ada%2Bx%40example.com?secret=${SECRET}&issuer=A%20%26%20B%3A%20shop&digits=6&period=30`,
  );
});

test('a QR code has a quiet zone and its three corners', () => {
  const { size, path } = qrCode(otpAuthUri(SECRET, 'Latchkey', 'ada@example.com'));
  for (const corner of ['M4 4h', `M${size - 5} 4h`, `M4 ${size - 5}h`]) {
    expect(path).toContain(corner);
  }
  expect(path).not.toMatch(/M[0-3] /);
});
