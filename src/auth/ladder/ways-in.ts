/** What somebody has proved when they arrive. */
export type FirstProof = 'password' | 'userName' | 'mail' | 'passkey' | 'provider' | 'signUp';

/** How much a way in proves: `both` is worth a second factor, too (NIST 800-63B-4 2.2). */
export interface WayIn {
  readonly method: FirstProof;
  readonly strength: 'one' | 'both';
}
