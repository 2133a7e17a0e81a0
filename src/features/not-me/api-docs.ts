import { z } from 'zod';
import { LINK_SPENT } from '../../auth/answers.ts';
import type { EndpointDocs } from '../../auth/endpoint-doc.ts';

export const apiDocs = {
  '/not-me': {
    summary: 'Locks the account until its password is reset, by the link of a notice',
    answer: z.object({
      status: z.literal(true),
      deletionCalledOff: z.boolean().meta({
        description: 'Whether the account waited to be deleted, and does no more.',
      }),
    }),
    refuses: {
      400: LINK_SPENT,
      409: { EMAIL_UNDO_TAKEN: 'Another account has the old address: this one was only locked.' },
    },
  },
} satisfies EndpointDocs;
