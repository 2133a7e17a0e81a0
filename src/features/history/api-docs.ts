import { z } from 'zod';
import { moment, rowId } from '../../auth/answers.ts';
import type { EndpointDocs } from '../../auth/endpoint-doc.ts';

const event = z.object({
  id: rowId,
  event: z.string(),
  outcome: z.enum(['success', 'refused']),
  at: moment,
  ipAddress: z.string().nullable(),
  userAgent: z.string().nullable(),
  way: z
    .object({
      method: z.string(),
      second: z.string().optional(),
      provider: z.string().optional(),
      otherReason: z.literal(true).optional(),
    })
    .nullable()
    .meta({ description: 'The way into the account that it took.' }),
  reference: z
    .string()
    .nullable()
    .meta({ description: 'By which the operator finds it in the log.' }),
  by: z.enum(['you', 'mail', 'somebody']),
  thisSession: z.boolean(),
});

export const apiDocs = {
  '/history': {
    summary: 'Lists what happened to the account, the newest first',
    description: 'The next page begins `before` the `next` of an answer; it is null at the end.',
    answer: z.object({ events: z.array(event), next: rowId.nullable() }),
  },
  '/secure-account': {
    summary: 'Ends all other sessions, half-way sign-ins and trust in browsers',
    answer: z.object({ ended: z.int().meta({ description: 'How many sessions there were.' }) }),
  },
} satisfies EndpointDocs;
