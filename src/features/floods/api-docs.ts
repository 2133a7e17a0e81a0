import { z } from 'zod';
import type { EndpointDocs } from '../../auth/endpoint-doc.ts';

export const apiDocs = {
  '/proof-of-work': {
    summary: 'Gives out work, or a place in the waiting line',
    description:
      'For calls that refuse with PROOF_OF_WORK_REQUIRED. Send the solution as `X-Proof-Of-Work`, base64url of the JSON `{ challenge, solution }`; or the ticket after so many seconds. null where neither is asked for.',
    answer: z
      .object({
        challenge: z.object({
          parameters: z.record(z.string(), z.unknown()),
          signature: z.string(),
        }),
        ticket: z.string(),
        ticketAfter: z.number(),
      })
      .nullable(),
  },
} satisfies EndpointDocs;
