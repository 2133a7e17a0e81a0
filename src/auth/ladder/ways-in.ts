/** What somebody has shown when they arrive. */
export type FirstProof = 'password' | 'userName' | 'mail' | 'passkey' | 'provider' | 'signUp';

/** How much a way in proves: `both` is worth a second factor, too (NIST 800-63B-4 2.2). */
interface WayIn {
  readonly method: FirstProof;
  readonly strength: 'one' | 'both';
}

/**
 * Every endpoint that can open a session for somebody who had none, by its path. One that is missing
 * here opens nothing (auth/ladder/ladder.ts), so a new way in is a decision. ASVS 6.1.3, 6.3.4.
 */
export const WAYS_IN: Readonly<Record<string, WayIn>> = {
  '/sign-in/email': { method: 'password', strength: 'one' },
  '/passkey/verify-authentication': { method: 'passkey', strength: 'both' },
  '/callback/:id': { method: 'provider', strength: 'one' },
  '/sign-up/email': { method: 'signUp', strength: 'one' },
  '/sign-in/username': { method: 'userName', strength: 'one' },
  '/sign-in/mail/verify': { method: 'mail', strength: 'one' },
  // Signs in only where the address was unknown before, in the browser that chose the password.
  '/verify-email': { method: 'mail', strength: 'one' },
};

/** The endpoints that end a second step, by `completeSignIn`. */
export const FINISHERS: readonly string[] = [
  '/two-factor/verify-passkey',
  '/two-factor/verify-backup-code',
  '/two-factor/verify-otp',
  '/two-factor/verify-totp',
];
