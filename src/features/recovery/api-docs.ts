import { z } from 'zod';
import { done, LINK_SPENT, moment, NOT_CONFIRMED, WRONG_SECOND_STEP } from '../../auth/answers.ts';
import type { EndpointDocs } from '../../auth/endpoint-doc.ts';

export const apiDocs = {
  '/recovery/cancel': {
    summary: 'Keeps the second step, by the link of a notice or signed in',
    answer: done,
    refuses: {
      400: { ...LINK_SPENT, RECOVERY_NOT_PENDING: 'Nothing waits to be cancelled.' },
      401: { UNAUTHORIZED: 'There is neither a `token` nor a session.' },
    },
  },
  '/recovery/request': {
    summary: 'Mails the link for lost second factors to a person who is half signed in',
    answer: z.object({
      status: z.literal(true),
      recoveryDueAt: moment
        .nullable()
        .meta({ description: 'When the wait ends that is under way.' }),
    }),
    mails: true,
    refuses: {
      401: { INVALID_TWO_FACTOR_COOKIE: WRONG_SECOND_STEP[401].INVALID_TWO_FACTOR_COOKIE },
      403: {
        ...NOT_CONFIRMED,
        TWO_FACTOR_NOT_ENABLED: 'The account has no second step.',
        ACCOUNT_BLOCKED: 'Changes are closed until a reset of the password is finished.',
      },
    },
  },
  '/recovery/start': {
    summary: 'Begins the wait after which the second step is switched off',
    answer: z.object({ status: z.literal(true), recoveryDueAt: moment }),
    refuses: { 400: LINK_SPENT },
  },
} satisfies EndpointDocs;
