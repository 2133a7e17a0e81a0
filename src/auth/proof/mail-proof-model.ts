import type { BetterAuthPlugin, GenericEndpointContext } from 'better-auth';
import type { ProofMails } from './proof-mails.ts';

const PLUGIN = 'mail-proof';

/** The table as Better Auth's adapter sees it, and the mails where every endpoint can reach them. */
export function mailProofModel(mails: ProofMails): BetterAuthPlugin {
  return {
    id: PLUGIN,
    options: { mails },
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
          // What the payload says, kept by the database itself (migrations/0020_found_by_index.sql).
          aboutUserId: { type: 'string', required: false, input: false },
          aboutEmail: { type: 'string', required: false, input: false },
        },
      },
    },
  };
}

/** The mails that prove an address, within an endpoint or a hook. */
export function mailsOf(ctx: GenericEndpointContext): ProofMails {
  const plugin = ctx.context.getPlugin(PLUGIN);
  if (!plugin?.options) throw new Error('The plugin "mail-proof" is missing.');
  return plugin.options.mails as ProofMails;
}
