import type { BetterAuthPlugin } from 'better-auth';

/** The table as Better Auth's adapter sees it. */
export const mailProofModel = {
  id: 'mail-proof',
  schema: {
    mailProof: {
      fields: {
        purpose: { type: 'string', required: true, input: false },
        subject: { type: 'string', required: true, input: false },
        tokenHash: { type: 'string', required: true, input: false, unique: true },
        codeHash: { type: 'string', required: true, input: false },
        payload: { type: 'string', required: true, input: false },
        attempts: { type: 'number', required: true, input: false },
        issuedAt: { type: 'date', required: true, input: false },
        expiresAt: { type: 'date', required: true, input: false, index: true },
      },
    },
  },
} satisfies BetterAuthPlugin;
