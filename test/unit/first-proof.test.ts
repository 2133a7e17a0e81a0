import { expect, test } from 'vitest';
import { requiresConfirmedEmail } from '../../src/auth/proof/first-proof.ts';

test('what needs a confirmed address is refused with a code that a client can act on', () => {
  expect(() => requiresConfirmedEmail({ emailVerified: true })).not.toThrow();
  expect(() => requiresConfirmedEmail({ emailVerified: false })).toThrow(
    expect.objectContaining({
      status: 'FORBIDDEN',
      body: expect.objectContaining({ code: 'EMAIL_NOT_VERIFIED' }),
    }),
  );
});
