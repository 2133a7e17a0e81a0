import { z } from 'zod';
import { proven, WRONG_PASSWORD, wayName } from '../../auth/answers.ts';
import type { EndpointDocs } from '../../auth/endpoint-doc.ts';

export const apiDocs = {
  '/step-up': {
    summary: 'Tells by what the person can prove once more',
    description:
      'Where STEP_UP_REQUIRED says `secondFactor`, one of the `secondFactors` is wanted.',
    answer: z.object({
      methods: z.array(wayName),
      secondFactors: z.array(wayName),
      retryAfter: z.int().nullable().meta({
        description: 'In how many seconds an answer counts again, after too many wrong ones.',
      }),
    }),
  },
  '/step-up/password': {
    summary: 'Proves once more by the password',
    answer: proven,
    refuses: { 400: WRONG_PASSWORD },
  },
} satisfies EndpointDocs;
